/**
 * Booking, moving and giving up visits, and checking in: what each touch does.
 *
 * `hall` is the page: {model, go, change, keep, ask, typedIn, take, showDates, wipeTrip, zone, now, …}.
 * Everything of the visitor lies in `model.trip` and is wiped with the model.
 */

import { FIELDS, powerOf, typed } from "./entry.js";
import { Intent, lockedOut } from "./intent.js";
import { problemOf } from "./model.js";
import { daysBetween, DAYS, daysOf, earliest, latest, shifted } from "./times.js";

/** Days of slots that are fetched to choose from. */
const AHEAD = 60;
/** Which question each keypad screen asks. */
export const ASKS = { power: "power", phone: "phone", case: "code", last4: "last4", checkin: "booking" };

/** What is known of a visitor who books or checks in. */
export function newTrip(kind) {
  return {
    kind,
    entry: { power: "", phone: "", code: "", last4: "", booking: "" },
    problem: null,
    applicant: "unknown",
    case: null,
    code: null,
    told: null,
    next: null,
    visits: [],
    leftOut: [],
    explains: [],
    until: null,
    notice: null,
    editing: null,
    days: [],
    page: 0,
    day: null,
    items: [],
    said: null,
  };
}

/** How an entry of this name is typed: a booking's code as any code. */
export function fieldOf(name) {
  return name === "booking" ? "code" : name;
}

