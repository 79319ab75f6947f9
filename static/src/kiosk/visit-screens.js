/** The screens of booking, moving and checking in; see screens.js for what `view` and `act` are. */

import { h, icon } from "../dom.js";
import { rangeText, widest } from "../range.js";
import { spelled } from "./entry.js";
import { keypadScreen } from "./keypad.js";
import { otherPlace, printerDown, slipComes } from "./model.js";
import { clockTime, opening } from "./speech.js";
import { DAYS } from "./times.js";

/** Kilowatts that most applicants ask for. */
const USUAL = [15, 150];

const notice = (kind, picture, text) => h("p", { class: "notice", "data-status": kind }, icon(picture), h("span", {}, text));
const heading = (text) => h("h1", { tabindex: "-1" }, text);
const question = (title, note) => h("div", { class: "question" }, heading(title), note ? h("p", { class: "sub num" }, note) : null);

/** A large row: picture, what it does, and a word more. */
function choice(act, name, picture, title, note, run = act[name]) {
  return h(
    "li",
    {},
    h(
      "button",
      { class: "row row-choice", type: "button", "data-act": name, onclick: act(run) },
      icon(picture),
      h("span", { class: "row-text" }, h("span", { class: "row-name" }, title), h("span", { class: "row-note num" }, note)),
      icon("chevron-right"),
    ),
  );
}

function choices(title, note, rows, before = null) {
  return h("div", { class: "choose" }, before, question(title, note), h("ul", { class: "rows" }, rows));
}

/** «Ждут 4 человека, ожидание 10–15 мин»: of the whole hall, rewritten while the screen stays. */
export function hallNote({ t, n, state }) {
  const waiting = Object.values(state?.services ?? {}).reduce((sum, one) => sum + (one.waiting ?? 0), 0);
  const wait = rangeText(widest(Object.values(state?.foreseen ?? {})), t);
  return [waiting ? n("now_waiting", waiting) : t("now_waiting_nobody"), waiting && wait && t("row_wait", { wait })].filter(Boolean).join(", ");
}

export function start(view, act) {
  const { t, state } = view;
  const notices = h(
    "div",
    { class: "notices", role: "status" },
    view.online ? null : notice("breach", "link-off", t("offline")),
    printerDown(state) ? notice("watch", "printer-off", t("printer_down")) : null,
  );
  return choices(
    t("welcome"),
    null,
    [
      choice(act, "ticket", "ticket", t("start_ticket"), h("span", { "data-hall": "" }, hallNote(view))),
      ...bookingRows(view, act),
    ],
    notices,
  );
}

/** What can be done about visits, also before the doors open. */
export function bookingRows({ t, programme }, act) {
  return [
    choice(act, "book", "calendar", t("start_book"), t("start_book_note", { limit: programme.up_to_kw })),
    choice(act, "checkin", "code", t("start_booked"), t("start_booked_note")),
  ];
}

export const book = ({ t }, act) =>
  choices(t("book_title"), null, [
    choice(act, "isNew", "plus", t("book_new"), t("book_new_note")),
    choice(act, "isKnown", "documents", t("book_known"), t("book_known_note")),
  ]);

export function power(view, act) {
  const { t } = view;
  const quick = USUAL.map((value) =>
    h("button", { class: "button quick num", type: "button", "data-act": `power-${value}`, onclick: act(() => act.power(value)) }, t("power_quick", { power: value })),
  );
  return keypadScreen(view, act, { title: t("power_title"), note: t("power_note"), unit: t("kw"), comma: true, more: h("div", { class: "quicks" }, quick) });
}

export const phone = (view, act) => keypadScreen(view, act, { title: view.t("phone_title"), note: view.t("phone_note") });
const caseNumber = (view, act) => keypadScreen(view, act, { title: view.t("case_title"), note: view.t("case_note") });
export const last4 = (view, act) => keypadScreen(view, act, { title: view.t("last4_title"), note: view.t("last4_note") });

export function checkin(view, act) {
  const { t } = view;
  const more = h("button", { class: "button option", type: "button", "data-act": "isKnown", onclick: act(act.isKnown) }, icon("calendar"), h("span", {}, t("checkin_known")));
  return keypadScreen(view, act, { title: t("checkin_title"), note: t("checkin_note"), more: h("div", { class: "options" }, more) });
}

