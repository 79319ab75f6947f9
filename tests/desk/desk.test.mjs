// The rules of static/src/desk, run by node: `node --test tests/desk`.

import assert from "node:assert/strict";
import test from "node:test";

import { toggled, typed } from "../../static/src/desk/choices.js";
import { minutesSince, running, serverClock, timeOfDay } from "../../static/src/desk/clock.js";
import { intents } from "../../static/src/desk/intent.js";
import { actOf, digitOf, keptBy } from "../../static/src/desk/keys.js";
import { chipsOf } from "../../static/src/desk/reasons.js";
import { requestOf, verdictOf } from "../../static/src/desk/requests.js";
import { situation } from "../../static/src/desk/situation.js";
import { fill, plural } from "../../static/src/words.js";

const NOW = Date.parse("2026-11-23T10:41:00+03:00");
const at = (seconds) => new Date(NOW + seconds * 1000).toISOString();
const CONFIG = { services: ["reference", "documents"], oneClick: false, acted: new Set() };

function row(id, more = {}) {
  return {
    id, number: id, service: "reference", services: ["reference"], state: "waiting", priority: false, reason: "walk_in",
    lang: "ru", window: null, for_window: null, booked_for: null, leg: 1, issued_at: at(-600), base: at(-600),
    called_at: null, recalled_at: null, recalls: 0, started_at: null, finished_at: null, undo: null, ...more,
  };
}

function hall(rows, mine = {}) {
  const place = (window, state) => ({ window, state, services: ["reference", "documents"], reason: null, since: at(-60) });
  const windows = { 1: { ...place("1", "open"), ...mine }, 2: place("2", "open"), 3: place("3", "closed") };
  const order = rows.filter((one) => one.state === "waiting").map((one) => one.id);
  return { windows, tickets: Object.fromEntries(rows.map((one) => [one.id, one])), order };
}

const see = (rows, mine, config = CONFIG) => situation(hall(rows, mine), "1", config, NOW);
const called = (more) => row("c", { state: "called", window: "1", called_at: at(-20), ...more });
const serving = (more) => row("c", { state: "serving", window: "1", started_at: at(-20), ...more });
const undo = (action, ago, window = "1") => ({ action, at: at(-ago), window, until: at(60 - ago) });

test("Space opens a closed window, ends a break, calls, starts, and calls again", () => {
  assert.deepEqual(see([], { state: "closed" }).primary, { act: "open", says: "open" });
  assert.deepEqual(see([], { state: "paused" }).primary, { act: "open", says: "continue" });
  assert.deepEqual(see([row("a")]).primary, { act: "next", says: "next" });
  assert.deepEqual(see([row("a"), called()]).primary, { act: "start", says: "start" });
  assert.deepEqual(see([row("a"), serving()]).primary, { act: "next", says: "next" });
});

test("with nobody waiting, or the window on a break, the visitor is finished and nobody is called", () => {
  assert.deepEqual(see([serving()]).primary, { act: "finish", says: "finish_visit" });
  assert.deepEqual(see([row("a"), serving()], { state: "paused" }).primary, { act: "finish", says: "finish_visit" });
});

test("in a centre of one click a called visitor needs no start", () => {
  const seen = see([row("a"), called()], {}, { ...CONFIG, oneClick: true });
  assert.deepEqual(seen.primary, { act: "next", says: "next" });
  assert.ok(!seen.allowed.has("start"));
});

test("only what the table of states allows can be pressed", () => {
  const can = (seen) => ["start", "finish", "recall", "no-show", "park", "transfer", "next"].filter((act) => seen.allowed.has(act));
  assert.deepEqual(can(see([row("a")])), ["next"]);
  assert.deepEqual(can(see([called()])), ["start", "finish", "recall", "no-show", "park", "transfer"]);
  assert.deepEqual(can(see([serving()])), ["finish", "park", "transfer", "next"]);
  assert.deepEqual(can(see([], { state: "closed" })), []);
});

test("after three recalls a no-show is offered and nothing is recalled", () => {
  const seen = see([called({ recalls: 3 })]);
  assert.ok(seen.exhausted);
  assert.ok(!seen.allowed.has("recall") && seen.allowed.has("no-show"));
});

test("the line keeps the server's order; who is meant for another window stands apart", () => {
  const rows = [row("a", { service: "appeal" }), row("b"), row("d", { for_window: "2" }), row("e", { for_window: "1", service: "appeal" })];
  const { mine, others } = see(rows).line;
  assert.deepEqual(mine.map((one) => one.id), ["b", "e"]);
  assert.deepEqual(others.map((one) => one.id), ["a", "d"]);
});

