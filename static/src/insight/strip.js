/**
 * A strip of waits on 0–40 minutes: a dot at the median, a line to the tick where nine in ten are
 * done, a diamond for who waits longest now, over the target band (tables.css). A picture of figures that stand
 * beside it in the table, so it is hidden from readers of the page's text.
 */

const SVG = "http://www.w3.org/2000/svg";
export const MOST = 40;
const HEIGHT = 44;

/** Where a wait lies on the strip, percent; beyond its end it stays at the end. */
export function placeOf(minutes) {
  return (Math.min(Math.max(minutes, 0), MOST) / MOST) * 100;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const percent = (minutes) => `${placeOf(minutes)}%`;

/** The strip of one row. `kind`: the colour of its status. */
export function strip(figures, kind) {
  const svg = shape("svg", { class: "strip", "aria-hidden": "true", "data-kind": kind });
  const middle = HEIGHT / 2;
  svg.append(shape("line", { class: "strip-base", x1: 0, x2: "100%", y1: middle, y2: middle }));
  if (figures.median !== null) {
    svg.append(shape("line", { class: "strip-span", x1: percent(figures.median), x2: percent(figures.p90), y1: middle, y2: middle }));
    svg.append(shape("line", { class: "strip-tick", x1: percent(figures.p90), x2: percent(figures.p90), y1: middle - 8, y2: middle + 8 }));
    svg.append(shape("circle", { class: "strip-dot", cx: percent(figures.median), cy: middle, r: 5 }));
  }
  if (figures.waiting && figures.longest_waiting !== null) {
    const nested = shape("svg", { x: percent(figures.longest_waiting), y: middle, overflow: "visible" });
    nested.append(shape("path", { class: "strip-now", d: "M0-7 6 0 0 7-6 0Z" }));
    svg.append(nested);
  }
  return svg;
}

/** The scale above a column of strips. */
export function scale(target) {
  const svg = shape("svg", { class: "strip-scale", "aria-hidden": "true" });
  for (const minutes of [0, target.low, target.high, 30, MOST]) {
    const anchor = minutes === 0 ? "start" : minutes === MOST ? "end" : "middle";
    const text = shape("text", { x: percent(minutes), y: 14, "text-anchor": anchor });
    text.textContent = String(minutes);
    svg.append(text);
  }
  return svg;
}