export function visitActs(hall) {
  const trip = () => hall.model.trip;
  const put = (changes) => ({ trip: { ...trip(), ...changes } });
  const go = (screen, changes = {}) => hall.go({ screen, ...put({ problem: null, notice: null, ...changes }) });
  const wrong = (screen, problem) => hall.go({ screen, ...put({ problem }) });
  const path = (rest = "") => `/cases/${trip().case}${rest}`;
  const post = (where, body) => hall.ask(new Intent("POST", where, body));
  const get = (where) => hall.ask(new Intent("GET", where));
  const entered = () => trip().entry[ASKS[hall.model.screen]];
  const serviceOf = (visit) => hall.programme.visits.find((one) => one.visit === visit).service;
  const wanted = (visits) => ({ visits: visits.map(({ visit, slot }) => ({ visit, slot })) });
  const reasonsOf = (visit, explains = trip().explains) => explains.filter((one) => one.visit === visit);
  const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: hall.zone }).format(hall.now());

  /** What nobody can mend here: a sentence, and a ticket to a clerk. */
  function sorry(answer) {
    const name = problemOf(answer);
    if (lockedOut(answer)) return go("locked");
    return go("sorry", { said: name === "case-ended" ? "ended_title" : "sorry_title" });
  }

  /** The best chain as things stand, kept for ten minutes. */
  async function propose(notice = null) {
    const answer = await get(path("/plan"));
    if (!answer) return;
    if (!answer.ok) return sorry(answer);
    const booked = new Set((trip().next?.bookings ?? []).map(({ visit }) => visit));
    const plan = answer.body.items[0];
    const visits = (plan?.visits ?? []).filter(({ visit }) => !booked.has(visit));
    if (!visits.length) return go("none");
    return keep({ visits, leftOut: plan.left_out, explains: plan.explains }, notice);
  }

  async function keep(chain, notice) {
    const answer = await post(path("/holds"), wanted(chain.visits));
    if (!answer) return;
    if (answer.ok) return go("chain", { ...chain, until: Date.parse(answer.body.until), notice });
    return gone(answer);
  }

  /** A slot went, or a visit fell out of its term: the next best chain, and why. */
  function gone(answer) {
    const plan = answer.body?.plan;
    if (answer.status !== 409 || !plan?.visits?.length) return answer.status === 409 ? go("none") : sorry(answer);
    return keep({ visits: plan.visits, leftOut: plan.left_out, explains: plan.explains }, "chain_gone");
  }

  async function openCase() {
    const { entry, applicant } = trip();
    const told = { power_kw: powerOf(entry.power), applicant, phone: `+7${entry.phone}` };
    // Who went back only to look is still the same applicant.
    if (trip().told === JSON.stringify(told)) return propose();
    const answer = await post("/cases", { ...told, lang: hall.model.lang, centre: hall.centre });
    if (!answer) return;
    const problem = problemOf(answer);
    if (problem === "bad-phone") return wrong("phone", `phone.${answer.body.why}`);
    if (problem === "power-not-covered") return go("over");
    if (!answer.ok) return sorry(answer);
    const { id, code, next } = answer.body;
    hall.keep(put({ case: id, code, next, told: JSON.stringify(told) }));
    await propose();
  }

  async function lookUp() {
    const { entry } = trip();
    const answer = await post("/cases/lookup", { code: entry.code, phone_last4: entry.last4 });
    if (!answer) return;
    if (answer.status === 404) return wrong("last4", "unknown_case");
    if (!answer.ok) return sorry(answer);
    const { next } = answer.body;
    go(next.visit ? "known" : "over-case", { case: answer.body.case, code: entry.code, next });
  }

  async function checkIn() {
    const answer = await post(`/centres/${encodeURIComponent(hall.centre)}/check-in`, { code: trip().entry.booking });
    if (!answer) return;
    if (answer.ok) return hall.take(answer.body);
    if (answer.status === 404) return wrong("checkin", "unknown_code");
    if (answer.body?.reason) return go("notin", { said: answer.body });
    return sorry(answer);
  }

  /** Days and times for one visit, within its term. */
  async function chooseTimes(visit) {
    const reasons = reasonsOf(visit);
    const before = trip().visits.find((one) => one.visit === visit - 1)?.start.slice(0, 10);
    const from = earliest(reasons, before ?? today());
    const to = [shifted(from, AHEAD), latest(reasons)].filter(Boolean).sort()[0];
    const days = await slots(visit, from, to);
    if (!days) return;
    const current = trip().visits.find((one) => one.visit === visit)?.start.slice(0, 10);
    const at = Math.max(0, days.findIndex(({ day }) => day === current));
    go("times", { editing: visit, days, page: Math.floor(at / DAYS), day: days[at]?.day ?? null });
  }

  async function slots(visit, from, to) {
    const where = `/centres/${encodeURIComponent(hall.centre)}/slots?service=${serviceOf(visit)}&from=${from}&to=${to}&limit=10000`;
    const answer = await get(where);
    if (!answer) return null;
    if (answer.ok) return daysOf(answer.body.items);
    sorry(answer);
    return null;
  }

  /** Another time for one visit of a chain that is not booked yet: the later ones follow where they must. */
  async function chosen({ slot, start }) {
    const { editing, visits } = trip();
    if (trip().kind === "move") return move(slot);
    const place = visits.findIndex(({ visit }) => visit === editing);
    const old = visits[place].start;
    const mine = { ...visits[place], slot, start };
    const chain = { visits: visits.with(place, mine), leftOut: trip().leftOut, explains: trip().explains };
    const later = await follow(chain, place, daysBetween(old, start));
    if (!later) return;
    return keep(later.chain, later.moved ? "chain_shifted" : null);
  }

  async function follow(chain, place, days) {
    const { visits, explains } = chain;
    if (!days || place + 1 >= visits.length) return { chain, moved: false };
    const number = visits[place].visit;
    const reasons = explains.map((one) =>
      one.visit > number && one.values.date ? { ...one, values: { ...one.values, date: shifted(one.values.date, days) } } : one,
    );
    let kept = visits.slice(0, place + 1);
    let shift = days;
    let moved = false;
    for (const [at, visit] of visits.entries()) {
      if (at <= place) continue;
      const mine = reasonsOf(visit.visit, reasons);
      const day = visit.start.slice(0, 10);
      const first = earliest(mine, kept.at(-1).start.slice(0, 10));
      const last = latest(mine);
      if (shift === 0 || (day >= first && (!last || day <= last))) {
        kept = [...kept, visit];
        shift = 0;
        continue;
      }
      const found = await slots(visit.visit, first, [shifted(first, AHEAD), last].filter(Boolean).sort()[0]);
      if (!found) return null;
      moved = true;
      if (!found.length) break;
      kept = [...kept, { ...visit, ...found[0].times[0] }];
    }
    const leftOut = visits.map(({ visit }) => visit).filter((visit) => !kept.some((one) => one.visit === visit));
    return { chain: { visits: kept, explains: reasons, leftOut: [...leftOut, ...chain.leftOut] }, moved };
  }

  async function move(slot) {
    const booking = trip().next.bookings.find(({ visit }) => visit === trip().editing);
    const answer = await post(`/bookings/${booking.id}/move`, { slot });
    if (!answer) return;
    if (answer.ok) return done(answer.body.items, "moved_title", answer.body.moved.length ? "chain_shifted" : null);
    if (answer.status !== 409) return sorry(answer);
    await chooseTimes(trip().editing);
    hall.change(put({ notice: problemOf(answer) === "no-lawful-chain" ? "move_none" : "chain_gone" }));
  }

  function done(items, said, notice = null) {
    go("booked", { items: items.filter(({ state }) => state === "booked"), said, notice });
    hall.showDates();
  }

  /** On from a keypad: what was typed is checked here for length, by the server for the rest. */
  function enter() {
    const { screen } = hall.model;
    const field = fieldOf(ASKS[screen]);
    if (hall.model.wish) return undefined;
    const short = { power: "power_missing", phone: "phone_short", code: "code_short", last4: "last4_short" };
    if (!FIELDS[field].done(entered())) return wrong(screen, short[field]);
    if (screen === "power") return go(powerOf(entered()) > hall.programme.up_to_kw ? "over" : "applicant");
    if (screen === "phone") return openCase();
    if (screen === "case") return go("last4");
    return screen === "last4" ? lookUp() : checkIn();
  }

  const start = (screen, kind) => hall.go({ screen, trip: newTrip(kind) });

  return {
    book: () => start("book", "new"),
    isNew: () => start("power", "new"),
    isKnown: () => start("case", "known"),
    checkin: () => start("checkin", "checkin"),
    enter,
    /** What a scanner read: the whole code at once, or something that is none. */
    scanned(code) {
      const trip = newTrip("checkin");
      hall.go({ screen: "checkin", trip: { ...trip, entry: { ...trip.entry, booking: code } } });
      return FIELDS.code.done(code) ? checkIn() : wrong("checkin", "unknown_code");
    },
    key(key) {
      const name = ASKS[hall.model.screen];
      const { entry } = trip();
      hall.typedIn(put({ entry: { ...entry, [name]: typed(fieldOf(name), entry[name], key) }, problem: null }));
    },
    power: (value) => {
      hall.typedIn(put({ entry: { ...trip().entry, power: String(value) }, problem: null }));
      enter();
    },
    applicant: (applicant) => go("phone", { applicant }),
    otherTime: (visit) => chooseTimes(visit),
    day: (day) => hall.change(put({ day })),
    days: (step) => {
      const page = trip().page + step;
      hall.change(put({ page, day: trip().days[page * DAYS].day }));
    },
    time: (time) => chosen(time),
    async confirm() {
      const answer = await post(path("/bookings"), wanted(trip().visits));
      if (!answer) return;
      if (answer.ok) done(answer.body.items, "booked_title");
      else await gone(answer);
    },
    rehold: () => propose("chain_expired"),
    async moveVisit() {
      const plan = await get(path("/plan"));
      if (!plan) return;
      if (!plan.ok) return sorry(plan);
      hall.keep(put({ kind: "move", explains: plan.body.items[0]?.explains ?? plan.body.explains }));
      await chooseTimes(trip().next.visit);
    },
    cancelVisit: () => go("sure"),
    bookNext: () => propose(),
    async sureCancel() {
      const booking = trip().next.bookings.find(({ visit }) => visit === trip().next.visit);
      const answer = await post(`/bookings/${booking.id}/cancel`, {});
      if (!answer) return;
      if (answer.ok) go("cancelled");
      else sorry(answer);
    },
    /** Where «back» leads; a keypad keeps what was typed. */
    backFrom(screen) {
      const { kind } = trip();
      const before = {
        book: "start",
        power: "book",
        over: "power",
        applicant: "power",
        phone: "applicant",
        chain: kind === "new" ? "phone" : "known",
        times: kind === "move" ? "known" : "chain",
        case: "book",
        last4: "case",
        known: "last4",
        sure: "known",
        checkin: "start",
        notin: "checkin",
      }[screen];
      if (before === "start") return hall.wipeTrip();
      if (screen === "times") return go(before, { kind: kind === "move" ? "known" : kind });
      return go(before);
    },
  };
}