test("who was sent to a window that closed may go to any", () => {
  assert.equal(see([row("a", { for_window: "3" })]).line.mine.length, 1);
});

test("a no-show can be taken back for half an hour", () => {
  const missed = (ago) => see([row("m", { state: "no_show", finished_at: at(-ago) })]).missed.length;
  assert.equal(missed(29 * 60), 1);
  assert.equal(missed(31 * 60), 0);
});

test("a parked visitor comes to this window only when it is open and free", () => {
  const parked = row("p", { state: "parked" });
  assert.ok(see([parked]).allowed.has("resume_here"));
  assert.ok(!see([parked, serving()]).allowed.has("resume_here"));
  assert.ok(!see([parked], { state: "paused" }).allowed.has("resume_here"));
});

test("undo offers the last action at this window for a minute", () => {
  const rows = [row("f", { state: "finished", undo: undo("finish", 50) }), row("p", { state: "parked", undo: undo("park", 10) }), row("o", { undo: undo("transfer", 1, "2") })];
  assert.equal(see(rows).undo.row.id, "p");
  assert.equal(see([row("f", { state: "finished", undo: undo("finish", 61) })]).undo, null);
});

test("of a finish and a call by one press the call is undone first", () => {
  const rows = [row("f", { state: "finished", undo: undo("finish", 5) }), called({ undo: undo("next", 5) })];
  assert.equal(see(rows).undo.action, "next");
});

test("who left the line by this desk can be taken back by it, not by another", () => {
  const left = row("l", { state: "left", undo: undo("cancel", 5, null) });
  assert.equal(see([left]).undo, null);
  assert.equal(see([left], {}, { ...CONFIG, acted: new Set(["l"]) }).undo.action, "cancel");
});

test("keys go by their place, so a Russian layout changes nothing; a held key asks once", () => {
  assert.equal(actOf({ code: "KeyR", key: "к" }), "recall");
  assert.equal(actOf({ code: "Space", key: " " }), "primary");
  assert.equal(actOf({ code: "Space", key: " ", repeat: true }), null);
  assert.equal(actOf({ code: "KeyZ", key: "я", ctrlKey: true }), "undo");
  assert.equal(actOf({ code: "KeyC", key: "c", ctrlKey: true }), null);
  assert.equal(actOf({ code: "Digit7", key: "?", shiftKey: true }), "help");
  assert.equal(actOf({ code: "KeyR", key: "K", shiftKey: true }), null);
});

test("fields keep their keys, a focused button keeps Space", () => {
  assert.ok(keptBy({ tagName: "INPUT" }, "KeyR"));
  assert.ok(keptBy({ tagName: "BUTTON" }, "Space"));
  assert.ok(!keptBy({ tagName: "BUTTON" }, "KeyR"));
  assert.ok(!keptBy({ tagName: "BODY" }, "Space"));
});

test("digits come from both digit rows", () => {
  assert.equal(digitOf({ code: "Digit4" }), 4);
  assert.equal(digitOf({ code: "Numpad0" }), 0);
  assert.equal(digitOf({ code: "KeyA" }), null);
});

test("«1» waits for a second digit only where there is a window 10", () => {
  assert.equal(typed(["1", "2"], "1").chosen, "1");
  assert.deepEqual(typed(["1", "10"], "1"), { chosen: null, exact: true, waits: true });
  assert.equal(typed(["1", "10"], "10").chosen, "10");
});

test("services are served in the order of choosing", () => {
  assert.deepEqual(toggled(toggled(toggled([], "b"), "a"), "b"), ["a"]);
});

const PLACE = { centre: "zok-001", window: "1" };

test("a press means the visitor on screen and nobody else", () => {
  const seen = see([row("a"), serving()]);
  assert.deepEqual(requestOf("next", PLACE, seen), { path: "/centres/zok-001/windows/1/next", body: { finish: "c" } });
  assert.deepEqual(requestOf("next", PLACE, see([row("a")])), { path: "/centres/zok-001/windows/1/next", body: {} });
  assert.equal(requestOf("park", PLACE, seen).path, "/tickets/c/park");
  assert.deepEqual(requestOf("resume", PLACE, seen, { ticket: "p", window: "1" }).body, { window: "1" });
});

