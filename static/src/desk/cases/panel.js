/** The case in hand, under the visitor's number: where it stands, the papers, the next actions. */

import { h, icon } from "../../dom.js";
import { fill } from "../../words.js";
import { dialogIsOpen } from "../dialog.js";
import { part } from "../../parts.js";
import { bookable, progressOf, visitInHand, visitOf } from "./model.js";
import { progressText, whoOf } from "./pieces.js";
import { stepStrip } from "./steps.js";

/**
 * Draw `held` ({id, file, trouble} of the visitor at the window, null without a case). Only when
 * something changed: ticks that the clerk set on papers stay.
 */
export function showPanel(held, row, context) {
  const panel = part("case");
  const here = held?.file ? visitInHand(held.file, row) : null;
  const key = JSON.stringify([held, here, context.stalled()]);
  panel.hidden = !held;
  part("work").dataset.case = Boolean(held);
  if (panel.dataset.key === key) return;
  const ticked = new Set([...panel.querySelectorAll(".paper input:checked")].map((input) => input.name));
  const same = panel.dataset.of === `${held?.id}/${here}`;
  panel.dataset.key = key;
  panel.dataset.of = `${held?.id}/${here}`;
  if (!held) return panel.replaceChildren();
  // After a touch Space means the large button again, not what was touched.
  panel.onclick = (event) => event.detail > 0 && setTimeout(() => dialogIsOpen() || document.querySelector("[data-act=primary]").focus());
  panel.replaceChildren(...(held.file ? full(held.file, row, here, context, same ? ticked : new Set()) : [waiting(held, context)]));
}

function waiting(held, { texts, cases }) {
  if (!held.trouble) return h("p", { class: "secondary" }, texts.case_loading);
  return h("div", { class: "case-says", "data-kind": "problem" }, icon("breach"), h("p", {}, held.trouble),
    h("button", { type: "button", class: "button small", onclick: () => cases.act("case") }, texts.case_again));
}

function full(file, row, here, context, ticked) {
  const { texts } = context;
  const visit = file.state === "open" ? visitOf(file, here) : null;
  const papers = visit && [
    list(texts.case_check_papers, visit.bring.map((name) => paper(name, ticked.has(name))), "bring"),
    list(texts.case_hand_out, visit.receive.map((name) => h("li", { class: "hand" }, name)), "receive"),
  ];
  return [
    h("header", { class: "case-head" },
      h("h2", {}, progressText(file, progressOf(file, here), texts)),
      h("p", { class: "case-who secondary" }, [file.application_no && fill(texts.case_number_is, { number: file.application_no }), whoOf(file, texts)].filter(Boolean).join(" · "))),
    stepStrip(file, here, context),
    papers && h("div", { class: "papers", tabindex: "0", role: "region", "aria-label": texts.case_papers }, papers),
    actions(file, row, here, context),
  ].filter(Boolean);
}

function list(title, items, name) {
  return items.length > 0 && h("section", { class: `papers-${name}` }, h("h3", {}, title), h("ul", {}, items));
}

/** A paper to look at: ticked by the clerk for the clerk, kept nowhere. */
function paper(name, checked) {
  return h("li", { class: "paper" }, h("label", {}, h("input", { type: "checkbox", name, checked }), h("span", {}, name)));
}

function actions(file, row, here, context) {
  const { texts, cases } = context;
  const next = bookable(file, row?.visit ?? null)[0];
  const open = file.state === "open";
  // One thing is suggested at a time: the number the application got, then the next visit.
  const due = open && here === 1 && !file.application_no ? "number" : "book";
  const button = (name, letter, text, strong = false) =>
    h("button", { type: "button", class: `button case-act${strong ? " case-act-next" : ""}`, disabled: context.stalled(), "aria-keyshortcuts": letter, onclick: () => cases.act(name) },
      h("span", {}, text), h("kbd", { "aria-hidden": "true" }, letter));
  return h("div", { class: "case-acts" },
    open && next && button("book", "A", fill(texts.case_book_visit, { visit: next }), due === "book"),
    open && button("fact", "E", texts.case_mark),
    button("number", "M", file.application_no ? texts.case_number_change : texts.case_number, due === "number"),
    button("case", "D", texts.case_whole));
}
