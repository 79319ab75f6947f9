/** A case as a clerk needs it: where it stands, what is asked for, what can be done next. Pure. */

/** Steps without a visit are over when this fact is. */
const FACT_OF = { application: "complete", works: "works_done", inspection: "acts_ready" };
const OVER = ["fact", "assumed"];
export const WITHDRAWN = "withdrawn";

export const visitOf = (file, number) => file.visits.find((visit) => visit.visit === number) ?? null;

/** Can nobody come for it any more, or has somebody? */
const isBehind = (visit) => ["done", "passed", "served"].includes(visit.state);

/** The visit in hand: the ticket's own, else the next one; null when all are over. */
export function visitInHand(file, row) {
  return row?.visit ?? file.next.visit;
}

/** {step, steps, visit, visits} of the visit in hand; `step` and `visit` are null when all is over. */
export function progressOf(file, here) {
  return { step: visitOf(file, here)?.step ?? null, steps: file.steps.length, visit: here, visits: file.visits.length };
}

/**
 * Every step with when it was or will be: {name, state, visit, on, start, from}. `state`: done, here,
 * ahead, late, or off in a case that was given up; `on` a date, `start` a booked moment, `from` the first lawful date of an unbooked visit.
 */
export function stepsOf(file, here) {
  if (file.state === "withdrawn" || file.state === "lapsed") return endedSteps(file);
  return file.steps.map((step) => {
    if (step.visit === null) return stepOfFact(file, step);
    const visit = visitOf(file, step.visit);
    const state = step.visit === here ? "here" : isBehind(visit) ? "done" : "ahead";
    const booked = visit.state === "booked" ? visit.booking : null;
    return { name: step.name, state, visit: step.visit, on: booked ? null : visit.day, start: booked?.start ?? null, from: visit.day ? null : visit.first };
  });
}

/** Of a case that was given up only what was reached counts. */
function endedSteps(file) {
  const over = (step) => (step.visit === null ? stepOfFact(file, step).state === "done" : isBehind(visitOf(file, step.visit)));
  return file.steps.map((step) => ({ name: step.name, state: over(step) ? "done" : "off", visit: null, on: null, start: null, from: null }));
}

function stepOfFact(file, step) {
  const fact = file.facts.find((one) => one.fact === FACT_OF[step.code]);
  const state = OVER.includes(fact?.status) ? "done" : fact?.status === "overdue" ? "late" : "ahead";
  // A day that slipped to today is no day that anybody promised.
  const on = state === "late" ? null : (fact?.on ?? null);
  return { name: step.name, state, visit: null, on, start: null, from: null };
}

/**
 * The visits that can be booked now, in order: those after the one in hand (`here` = the visit of the
 * ticket at the window, null without one) that nothing is booked for.
 */
export function bookable(file, here = null) {
  if (file.state !== "open") return [];
  const first = here === null ? file.next.visit : here + 1;
  if (first === null) return [];
  return file.visits.filter((one) => one.visit >= first && ["open", "missed"].includes(one.state)).map((one) => one.visit);
}

/**
 * Must something be marked before the next visit can be booked? A visitor without a booking is in the
 * middle of the visit that the server still expects.
 */
export function marksFirst(file, here) {
  return here !== null && file.next.visit === here && file.visits.some((one) => one.visit > here);
}

/** The fact that is expected next: its code, or null. */
export function factDue(file) {
  return file.facts.find((one) => !OVER.includes(one.status))?.fact ?? null;
}

/** Bookings that can still be moved or given up. */
export function changeable(file) {
  return file.visits.filter((visit) => visit.state === "booked").map((visit) => visit.booking);
}

/** The date that a slot's or booking's moment falls on, in the centre's own time. */
export const dayOf = (start) => start.slice(0, 10);

/**
 * A plan as a chain to be booked: only the visits in `wanted`, as far as they follow one another.
 * `left`: wanted visits whose days are not published.
 */
export function chainOf(plan, wanted) {
  const visits = plan.visits.filter((one) => wanted.includes(one.visit)).map((one) => ({ ...one, explains: whyOf(plan, one.visit) }));
  return { visits, left: wanted.filter((visit) => !visits.some((one) => one.visit === visit)) };
}

/** Reasons of one visit in a plan or answer; «provisional» is said once for all. */
export function whyOf(answer, visit) {
  return answer.explains.filter((one) => one.visit === visit && one.key !== "visit.provisional").map((one) => one.text);
}

/** Plans whose chains differ: the server's order is kept, at most `most`. */
export function alternatives(plans, wanted, most = 4) {
  const seen = new Set();
  const found = [];
  for (const plan of plans) {
    const chain = chainOf(plan, wanted);
    const key = chain.visits[0]?.slot;
    if (key && !seen.has(key)) found.push(chain);
    seen.add(key);
  }
  return found.slice(0, most);
}

/** The chain with another slot for one of its visits. */
export function withSlot(chain, visit, slot) {
  const put = (one) => (one.visit === visit ? { ...one, slot: slot.id, start: slot.start, end: slot.end, explains: [], chosen: true } : one);
  return { ...chain, visits: chain.visits.map(put) };
}

/** What the server wants: [{visit, slot}]. */
export const wantedOf = (chain) => chain.visits.map(({ visit, slot }) => ({ visit, slot }));

/** The first and last lawful day of a visit in a plan, read off its reasons; null = not bounded. */
export function boundsOf(plan, visit) {
  const dates = (test) => plan.explains.filter((one) => one.visit === visit && one.values.date && test(one.key)).map((one) => one.values.date);
  const first = dates((key) => !key.startsWith("visit.")).sort().at(-1) ?? null;
  return { first, last: dates((key) => key === "visit.latest")[0] ?? null };
}

/**
 * What an answer changed in the chain, visit by visit: [{visit, was, now, why}]. `was` and `now` are
 * moments or null. `before`: the case as it was.
 */
export function changesOf(before, answer) {
  const live = (booking) => (booking && ["booked", "arrived"].includes(booking.state) ? booking.start : null);
  return before.visits.map(({ visit, booking }) => {
    const now = live(answer.items.find((one) => one.visit === visit));
    return { visit, was: live(booking), now, why: whyOf(answer, visit) };
  }).filter(({ was, now }) => was !== now);
}

/** Power as typed: a decimal comma counts. null when empty, NaN when it is no number. */
export function powerOf(text) {
  const typed = text.replace(/\s/g, "").replace(",", ".");
  return typed === "" ? null : /^\d+(\.\d+)?$/.test(typed) ? Number(typed) : NaN;
}

/** Slots with a free seat, by day: [{day, slots}]. */
export function byDay(slots) {
  const days = new Map();
  for (const slot of slots.filter((one) => one.free > 0)) {
    const day = dayOf(slot.start);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return [...days].map(([day, found]) => ({ day, slots: found }));
}

/** "15130605" → "1513 0605": digits are dictated in fours. */
export const inFours = (code) => (code ?? "").replace(/(\d{4})(?=\d)/g, "$1 ");
