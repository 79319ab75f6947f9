/** Another time for one visit: a day on the left, its free times on the right. */

import { h } from "../../dom.js";
import { fill } from "../../words.js";
import { dialogButton, openDialog } from "../dialog.js";
import { byDay } from "./model.js";
import { busy, isBusy, sentenceBox } from "./pieces.js";

/** Days are fetched in portions of this many: a month of a busy centre is thousands of slots. */
const SPAN = 28;

/**
 * Choose a slot of `visit` ({visit, service, slot}) between `first` and `last` (dates, null = open).
 * `pick(slot)` goes on; `back()` is «not this»; `wish`: the day to show first; `refusal`: why the
 * time chosen before could not be.
 */
export function askTime(context, file, { visit, first, last, wish, refusal = null, pick, back }) {
  const { texts, dates, cases } = context;
  const today = dates.today();
  const from = first && first > today ? first : today;
  const { box, show } = sentenceBox();
  const days = h("div", { class: "time-days", role: "listbox", "aria-label": texts.case_days });
  const times = h("div", { class: "time-slots", role: "group", "aria-label": texts.case_times });
  const more = h("button", { type: "button", class: "button small time-more", onclick: () => fetchMore(true) }, texts.case_more_days);
  let found = [];
  let chosen = null;
  let taken = false;
  let next = from;

  async function fetchMore(focus = false) {
    if (isBusy(more)) return;
    busy(more, true);
    const until = earliest(plusDays(next, SPAN), last);
    const query = new URLSearchParams({ service: visit.service, from: next, to: until });
    const answer = await cases.ask("GET", `/centres/${file.centre}/slots?${query}`);
    if (!box.isConnected) return;
    busy(more, false);
    if (!answer.ok) return show(answer.says);
    const before = found.length;
    found = [...found, ...byDay(answer.body.items)];
    next = plusDays(until, 1);
    more.hidden = Boolean(last && next > last) || plusDays(today, 240) < next;
    // A month without a free seat is no answer: look on.
    if (found.length === before && !more.hidden) return fetchMore(focus);
    show(found.length ? refusal : texts.case_no_times);
    const start = found.find((one) => one.day === wish) ?? found[0];
    if (focus && found[before]) choose(found[before].day, true);
    else if (!chosen && start) choose(start.day, true);
    else draw();
  }

  /** Once: a second press must not move the visit again. */
  function take(slot) {
    if (taken) return;
    taken = true;
    pick(slot);
  }

  function choose(day, focus) {
    chosen = day;
    draw();
    if (focus) days.querySelector("[aria-selected=true]")?.focus();
  }

  function draw() {
    days.replaceChildren(...found.map(({ day, slots }) =>
      h("button", { type: "button", class: "time-day", role: "option", "data-day": day, "aria-selected": String(day === chosen), tabindex: day === chosen ? "0" : "-1", onclick: () => choose(day, true) },
        h("span", {}, dates.day(day)), h("span", { class: "secondary num" }, fill(texts.case_free, { n: slots.length })))));
    days.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    const slots = found.find((one) => one.day === chosen)?.slots ?? [];
    times.replaceChildren(...slots.map((slot) =>
      h("button", { type: "button", class: "time-slot num", "aria-current": slot.id === visit.slot ? "true" : null, onclick: () => take(slot) }, dates.time(slot.start))));
  }

  /** Arrows: up and down through days, right into the times, left back. */
  function move(event) {
    const inDays = days.contains(event.target);
    const arrow = event.key;
    if (inDays && ["ArrowUp", "ArrowDown"].includes(arrow)) {
      const at = found.findIndex((one) => one.day === chosen) + (arrow === "ArrowDown" ? 1 : -1);
      if (found[at]) choose(found[at].day, true);
      return true;
    }
    if (inDays && ["ArrowRight", "Enter"].includes(arrow)) return (times.querySelector("[aria-current]") ?? times.firstChild)?.focus(), true;
    const slots = [...times.children];
    const at = slots.indexOf(event.target);
    if (at < 0) return false;
    const columns = Math.max(1, slots.filter((one) => one.offsetTop === slots[0].offsetTop).length);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[arrow];
    if (!step) return false;
    if (arrow === "ArrowLeft" && at % columns === 0) days.querySelector("[aria-selected=true]")?.focus();
    else slots[at + step]?.focus();
    return true;
  }

  const bounds = last ? fill(texts.case_between, { first: dates.short(from), last: dates.short(last) }) : fill(texts.case_not_before, { first: dates.short(from) });
  openDialog({
    ...context.dialog(fill(texts.case_time_title, { visit: visit.visit }), texts.case_time_keys),
    size: "wide",
    body: [h("p", { class: "time-bounds secondary" }, bounds), box, h("div", { class: "times" }, h("div", { class: "time-list" }, days, more), times)],
    buttons: [dialogButton(texts.case_back, back, { key: "Esc" })],
    onEscape: back,
    onKey: move,
  });
  fetchMore();
}

function plusDays(date, n) {
  return new Date(Date.parse(`${date}T12:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
}

const earliest = (one, other) => (other && other < one ? other : one);
