/** The next visits booked from the proposed plan: one key opens it, Enter confirms. */

import { h } from "../../dom.js";
import { fill } from "../../words.js";
import { closeDialog, dialogButton, digits, isStill, openDialog, option } from "../dialog.js";
import { keptBy } from "../keys.js";
import { nameOf } from "./calls.js";
import { alternatives, boundsOf, chainOf, dayOf, visitOf, wantedOf, withSlot } from "./model.js";
import { busy, isBusy, sentenceBox, sentences } from "./pieces.js";
import { fits } from "./fitting.js";
import { askTime } from "./times.js";

/**
 * Propose chains for the visits `wanted` (in order) of a case. `then(bookings)`: what follows;
 * `later()`: the case was opened just now, and leaving must not lose sight of it and its code.
 */
export async function askPlan(context, file, wanted, { then, later = null }) {
  const { texts, dates, cases } = context;
  const { box, show } = sentenceBox();
  const body = h("div", { class: "plan" }, h("p", { class: "secondary" }, texts.case_planning));
  const main = dialogButton(texts.case_book, book, { main: true, key: "Enter" });
  busy(main, true);
  let plans = [];
  let chains = [];
  let chosen = 0;
  let held = Promise.resolve();
  let stamp = 0;

  const leave = dialogButton(later ? texts.case_book_later : texts.cancel, later ?? closeDialog, { key: "Esc" });
  const byDigit = digits(() => chains.map((_, index) => String(index + 1)), (code) => choose(Number(code) - 1));
  function open() {
    stamp = openDialog({
      ...context.dialog(titleOf(), chains.length > 1 ? texts.case_plan_keys : null),
      size: "wide",
      body: [box, body],
      buttons: [main, leave],
      onEscape: later,
      onKey: (event) => {
        if (event.key === "Enter" && !event.target.closest("button:not(.option, .button-primary)")) return book(), true;
        if (event.code === "KeyT" && chains.length) return otherTime(chains[chosen].visits[0]), true;
        return !keptBy(event.target, event.code) && byDigit(event);
      },
    });
    draw();
  }

  function titleOf() {
    if (later) return fill(texts.case_plan_new, { code: cases.fours(file.code) });
    return wanted.length === 1 ? fill(texts.case_plan_one, { visit: wanted[0] }) : texts.case_plan_many;
  }

  /** Ask for plans; `since`: not before that day. */
  async function propose(since = null) {
    const answer = await cases.ask("GET", `/cases/${file.id}/plan${since ? `?from=${since}` : ""}`);
    if (!isStill(stamp)) return false;
    if (!answer.ok) return show(answer.says), body.replaceChildren(), false;
    const before = plans;
    plans = answer.body.items;
    if (plans.length) return true;
    show(sentences([texts.case_no_plan, ...answer.body.explains.map((one) => one.text)]));
    if (before.length) plans = before;
    else body.replaceChildren();
    return false;
  }

  function choose(index) {
    chosen = index;
    show(null);
    hold();
    draw();
    focus();
  }

  function focus() {
    (body.querySelectorAll(".option")[chosen] ?? main).focus();
  }

  /** The seats are kept while the visitor thinks; whoever cannot have them learns it now. */
  function hold() {
    const [mine, before] = [chains[chosen], held];
    held = before.then(async () => {
      if (chains[chosen] !== mine || !isStill(stamp)) return;
      const answer = await cases.ask("POST", `/cases/${file.id}/holds`, { visits: wantedOf(mine) });
      if (!isStill(stamp) || chains[chosen] !== mine) return;
      const until = body.querySelector(".plan-held");
      if (answer.ok && until) until.textContent = fill(texts.case_held, { time: dates.time(answer.body.until) });
      else if (nameOf(answer) === "slot-gone") gone(answer);
    });
  }

  /** Somebody was quicker: the answer carries the next best plan, which takes its place. */
  function gone(answer) {
    const plan = answer.body?.plan;
    if (!plan) return show(answer.says);
    plans = [plan, ...plans];
    const others = chains.filter((_, index) => index !== chosen);
    const next = chainOf(plan, wanted);
    chains = [next, ...others.filter((one) => one.visits[0].slot !== next.visits[0]?.slot)];
    chosen = 0;
    show(answer.says);
    draw();
  }

  async function book() {
    const chain = chains[chosen];
    if (isBusy(main) || !chain) return;
    busy(main, true);
    await held;
    const answer = await cases.ask("POST", `/cases/${file.id}/bookings`, { visits: wantedOf(chain) });
    if (!isStill(stamp)) return;
    busy(main, false);
    if (answer.ok) return then(answer.body.items);
    if (nameOf(answer) === "unlawful-date") return moveOn(chain, answer);
    gone(answer);
  }

  /** A visit chosen by hand pushed a later one beyond its days: it gets the first one that fits. */
  async function moveOn(chain, answer) {
    const { visit, first, last } = answer.body;
    const late = chain.visits.find((one) => one.visit === visit);
    const slot = late && (await fits(cases, file, late, first, last));
    if (!isStill(stamp)) return;
    if (!slot) return gone(answer);
    chains[chosen] = withSlot(chain, visit, slot);
    show(fill(texts.case_shifted, { visit, date: dates.moment(slot.start) }), { kind: "info" });
    hold();
    draw();
  }

  function otherTime(visit) {
    const before = chains[chosen];
    const plan = plans.find((one) => one.visits.some(({ slot }) => slot === before.visits[0].slot)) ?? plans[0];
    const isFirst = visit === before.visits[0];
    const bounds = isFirst ? visitOf(file, visit.visit) : boundsOf(plan, visit.visit);
    askTime(context, file, {
      visit,
      first: bounds.first,
      last: bounds.last,
      wish: dayOf(visit.start),
      back: () => open(),
      pick: async (slot) => {
        open();
        if (isFirst && dayOf(slot.start) !== dayOf(visit.start)) {
          show(null);
          busy(main, true);
          await propose(dayOf(slot.start));
          if (!isStill(stamp)) return;
          busy(main, false);
          const same = plans.find((one) => dayOf(one.visits.find((two) => two.visit === visit.visit)?.start ?? "") === dayOf(slot.start));
          if (same) chains[chosen] = chainOf(same, wanted);
        }
        chains[chosen] = withSlot(chains[chosen], visit.visit, slot);
        hold();
        draw();
        main.focus();
      },
    });
  }

  function draw() {
    if (!chains.length) return;
    busy(main, false);
    const chain = chains[chosen];
    const focused = body.contains(document.activeElement);
    const first = ({ start }) => dates.moment(start);
    const later = (one) => one.visits.slice(1).map(({ visit, start }) => fill(texts.case_alternative, { visit, date: dates.short(start) })).join(", ");
    body.replaceChildren(
      h("ol", { class: "chain" }, chain.visits.map((visit) => link(visit)), chain.left.map(unpublished)),
      h("div", { class: "plan-side" },
        chains.length > 1 && h("h3", {}, fill(texts.case_alternatives, { visit: chain.visits[0].visit })),
        chains.length > 1 && h("div", { class: "options" }, chains.map((one, index) => option({ code: String(index + 1), text: first(one.visits[0]), note: later(one), chosen: index === chosen }, (code) => choose(Number(code) - 1)))),
        h("p", { class: "plan-held secondary num" }, body.querySelector(".plan-held")?.textContent ?? "")));
    // What was focused is drawn anew: without a focus the dialog would hear no key.
    if (focused) focus();
  }

  function link(visit) {
    const { bring } = visitOf(file, visit.visit);
    const isFirst = visit === chains[chosen].visits[0];
    return h("li", { class: "chain-visit" },
      h("h3", {}, fill(texts.case_visit_n, { visit: visit.visit }), ": ", file.steps.find((one) => one.visit === visit.visit)?.name),
      h("p", { class: "chain-when num" }, dates.moment(visit.start)),
      h("button", { type: "button", class: "button small chain-other", onclick: () => otherTime(visit), "aria-keyshortcuts": isFirst ? "T" : null }, texts.case_other_time, isFirst && h("kbd", { "aria-hidden": "true" }, "T")),
      visit.explains.length > 0 && h("p", { class: "chain-why secondary" }, sentences(visit.explains)),
      bring.length > 0 && h("p", { class: "chain-bring" }, h("strong", {}, texts.case_bring), " ", bring.join(", ")));
  }

  function unpublished(visit) {
    return h("li", { class: "chain-visit" }, h("h3", {}, fill(texts.case_visit_n, { visit })), h("p", { class: "secondary" }, texts.case_unpublished));
  }

  open();
  if (!(await propose())) return;
  chains = alternatives(plans, wanted);
  if (!chains.length) return show(texts.case_no_plan), body.replaceChildren();
  open();
  focus();
  hold();
}
