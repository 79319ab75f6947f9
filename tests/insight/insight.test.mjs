// The rules of static/src/insight, run by node: `node --test tests/insight`.

import assert from "node:assert/strict";
import test from "node:test";

import { centreSentence, scopeSentence } from "../../static/src/insight/sentence.js";
import { latest, percent, remedies, urgent } from "../../static/src/insight/outlook.js";
import { ranked, spoken, standing } from "../../static/src/insight/status.js";
import { placeOf } from "../../static/src/insight/strip.js";

const TARGET = { low: 10, high: 17 };

function figures(more = {}) {
  return { key: "a", issued: 20, served: 15, waiting: 3, longest_waiting: 8, median: 7, p90: 14, target: TARGET, groups: [], ...more };
}

const TEXTS = {
  minutes: "{n} min", scope_none: "none", centre_idle: "idle",
  centre_good: "{n} {longest} good", centre_near: "{n} {longest} near {high}", centre_over: "{n} {longest} over {high}",
  sub_day: "{served}/{issued} {median} {p90}", sub_day_over: "{served}/{issued} {median} but {p90}", sub_day_none: "{issued} came",
  sub_risk: "{high} risk {chance}", sub_now: "{n} wait, {longest} in {name}.", sub_now_idle: "Nobody.",
  scope_over: { one: "{over} of {n} centre", other: "{over} of {n} centres" },
  scope_near: { one: "{near} near of {n}", other: "{near} near of {n}" },
  scope_good: { one: "all {n}", other: "all {n}" },
};
const SAY = { texts: TEXTS, lang: "en" };

test("17:00 is within the target, a second more is not", () => {
  assert.equal(standing(figures({ longest_waiting: 17 }), TARGET), "near");
  assert.equal(standing(figures({ longest_waiting: 17.02 }), TARGET), "over");
});

test("where nobody waits any more, the day still tells that it was too long", () => {
  assert.equal(standing(figures({ waiting: 0, longest_waiting: null, p90: 19 }), TARGET), "day");
  assert.equal(standing(figures({ waiting: 0, longest_waiting: null }), TARGET), "idle");
  assert.equal(standing(figures({ issued: 0, waiting: 0, median: null, p90: null }), TARGET), "none");
});

test("centres are ranked by who waits longest now, then by the day", () => {
  const groups = [
    figures({ key: "empty", issued: 0, waiting: 0, longest_waiting: null, p90: null }),
    figures({ key: "good" }),
    figures({ key: "day", longest_waiting: 2, p90: 30 }),
    figures({ key: "over-a-bit", longest_waiting: 18 }),
    figures({ key: "near", longest_waiting: 15 }),
    figures({ key: "over", longest_waiting: 25 }),
  ];
  assert.deepEqual(ranked(groups, TARGET).map((group) => group.key), ["over", "over-a-bit", "near", "day", "good", "empty"]);
});

const RISK = { warns: true, chance: 0.62, breach_at: "2026-11-23T08:21:30+00:00", over: 0, late: 3.2, advice: [] };
const OPEN = { kind: "open", window: "4", after: 0.12, late: 0.4, services: [], minutes: 0 };
const WORDS = {
  target: TARGET, time: (iso) => iso.slice(11, 16), serviceName: (code) => code,
  texts: { advice_open: "open {window}", advice_effect: "{what}: {before} to {after}", advice_people: "{what}: {before} to {after} people", advice_none: "nothing" },
};

test("a centre that is going to break its target comes before those that only stand near it", () => {
  const groups = [figures({ key: "near", longest_waiting: 15 }), figures({ key: "risk", outlook: RISK }), figures({ key: "over", longest_waiting: 18 })];
  assert.deepEqual(ranked(groups, TARGET).map((group) => group.key), ["over", "risk", "near"]);
});

