/** Small helpers over the DOM that every surface uses. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element: `h("button", {class: "button", onclick: act, "aria-pressed": true}, icon("plus"), "Add")`.
 * Children that are null, undefined or false are left out; strings become text, never HTML.
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** An icon of the sprite in the base template; it is decoration, the word beside it speaks. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

const STATUS_ICONS = { good: "check-circle", watch: "watch", breach: "breach" };

/** Icon and word of a status: kind is good, watch, breach, or "" for a plain remark. */
export function status(kind, word) {
  return h("span", { class: "status", "data-status": kind }, icon(STATUS_ICONS[kind] ?? "info"), h("span", {}, word));
}

/** The JSON of `<script type="application/json" id="…">`. */
export function pageData(id) {
  return JSON.parse(document.getElementById(id).textContent);
}
