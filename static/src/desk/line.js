/** The right of the page: the line in turn order, then who was put aside or did not come. */

import { h, icon } from "../dom.js";
import { rangeText } from "../range.js";
import { fill } from "../words.js";
import { minutesSince } from "./clock.js";
import { chip } from "./current.js";
import { keyed, part, say } from "../parts.js";
import { chipsOf } from "./reasons.js";

/** Draw all lists of the situation. */
export function showLine(seen, context) {
  const { texts } = context;
  const { mine, others } = seen.line;
  showGroup("mine", mine, context);
  showGroup("others", others, context);
  part("others").hidden = !others.length;
  part("mine-empty").hidden = mine.length > 0;
  say(part("mine-empty"), others.length ? texts.line_empty_mine : texts.line_empty);
  showAside("parked", seen.parked, seen, context);
  showAside("missed", seen.missed, seen, context);
  part("aside").hidden = !seen.parked.length && !seen.missed.length;
}

function showGroup(name, rows, context) {
  say(part(`${name}-count`), String(rows.length));
  keyed(part(`${name}-rows`), rows, () => waitingRow(context), (element, row, index) => {
    fillRow(element, row, context);
    say(part("place", element), String(index + 1));
  });
}

function waitingRow(context) {
  const open = (event) => context.act("ticket", { ticket: event.currentTarget.closest("li").dataset.id });
  return h("li", { class: "row" },
    h("button", { type: "button", class: "row-open", onclick: open, "data-part": "open" },
      h("span", { class: "row-place num", "data-part": "place" }),
      h("span", { class: "row-number num", "data-part": "number" }),
      h("span", { class: "row-service", "data-part": "service" }),
      h("span", { class: "row-chips", "data-part": "chips" }),
      h("span", { class: "row-left num", "data-part": "left" }),
      h("span", { class: "row-wait num", "data-part": "wait" })));
}

function fillRow(element, row, context) {
  const { texts, clock, config } = context;
  const minutes = minutesSince(row.base, clock.now());
  say(part("number", element), row.number);
  say(part("service", element), context.nameOf(row.service));
  showChips(part("chips", element), chipsOf(row, context.window, texts, context.zone));
  const over = minutes > config.target_high;
  const foreseen = context.state()?.foreseen?.[row.id];
  const left = rangeText(foreseen, (key, values) => fill(texts[key], values));
  say(part("left", element), left);
  part("left", element).dataset.late = Boolean(foreseen?.late) && !over;
  const wait = part("wait", element);
  say(wait, fill(texts.minutes, { n: minutes }));
  wait.dataset.over = over;
  if (over && !wait.querySelector("svg")) wait.prepend(icon("breach"));
  const late = over ? `, ${fill(texts.over_target, { minutes: config.target_high })}` : "";
  const service = context.nameOf(row.service);
  const label = fill(texts.row_label, { number: row.number, service, minutes }) + late;
  const why = chipsOf(row, context.window, texts, context.zone).map((one) => one.text);
  part("open", element).setAttribute("aria-label", [label, left, ...why].filter(Boolean).join(", "));
}

/** Chips inside a button: spans, since a list has no place there. */
function showChips(holder, chips) {
  const key = chips.map((one) => one.text).join("|");
  if (holder.dataset.key === key) return;
  holder.dataset.key = key;
  holder.replaceChildren(...chips.map((one) => {
    const made = chip(one);
    return h("span", { class: "chip", "data-kind": one.kind, title: one.text }, ...made.childNodes);
  }));
}

function showAside(name, rows, seen, context) {
  part(name).hidden = !rows.length;
  say(part(`${name}-count`), String(rows.length));
  keyed(part(`${name}-rows`), rows, () => asideRow(context), (element, row) => {
    say(part("number", element), row.number);
    say(part("service", element), context.nameOf(row.service));
    const from = row.state === "no_show" ? row.finished_at : row.base;
    say(part("wait", element), fill(context.texts.minutes, { n: minutesSince(from, context.clock.now()) }));
    const free = !context.stalled();
    part("here", element).disabled = !free || !seen.allowed.has("resume_here");
    part("back", element).disabled = !free;
  });
}

function asideRow(context) {
  const { texts, window } = context;
  const idOf = (event) => event.currentTarget.closest("li").dataset.id;
  const here = (event) => context.act("resume", { ticket: idOf(event), window });
  const back = (event) => context.act("resume", { ticket: idOf(event) });
  return h("li", { class: "row row-aside" },
    h("span", { class: "row-number num", "data-part": "number" }),
    h("span", { class: "row-service", "data-part": "service" }),
    h("span", { class: "row-wait num", "data-part": "wait" }),
    h("button", { type: "button", class: "button small", onclick: here, "data-part": "here" }, texts.to_here),
    h("button", { type: "button", class: "button small", onclick: back, "data-part": "back" }, texts.to_line));
}