test("after a break the window serves what it served before; opened anew, all it may", () => {
  assert.deepEqual(requestOf("open", PLACE, see([], { state: "paused", services: ["documents"] })).body, { services: ["documents"] });
  assert.deepEqual(requestOf("open", PLACE, see([], { state: "closed", services: [] })).body, {});
});

test("what nobody knows the end of is sent again; a refusal is not", () => {
  assert.equal(verdictOf({ ok: false, status: 0 }), "retry");
  assert.equal(verdictOf({ ok: false, status: 503 }), "retry");
  assert.equal(verdictOf({ ok: false, status: 409 }), "problem");
  assert.equal(verdictOf({ ok: false, status: 401 }), "sign-in");
  assert.equal(verdictOf({ ok: true, status: 204 }), "done");
});

/** A sender with scripted answers; `sent` holds [path, key]. */
function wire(answers, read) {
  const sent = [];
  const ends = [];
  const made = intents({
    post: async (path, body, key) => (sent.push([path, key]), answers.shift()),
    onChange: (flight) => flight?.retrying && setTimeout(() => made.hurry()),
    onEnd: (verdict, answer) => ends.push([verdict, answer.status]),
    ...(read && { read }),
  });
  return { made, sent, ends };
}

test("one press in flight: a second is not sent", async () => {
  const { made, sent } = wire([{ ok: true, status: 204 }, { ok: true, status: 204 }]);
  const first = made.send("next", { path: "/x", body: {} });
  assert.equal(await made.send("next", { path: "/x", body: {} }), false);
  await first;
  assert.equal(sent.length, 1);
});

test("a lost answer is asked for again under the same key", async () => {
  const { made, sent, ends } = wire([{ ok: false, status: 0 }, { ok: false, status: 503 }, { ok: true, status: 204 }]);
  await made.send("next", { path: "/x", body: {} });
  assert.equal(sent.length, 3);
  assert.equal(new Set(sent.map(([, key]) => key)).size, 1);
  assert.deepEqual(ends, [["done", 204]]);
});

test("after a minute without an answer the press is given up, and said so", async () => {
  let now = 0;
  const { made, ends } = wire([{ ok: false, status: 0 }], () => (now += 61_000));
  await made.send("next", { path: "/x", body: {} });
  assert.deepEqual(ends, [["lost", 0]]);
});

test("the buttons are free again when the push of the answered ticket is on screen", async () => {
  const { made, ends } = wire([{ ok: true, status: 200, body: { id: "t" } }]);
  const sending = made.send("next", { path: "/x", body: {} });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(ends.length, 0);
  made.heard("another");
  assert.equal(ends.length, 0);
  made.heard("t");
  await sending;
  assert.deepEqual(ends, [["done", 200]]);
});

test("times are the server's and never negative", () => {
  const clock = serverClock(() => 5000);
  clock.sync("2026-11-23T10:41:00+03:00");
  assert.equal(clock.now(), NOW);
  assert.equal(minutesSince(at(-119), NOW), 1);
  assert.equal(minutesSince(at(30), NOW), 0);
  assert.equal(running(83_000), "1:23");
  assert.equal(running(3_723_000), "1:02:03");
  assert.equal(timeOfDay(NOW, "Europe/Moscow"), "10:41");
  assert.equal(timeOfDay(NOW, "Asia/Yekaterinburg"), "12:41");
});

test("chips tell why somebody stands where they stand", () => {
  const texts = { chip_priority: "вне очереди", chip_booked: "бронь {time}", chip_returning: "вернулся", chip_window: "к окну {window}" };
  const chips = (more) => chipsOf(row("a", more), "1", texts, "Europe/Moscow").map((chip) => chip.text);
  assert.deepEqual(chips({}), []);
  assert.deepEqual(chips({ priority: true, reason: "priority", lang: "en" }), ["вне очереди", "EN"]);
  assert.deepEqual(chips({ reason: "booked", booked_for: "2026-11-23T07:30:00+00:00" }), ["бронь 10:30"]);
  assert.deepEqual(chips({ reason: "returning", for_window: "3" }), ["вернулся", "к окну 3"]);
  assert.deepEqual(chips({ for_window: "1" }), []);
});

test("texts are filled in, and take the form that the number wants", () => {
  assert.equal(fill("{n} of {total}", { n: 1 }), "1 of {total}");
  const forms = { one: "{n} центра", few: "{n} центров", many: "{n} центров", other: "" };
  assert.equal(plural(forms, 21, "ru"), "21 центра");
  assert.equal(plural(forms, 28, "ru"), "28 центров");
});
