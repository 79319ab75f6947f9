// What a case is at the desk, run by node: `node --test tests/desk`.

import assert from "node:assert/strict";
import test from "node:test";

import { sentence } from "../../static/src/desk/cases/calls.js";
import { dateWords } from "../../static/src/desk/cases/dates.js";
import {
  alternatives, bookable, boundsOf, byDay, changesOf, factDue, inFours, marksFirst, powerOf, progressOf, stepsOf, visitInHand, withSlot,
} from "../../static/src/desk/cases/model.js";

const NOW = Date.parse("2026-11-23T10:00:00+03:00");
const booking = (visit, start, state = "booked") => ({ id: `b${visit}`, visit, start, state, slot: `s${visit}`, code: "12345678" });

/** A case of three visits; `states` and `bookings` by visit. */
function file({ states = {}, bookings = {}, next = 1, facts = {}, state = "open" } = {}) {
  const visit = (number, step) => ({
    visit: number, step, service: `service-${number}`, state: states[number] ?? "open", day: bookings[number]?.start.slice(0, 10) ?? null,
    first: number === 1 ? "2026-11-23" : null, last: null, bring: [], receive: [], explains: [], booking: bookings[number] ?? null,
  });
  const fact = (code, name) => ({ fact: code, name, status: "planned", on: null, cap: null, over_cap: false, ...facts[code] });
  return {
    id: "c", state, next: { visit: next, step: next }, application_no: null,
    steps: [["application", 1], ["contract", 2], ["works", null], ["inspection", null], ["connection", 3]].map(([code, number]) => ({ code, name: code, visit: number })),
    visits: [visit(1, 1), visit(2, 2), visit(3, 5)],
    facts: [fact("complete", "C"), fact("draft_ready", "D"), fact("signed", "S"), fact("works_done", "W"), fact("acts_ready", "A")],
  };
}

const AT_VISIT_2 = file({
  states: { 1: "done", 2: "arrived" }, next: 3, bookings: { 2: booking(2, "2026-12-08T10:00:00+03:00", "arrived") },
  facts: { complete: { status: "fact", on: "2026-11-23" }, draft_ready: { status: "fact", on: "2026-12-08" } },
});

test("the visit in hand is the ticket's own; without a ticket the next one", () => {
  assert.equal(visitInHand(AT_VISIT_2, { visit: 2 }), 2);
  assert.equal(visitInHand(AT_VISIT_2, null), 3);
  assert.deepEqual(progressOf(AT_VISIT_2, 2), { step: 2, steps: 5, visit: 2, visits: 3 });
});

test("steps are over, now or ahead; works that slipped have no day", () => {
  const steps = stepsOf(file({ states: { 1: "done", 2: "done" }, next: 3, facts: { works_done: { status: "overdue", on: "2026-11-23" } } }), 3);
  assert.deepEqual(steps.map((step) => step.state), ["done", "done", "late", "ahead", "here"]);
  assert.equal(steps[2].on, null);
});

test("at the window the visits after the one in hand can be booked, at the telephone the next ones", () => {
  assert.deepEqual(bookable(AT_VISIT_2, 2), [3]);
  assert.deepEqual(bookable(file()), [1, 2, 3]);
  assert.deepEqual(bookable(file({ states: { 1: "booked" } })), [2, 3]);
  assert.deepEqual(bookable(file({ states: { 1: "missed" } })), [1, 2, 3]);
  assert.deepEqual(bookable(file({ state: "withdrawn" })), []);
});

test("who came without a booking has the visit marked before the next is booked", () => {
  assert.ok(marksFirst(file({ next: 1 }), 1));
  assert.ok(!marksFirst(AT_VISIT_2, 2));
  assert.ok(!marksFirst(file({ states: { 1: "done", 2: "done" }, next: 3 }), 3), "after the last visit nothing is booked");
});

test("the fact due is the first that nobody reported", () => {
  assert.equal(factDue(AT_VISIT_2), "signed");
  assert.equal(factDue(file({ facts: { complete: { status: "assumed" } } })), "draft_ready");
});

