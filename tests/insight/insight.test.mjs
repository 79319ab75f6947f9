// The rules of static/src/insight, run by node: `node --test tests/insight`.

import assert from "node:assert/strict";
import test from "node:test";

import { centreSentence, scopeSentence } from "../../static/src/insight/sentence.js";
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
  sub_now: "{n} wait, {longest} in {name}.", sub_now_idle: "Nobody.",
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
