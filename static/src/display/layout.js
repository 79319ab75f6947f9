/** Measures the real font and gives the board its sizes as CSS variables. */

import { sizes, sizesAbove } from "./size.js";

const ruler = document.createElement("canvas").getContext("2d");

/** Width of `text` as it stands in a row, in ems. Digits of a row are all as wide as a zero. */
function ems(text) {
  ruler.font = `600 100px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text.replace(/\d/g, "0")).width / 100;
}

/** `page`: the body's data; `windows`: codes of the zone. Returns what `sizes` says. */
export function measure(board, page, windows, calls) {
  // Room for the widest number of a usual day, and for what is on the board now.
  const usual = [...page.letters].map((letter) => `${letter}000`);
  const numberWidth = Math.max(...[...usual, ...calls.map((call) => call.number)].map(ems));
  const windowWidth = Math.max(...windows.map(ems));
  const screen = { width: innerWidth, height: innerHeight };
  const layout = sizes({
    ...screen,
    diagonal: Number(page.diagonal),
    hung: Number(page.hung),
    numberWidth,
    windowWidth,
    windows: windows.length,
    shown: calls.length,
  });
  const above = sizesAbove({ ...screen, numberWidth, windowWidth });
  const style = board.style;
  style.setProperty("--call", `${layout.font}px`);
  style.setProperty("--row", `${layout.row}px`);
  style.setProperty("--alone", `${page.mode === "above" ? above.number : layout.alone}px`);
  style.setProperty("--code", `${above.code}px`);
  style.setProperty("--number-width", `${numberWidth}em`);
  style.setProperty("--window-width", `${windowWidth}em`);
  board.dataset.mode = page.mode;
  board.dataset.stacked = layout.stacked ? "yes" : "no";
  board.dataset.shape = innerHeight > innerWidth ? "portrait" : "landscape";
  board.dataset.beside = layout.beside ? "yes" : "no";
  board.dataset.legible = layout.legible ? "yes" : "no";
  return layout;
}