test("advice tells its effect on the chance, or on people where the chance cannot move", () => {
  assert.deepEqual(remedies({ ...RISK, advice: [OPEN] }, WORDS), ["open 4: 62 % to 12 %"]);
  assert.deepEqual(remedies({ ...RISK, chance: 1, late: 20, advice: [{ ...OPEN, after: 0.97, late: 15.4 }] }, WORDS), ["open 4: 20 to 15 people"]);
  assert.deepEqual(remedies(RISK, WORDS), ["nothing"]);
});

test("nothing is ever sure", () => {
  assert.equal(percent(1), "99 %");
  assert.equal(percent(0.461), "46 %");
});

test("the hour by which centres break the target is the last one's, rounded up to five minutes", () => {
  assert.equal(latest({ a: RISK, b: { ...RISK, warns: false, breach_at: "2026-11-23T09:00:00+00:00" } }), "2026-11-23T08:25:00.000Z");
  assert.equal(latest({}), null);
});

test("who must act is listed first, who cannot do anything is not hidden", () => {
  const outlooks = { calm: { ...RISK, warns: false }, mend: { ...RISK, chance: 0.5, advice: [OPEN] }, full: { ...RISK, chance: 0.9 } };
  assert.deepEqual(urgent(outlooks).map(([code]) => code), ["full", "mend"]);
});

test("minutes are whole unless that hides on which side of a limit they are", () => {
  assert.equal(spoken(8.4, TARGET, "ru"), "8");
  assert.equal(spoken(17.04, TARGET, "ru"), "17,1");
  assert.equal(spoken(16.96, TARGET, "ru"), "17");
  assert.equal(spoken(0.2, TARGET, "ru"), "<1");
  assert.equal(spoken(30.2, TARGET, "en"), "30.2");
});

test("a centre's sentence says whether to act", () => {
  assert.deepEqual(centreSentence(figures(), SAY), { kind: "good", head: "3 8 min good", sub: "15/20 7 min 14 min" });
  assert.equal(centreSentence(figures({ longest_waiting: 21 }), SAY).kind, "breach");
  assert.equal(centreSentence(figures({ longest_waiting: 15 }), SAY).head, "3 15 min near 17");
  assert.equal(centreSentence(figures({ waiting: 0, longest_waiting: null }), SAY).head, "idle");
  assert.equal(centreSentence(figures({ issued: 0, waiting: 0 }), SAY).head, "none");
});

test("a risk that is left is told beside a calm sentence, a tiny one is not", () => {
  const risky = { ...RISK, warns: false, chance: 0.31 };
  assert.equal(centreSentence(figures({ outlook: risky }), SAY).sub, "17 risk 31 % 15/20 7 min 14 min");
  assert.equal(centreSentence(figures({ outlook: { ...risky, chance: 0.02 } }), SAY).sub, "15/20 7 min 14 min");
});

test("a tenth over the limit is said as «but», and served is never taken for all who came", () => {
  assert.equal(centreSentence(figures({ p90: 19 }), SAY).sub, "15/20 7 min but 19 min");
  assert.equal(centreSentence(figures({ served: 0, median: null, p90: null }), SAY).sub, "20 came");
});

test("the network's sentence counts the centres over the limit, out of all it has", () => {
  const names = { a: "A", b: "B", c: "C" };
  const state = figures({ waiting: 6, groups: [figures({ key: "a", longest_waiting: 20 }), figures({ key: "b" })] });
  assert.deepEqual(scopeSentence(state, names, SAY), {
    kind: "breach", head: "1 of 3 centres", sub: "6 wait, 20 min in A. 15/20 7 min 14 min",
  });
  const calm = figures({ groups: [figures({ key: "a" })] });
  assert.equal(scopeSentence(calm, names, SAY).head, "all 3");
});

test("a wait beyond the strip stays at its end", () => {
  assert.equal(placeOf(20), 50);
  assert.equal(placeOf(95), 100);
  assert.equal(placeOf(-1), 0);
});