export const applicant = ({ t }, act) =>
  choices(t("applicant_title"), null, [
    choice(act, "household", "door", t("household"), t("household_note"), () => act.applicant("household")),
    choice(act, "business", "documents", t("business"), t("business_note"), () => act.applicant("business")),
  ]);

/** All visits on one screen: when, what to bring, why not earlier, and another time for each. */
export function chain(view, act) {
  const { model, t } = view;
  const { visits, leftOut, notice: said, kind } = model.trip;
  return h(
    "div",
    { class: "choose chain" },
    said ? h("div", { class: "notices", role: "alert" }, notice("watch", "info", t(said))) : null,
    question(t(visits.length > 1 ? "chain_title" : "chain_one_title"), kind === "new" ? t("chain_note") : null),
    h(
      "ol",
      { class: "visits" },
      visits.map((visit) => card(view, act, visit)),
      leftOut.map((visit) => h("li", { class: "visit visit-later" }, h("p", { class: "visit-name" }, visitName(view, visit)), h("p", {}, t("later_visit")))),
    ),
    h("p", { class: "hold num", "data-hold": "", hidden: true }),
  );
}

function card(view, act, { visit, start: at }) {
  const { t } = view;
  const reason = reasonText(view, visit);
  return h(
    "li",
    { class: "visit", "data-visit": visit },
    h("p", { class: "visit-name" }, visitName(view, visit)),
    h("p", { class: "visit-when num" }, h("span", {}, `${dayName(view, at)}, `), h("span", { class: "visit-time" }, timeName(view, at))),
    h("p", { class: "visit-bring" }, h("strong", {}, t("bring")), " ", bringText(view, visit)),
    reason ? h("p", { class: "visit-why num" }, reason) : null,
    h(
      "button",
      { class: "button other", type: "button", "data-act": `other-${visit}`, "aria-label": `${visitName(view, visit)}: ${t("other_time")}`, onclick: act(() => act.otherTime(visit)) },
      t("other_time"),
    ),
  );
}

function visitName({ model, programme, t }, visit) {
  const found = programme.visits.find((one) => one.visit === visit);
  return `${t("visit", { visit })} · ${found?.names[model.lang] ?? ""}`;
}

function bringText({ model, programme, t }, visit) {
  const found = programme.visits.find((one) => one.visit === visit)?.bring[model.trip.applicant] ?? [];
  const names = found.map(({ names: text, only }) => (only ? t(`only_${only}`, { document: text[model.lang] }) : text[model.lang]));
  // One sentence: no capitals, except of an abbreviation.
  return names.map((name) => (!/^\p{Lu}{2}/u.test(name) ? name[0].toLowerCase() + name.slice(1) : name)).join(", ");
}

/** The last of the reasons is the one that decides the day. */
function reasonText(view, visit) {
  const { model, t } = view;
  const reason = model.trip.explains.filter((one) => one.visit === visit && !one.key.startsWith("visit.")).at(-1);
  if (!reason) return "";
  const { days, unit, date } = reason.values;
  const holes = { date: date ? dateName(view, date) : "", span: unit ? view.n(`span.${unit}`, days) : "" };
  const said = t(`why.${reason.key}`, holes);
  return said === `why.${reason.key}` ? reason.text : said;
}

const tongue = ({ model }) => (model.lang === "en" ? "en-GB" : model.lang);
const format = (view, at, options) => new Intl.DateTimeFormat(tongue(view), { timeZone: view.zone, ...options }).format(new Date(at));
const timeName = (view, at) => clockTime(view.model.lang, new Date(at), view.zone);
/** «Понедельник, 23 ноября»: it stands at the beginning of a line wherever it is said. */
const dayName = (view, at) => capital(format(view, at, { weekday: "long", day: "numeric", month: "long" }).replace(/(\d) /, "$1\u00a0"));
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const dateName = (view, day) => format(view, `${day}T12:00:00Z`, { day: "numeric", month: "long", timeZone: "UTC" }).replaceAll(" ", "\u00a0");

