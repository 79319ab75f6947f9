/** Tables of figures: each row a strip and its numbers, so that eyes and ears get the same. */

import { h, icon, status } from "../dom.js";
import { keyed } from "../parts.js";
import { fill } from "../words.js";
import { percent } from "./outlook.js";
import { placeOf, scale, strip } from "./strip.js";
import { KIND, spoken, standing } from "./status.js";

const DASH = "–";

/** One number cell; its label is what a phone shows before it. */
function number(label, value, kind) {
  return h("td", { class: "cell-number", role: "cell", "data-label": label, "data-kind": kind }, value);
}

function head(first, hasState, columns, { texts, target }) {
  const column = (name, kind) => h("th", { scope: "col", role: "columnheader", class: kind }, name);
  return h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
    column(first, "cell-name"),
    hasState && column(texts.col_state, "cell-state"),
    h("th", { scope: "col", role: "columnheader", class: "cell-strip" }, h("span", { class: "visually-hidden" }, texts.col_strip), scale(target)),
    columns.map((name) => column(texts[`col_${name}`], "cell-number"))));
}

/** All columns; who waits now waits for a service and not for a window or an hour. */
const ALL = ["waiting", "longest", "median", "p90", "served"];
export const DONE = ["median", "p90", "served"];

/** The row of `id` with its name; all that moves is put behind it by `fillTable`. */
function named({ name, href, note }) {
  return h("tr", { role: "row" },
    h("th", { scope: "row", role: "rowheader", class: "cell-name" },
      h(href ? "a" : "span", { href, class: "cell-title", title: name }, name), note && h("span", { class: "cell-note secondary" }, note)));
}

/**
 * Fill `table` with `rows`: [{id, name, href?, note?, state: node|null, figures}]. `context`: {texts,
 * lang, target}; `first` = what the first column is called; `columns` = which numbers follow. A row
 * and its link outlive a push: the focus stays, and so does a finger that is about to let go.
 */
export function fillTable(table, rows, first, context, columns = ALL) {
  const { texts, lang, target } = context;
  const minutes = (value) => (value === null || value === undefined ? DASH : spoken(value, target, lang));
  const hasState = rows.some((row) => row.state);
  const cells = ({ state, figures }) => {
    const kind = KIND[standing(figures, target)];
    const longest = figures.waiting ? figures.longest_waiting : null;
    const waits = { longest, median: figures.median, p90: figures.p90 };
    const counts = { waiting: figures.waiting, served: figures.served };
    const cell = (column) => {
      const value = waits[column] ?? null;
      const over = value !== null && value > target.high ? "breach" : null;
      return number(texts[`col_${column}`], column in counts ? String(counts[column]) : minutes(value), over);
    };
    return [
      ...(hasState ? [h("td", { class: "cell-state", role: "cell" }, state)] : []),
      h("td", { class: "cell-strip", role: "cell" }, strip(figures, kind)),
      ...columns.map(cell),
    ];
  };
  table.style.setProperty("--band-low", `${placeOf(target.low)}%`);
  table.style.setProperty("--band-high", `${placeOf(target.high)}%`);
  Object.assign(table.dataset, { state: hasState, numbers: columns.length });
  if (!table.tBodies.length) table.append(h("tbody", { role: "rowgroup" }));
  table.tHead?.remove();
  table.prepend(head(first, hasState, columns, context));
  keyed(table.tBodies[0], rows, named, (row, item) => {
    while (row.children.length > 1) row.lastChild.remove();
    row.append(...cells(item));
  });
}

/** Icon and word of how a row stands; under the word of a risk, by when and how likely. */
export function standingOf(figures, { texts, target, time }) {
  const says = standing(figures, target);
  const word = fill(texts[`status_${says}`], { high: target.high });
  if (says !== "risk") return status(KIND[says], word);
  const { chance, breach_at: at } = figures.outlook;
  const when = at ? fill(texts.outlook_by, { time: time(at), chance: percent(chance) }) : percent(chance);
  return status(KIND[says], [word, h("span", { class: "cell-note" }, when)]);
}

const WINDOW = { open: ["good", "check-circle"], paused: ["watch", "pause"], closed: ["", "door"] };

/** Icon and word of a window's state. */
export function windowState(state, { texts }) {
  const [kind, sign] = WINDOW[state] ?? WINDOW.closed;
  return h("span", { class: "status", "data-status": kind }, icon(sign), h("span", {}, texts[`window_${state}`]));
}