const planned = (visit, start) => ({ visit, slot: `${visit}@${start}`, start, end: start });
const PLANS = ["2026-12-08", "2026-12-09"].map((day) => ({
  visits: [planned(2, `${day}T10:00:00+03:00`), planned(3, "2027-03-29T10:00:00+03:00")], left_out: [],
  explains: [
    { visit: 3, key: "works_done.planned", values: { date: "2027-03-18" }, text: "works" },
    { visit: 3, key: "acts_ready.planned", values: { date: "2027-03-28" }, text: "acts" },
    { visit: 3, key: "visit.latest", values: { date: "2027-05-01" }, text: "latest" },
    { visit: 3, key: "visit.provisional", values: {}, text: "provisional" },
  ],
}));

test("only what is not booked is taken from a plan; plans that then are the same show once", () => {
  assert.deepEqual(alternatives(PLANS, [2, 3]).map((chain) => chain.visits[0].start.slice(0, 10)), ["2026-12-08", "2026-12-09"]);
  assert.equal(alternatives(PLANS, [3]).length, 1);
  assert.deepEqual(alternatives(PLANS, [3])[0].visits[0].explains, ["works", "acts", "latest"]);
  assert.deepEqual(boundsOf(PLANS[0], 3), { first: "2027-03-28", last: "2027-05-01" });
});

test("a visit chosen by hand keeps its place in the chain", () => {
  const chain = withSlot(alternatives(PLANS, [2, 3])[0], 3, { id: "new", start: "2027-04-01T09:00:00+03:00", end: "" });
  assert.deepEqual(chain.visits.map((one) => one.slot), ["2@2026-12-08T10:00:00+03:00", "new"]);
});

test("what changed is said visit by visit, cancelled ones too", () => {
  const before = file({ states: { 2: "booked", 3: "booked" }, bookings: { 2: booking(2, "2026-12-08T10:00:00+03:00"), 3: booking(3, "2027-03-29T10:00:00+03:00") } });
  const items = [booking(2, "2026-12-15T10:00:00+03:00"), booking(3, "2027-03-29T10:00:00+03:00", "cancelled")];
  const changes = changesOf(before, { items, explains: [{ visit: 2, key: "draft_ready.fact", values: {}, text: "late" }] });
  assert.deepEqual(changes, [
    { visit: 2, was: "2026-12-08T10:00:00+03:00", now: "2026-12-15T10:00:00+03:00", why: ["late"] },
    { visit: 3, was: "2027-03-29T10:00:00+03:00", now: null, why: [] },
  ]);
});

test("power is typed with a comma or a point, and nothing else", () => {
  assert.equal(powerOf("120,5"), 120.5);
  assert.equal(powerOf(" 15 "), 15);
  assert.equal(powerOf(""), null);
  assert.ok(Number.isNaN(powerOf("15 кВт")));
});

test("full slots are not offered, days without one neither", () => {
  const slot = (start, free) => ({ id: start, start, free });
  const days = byDay([slot("2026-12-08T10:00", 0), slot("2026-12-09T10:00", 1), slot("2026-12-09T11:00", 2)]);
  assert.deepEqual(days.map(({ day, slots }) => [day, slots.length]), [["2026-12-09", 2]]);
});

test("the year is said when it is another one; times are the centre's own", () => {
  const dates = dateWords("ru", "Asia/Yekaterinburg", () => NOW);
  assert.equal(dates.day("2026-12-08"), "вт, 8 декабря");
  assert.equal(dates.moment("2027-03-29T16:30:00+05:00"), "пн, 29 марта 2027, 16:30");
  assert.equal(dates.today(), "2026-11-23");
});

test("digits are read out in fours", () => {
  assert.equal(inFours("15130605"), "1513 0605");
  assert.equal(inFours("151306051"), "1513 0605 1");
});

test("a locked search says when it opens again; a refusal is the server's sentence", () => {
  const texts = { case_locked: "in {minutes} min", problem: "?", "case_problem_unknown-case": "nothing", case_no_answer: "no answer" };
  const refused = (status, body) => sentence({ ok: false, status, body }, texts);
  assert.equal(refused(429, { type: "/problems/locked", retry_after: 590 }), "in 10 min");
  assert.equal(refused(404, { type: "/problems/unknown-case" }), "nothing");
  assert.equal(refused(409, { type: "/problems/slot-gone", title: "Gone." }), "Gone.");
  assert.equal(refused(0, null), "no answer");
});