/** Days above, the half hours of the chosen day below. */
export function times(view, act) {
  const { model, t } = view;
  const { trip } = model;
  const days = trip.days.slice(trip.page * DAYS, (trip.page + 1) * DAYS);
  const open = trip.days.find(({ day }) => day === trip.day);
  const booked = [...trip.visits, ...(trip.next?.bookings ?? [])].find(({ visit }) => visit === trip.editing);
  const pick = (name, on, label, run) => h("button", { class: "button pick num", type: "button", "data-act": name, "aria-pressed": String(on), onclick: act(run) }, label);
  const dayLabel = (day) => [
    h("span", { class: "pick-week" }, format(view, `${day}T12:00:00Z`, { weekday: "short", timeZone: "UTC" })),
    h("span", {}, format(view, `${day}T12:00:00Z`, { day: "numeric", month: "short", timeZone: "UTC" })),
  ];
  const step = (by, name, picture) =>
    h("button", { class: "button option", type: "button", "data-act": name, onclick: act(() => act.days(by)) }, icon(picture), h("span", {}, t(name)));
  return h(
    "div",
    { class: "choose times" },
    trip.notice ? h("div", { class: "notices", role: "alert" }, notice("watch", "info", t(trip.notice))) : null,
    question(t("times_title", { visit: trip.editing }), open ? dayName(view, open.times[0].start) : t("times_none")),
    h("div", { class: "picks picks-days", role: "group", "aria-label": t("times_day") }, days.map(({ day }) => pick(`day-${day}`, day === trip.day, dayLabel(day), () => act.day(day)))),
    h(
      "div",
      { class: "picks-steps" },
      trip.page > 0 ? step(-1, "times_earlier", "arrow-left") : null,
      (trip.page + 1) * DAYS < trip.days.length ? step(1, "times_later", "arrow-right") : null,
    ),
    h(
      "div",
      { class: "picks picks-times", role: "group", "aria-label": t("times_time") },
      (open?.times ?? []).map((time) => pick(`time-${time.start.slice(11, 16)}`, Date.parse(time.start) === Date.parse(booked?.start), timeName(view, time.start), () => act.time(time))),
    ),
  );
}

/** What the visitor takes home: dates, codes, the number of the case. */
export function booked(view) {
  const { model, state, t } = view;
  const { items, code, said, notice: more } = model.trip;
  const comes = slipComes(state);
  const paper = { here: () => t("booked_slip"), there: () => t("sheet_there", { place: otherPlace(state, model.lang) }), nowhere: () => t("booked_photo") };
  return h(
    "div",
    { class: "choose booked" },
    h("div", { class: "message-icon" }, icon("check-circle")),
    question(t(said), more ? t(more) : null),
    h(
      "ol",
      { class: "visits" },
      items.map((one) =>
        h(
          "li",
          { class: "visit" },
          h("p", { class: "visit-name" }, visitName(view, one.visit)),
          h("p", { class: "visit-when num" }, `${dayName(view, one.start)}, `, h("span", { class: "visit-time" }, timeName(view, one.start))),
          h("p", { class: "visit-code num" }, h("span", { class: "label" }, t("booked_code")), " ", spelled(one.code)),
        ),
      ),
    ),
    code ? h("p", { class: "case-code num" }, h("span", {}, t("booked_case")), " ", h("strong", {}, spelled(code))) : null,
    h(
      "ul",
      { class: "steps booked-steps" },
      h("li", {}, icon(comes === "nowhere" ? "camera" : "printer"), h("span", {}, paper[comes]())),
      h("li", {}, icon("code"), h("span", {}, t("booked_note"))),
    ),
  );
}

