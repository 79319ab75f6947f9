/** The whole case: its visits with what can be changed, what happened when, and who applies. */

import { h } from "../../dom.js";
import { fill } from "../../words.js";
import { closeDialog, dialogButton, openDialog } from "../dialog.js";
import { keptBy } from "../keys.js";
import { noteOf } from "./facts.js";
import { bookable, progressOf, visitInHand } from "./model.js";
import { phoneText, progressText, sentenceBox, whoOf } from "./pieces.js";
import { stepStrip } from "./steps.js";

/**
 * Show `file`. `row`: the ticket of it that is at the window, or null. `acts`: {book, fact, number,
 * ticket, move(booking), cancel(booking),
 * print(show)}.
 */
export function showFile(context, file, row, acts, says = null) {
  const { texts, cases } = context;
  const here = visitInHand(file, row);
  const open = file.state === "open";
  const next = bookable(file, row?.visit ?? null)[0];
  const keys = { KeyE: open && acts.fact, KeyA: next && acts.book, KeyM: acts.number, KeyI: open && !row && acts.ticket };
  const { box, show } = sentenceBox();
  show(says);
  const print = () => acts.print(show);
  if (file.visits.some((visit) => visit.state === "booked")) keys.KeyP = print;
  const buttons = [
    keys.KeyA && dialogButton(fill(texts.case_book_visit, { visit: next }), acts.book, { main: true, key: "A" }),
    keys.KeyE && dialogButton(texts.case_mark, acts.fact, { key: "E" }),
    dialogButton(file.application_no ? texts.case_number_change : texts.case_number, acts.number, { key: "M" }),
    keys.KeyI && dialogButton(texts.case_ticket, acts.ticket, { key: "I" }),
    keys.KeyP && dialogButton(texts.case_print, print, { key: "P" }),
    dialogButton(texts.close, closeDialog, { key: "Esc" }),
  ].filter(Boolean);
  openDialog({
    ...context.dialog(fill(texts.case_title, { code: cases.fours(file.code) })),
    size: "wide",
    body: [
      h("div", { class: "case-head" },
        h("p", { class: "case-progress" }, progressText(file, progressOf(file, here), texts)),
        h("p", { class: "case-who secondary" }, whoOf(file, texts))),
      stepStrip(file, here, context),
      box,
      h("div", { class: "case-columns" },
        h("section", {}, h("h3", {}, texts.case_visits), h("ol", { class: "case-visits" }, file.visits.map((visit) => visitRow(visit, file, context, acts)))),
        h("section", {}, h("h3", {}, texts.case_facts), factList(file, context)),
        h("section", {}, h("h3", {}, texts.case_applicant), applicant(file, context)),
        h("section", {}, h("h3", {}, texts.case_history), history(file, context))),
    ],
    buttons,
    onKey: (event) => {
      if (keptBy(event.target, event.code) || event.ctrlKey || event.altKey || event.metaKey) return false;
      const act = keys[event.code];
      return act ? (act(), true) : false;
    },
  });
}

function visitRow(visit, file, { texts, dates, cases }, acts) {
  const { booking } = visit;
  const changes = file.state === "open" && visit.state === "booked";
  const day = visit.state === "done" && visit.day ? dates.day(visit.day) : null;
  const when = { booked: () => dates.moment(booking.start), arrived: () => dates.moment(booking.start) }[visit.state]?.();
  const first = visit.state === "open" && visit.first ? fill(texts.case_not_before, { first: dates.short(visit.first) }) : null;
  return h("li", { class: "case-visit", "data-visit": visit.visit },
    h("p", { class: "case-visit-name" }, fill(texts.case_visit_n, { visit: visit.visit }), h("span", { class: "secondary" }, ` · ${texts[`case_visit_${visit.state}`]}`)),
    h("p", { class: "num" }, when ?? day ?? first ?? ""),
    visit.state === "booked" && h("p", { class: "secondary num" }, fill(texts.case_code_is, { code: cases.fours(booking.code) })),
    changes && h("div", { class: "case-visit-acts" },
      h("button", { type: "button", class: "button small", "data-do": "move", onclick: () => acts.move(booking) }, texts.case_move),
      h("button", { type: "button", class: "button small", "data-do": "cancel", onclick: () => acts.cancel(booking) }, texts.case_cancel)));
}

function factList(file, context) {
  const { texts, dates } = context;
  const line = (fact) => [
    h("dt", {}, fact.name),
    h("dd", { class: "num" }, noteOf(fact, context) || texts.case_unknown,
      fact.cap && h("span", { class: fact.over_cap ? "over" : "secondary" }, ` · ${fill(fact.over_cap ? texts.case_over_cap : texts.case_cap, { date: dates.short(fact.cap) })}`)),
  ];
  return h("dl", { class: "facts case-facts" }, file.facts.map(line));
}

function applicant(file, { texts, dates, config }) {
  const yes = (value) => (value ? texts.case_yes : texts.case_no);
  const centre = config.centres.find((one) => one.code === file.centre)?.name;
  const lines = [
    [texts.case_name, file.name], [texts.case_phone, phoneText(file.phone)], [texts.case_email, file.email], [texts.case_number_label, file.application_no],
    [texts.case_construction, yes(file.construction)], [texts.case_near, yes(file.near_grid)],
    [texts.case_opened, [dates.day(file.opened_at), texts[`channel_${file.channel}`]].filter(Boolean).join(", ")],
    file.centre !== config.centre && [texts.case_centre, centre ?? file.centre],
  ];
  return h("dl", { class: "facts case-facts" }, lines.filter((line) => line && line[1]).map(([term, value]) => [h("dt", {}, term), h("dd", { class: "num" }, value)]));
}

/** Newest first; what no words are kept for (alerts to the branch head) is left out. */
function history(file, context) {
  const { texts } = context;
  const lines = [...file.history].reverse().map((entry) => [entry, said(entry, file, context)]).filter(([, text]) => text);
  return h("div", { class: "case-history", tabindex: "0", role: "region", "aria-label": texts.case_history },
    h("ol", {}, lines.map(([entry, text]) => h("li", {}, h("time", { class: "secondary num" }, context.dates.brief(entry.at)), h("span", {}, text)))));
}

function said({ kind, data }, file, { texts, dates }) {
  const template = texts[`case_entry_${kind}`];
  if (!template) return null;
  const fact = file.facts.find((one) => one.fact === data.fact)?.name ?? "";
  return fill(template, {
    visit: data.visit ?? "", number: data.number ?? "", fact,
    date: data.on ? dates.short(data.on) : "",
    start: data.start ? dates.brief(data.start) : "",
  });
}