/** A known case: its next visit, and what can be done with it. */
export function known(view, act) {
  const { model, t } = view;
  const { next } = model.trip;
  const booking = next.bookings.find(({ visit }) => visit === next.visit);
  const when = booking ? `${dayName(view, booking.start)}, ${timeName(view, booking.start)}` : t("known_open", { visit: next.visit });
  const rows = booking
    ? [choice(act, "moveVisit", "calendar", t("known_move"), t("known_move_note")), choice(act, "cancelVisit", "close", t("known_cancel"), t("known_cancel_note"))]
    : [choice(act, "bookNext", "calendar", t("known_book"), t("book_new_note"))];
  return h(
    "div",
    { class: "choose" },
    h("div", { class: "question" }, heading(t("known_title")), h("p", { class: "sub" }, visitName(view, next.visit)), h("p", { class: "known-when num" }, when)),
    h("ul", { class: "rows" }, rows, choice(act, "caseTicket", "ticket", t("known_ticket"), t("known_ticket_note"))),
  );
}

function message(picture, title, text, before = null) {
  return h("div", { class: "message" }, h("div", { class: "message-icon" }, icon(picture)), heading(title), before, h("p", { class: "num" }, text));
}

export const over = ({ t, programme }) => message("bolt", t("over_title", { limit: programme.up_to_kw }), t("over_text", { limit: programme.up_to_kw }));
export const none = ({ t }) => message("calendar", t("none_title"), t("none_text"));
export const locked = ({ t }) => message("breach", t("locked_title"), t("locked_text"));
export const sorry = ({ model, t }) => message("person", t(model.trip.said), t("sorry_text"));
export const cancelled = ({ t }) => message("check-circle", t("cancelled_title"), t("cancelled_text"));
export const sure = (view) => {
  const { t, model } = view;
  const booking = model.trip.next.bookings.find(({ visit }) => visit === model.trip.next.visit);
  const when = h("p", { class: "opens num" }, `${dayName(view, booking.start)}, ${timeName(view, booking.start)}`);
  return message("question", t("sure_title"), t("sure_later"), when);
};

/** A good code, but not here and now: why, and what to do instead. */
export function notin(view) {
  const { model, t } = view;
  const { reason, start: at, opens, number } = model.trip.said;
  const moment = (value) => (value ? opening(model.lang, new Date(value), view.now(), view.zone) : "");
  const picture = { too_early: "clock", used: "ticket", spent: "ticket", wrong_centre: "place" }[reason] ?? "calendar";
  return message(picture, t(`in.${reason}`), t(`in.${reason}_text`, { start: moment(at), opens: opensAt(view, opens), number: number ?? "" }));
}

/** «15:30» today, with its date otherwise. */
function opensAt(view, opens) {
  if (!opens) return "";
  const day = (at) => format(view, at, { dateStyle: "short" });
  return day(opens) === day(view.now()) ? timeName(view, opens) : `${dateName(view, opens.slice(0, 10))}, ${timeName(view, opens)}`;
}

/** Back bottom left, on bottom right, for these screens; null for screens of others. */
export function visitNavigation({ model, t }, act, big) {
  const back = big("back", t("back"), "nav-back", icon("arrow-left"));
  const primary = "nav-next button-primary";
  const ticket = big("ticket", t("start_ticket"), primary, icon("ticket"));
  switch (model.screen) {
    case "power":
    case "phone":
    case "case":
    case "last4":
    case "checkin":
      return [back, big("enter", t("next"), primary, null, icon("arrow-right"))];
    case "book":
    case "applicant":
    case "times":
    case "known":
      return [back];
    case "chain":
      return [back, big("confirm", t("confirm"), primary, icon("check"))];
    case "sure":
      return [big("back", t("sure_no"), "nav-back"), big("sureCancel", t("sure_yes"), primary)];
    case "over":
      return [back, big("overTicket", t("start_ticket"), primary, icon("ticket"))];
    case "notin":
      return [back, model.trip.said.reason === "used" ? big("done", t("done"), primary, icon("check")) : ticket];
    case "none":
    case "locked":
    case "sorry":
    case "over-case":
      return [big("done", t("to_start"), "nav-back", icon("arrow-left")), ticket];
    case "booked":
    case "cancelled":
      return [big("done", t("done"), primary, icon("check"))];
    default:
      return null;
  }
}

export const VISIT_SCREENS = {
  start, book, power, phone, last4, checkin, applicant, chain, times, booked, known, over, none, locked, sorry, cancelled, sure, notin,
  case: caseNumber,
  "over-case": ({ t }) => message("check-circle", t("known_over_title"), t("known_over_text")),
};
