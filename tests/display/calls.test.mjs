// The rules of static/src/display, run by node: `node --test tests/display`.

import assert from "node:assert/strict";
import test from "node:test";

import { Announcer, arrange, TIMES } from "../../static/src/display/calls.js";
import { opening } from "../../static/src/display/opening.js";
import { pixelsOf, sizes } from "../../static/src/display/size.js";

const T0 = Date.parse("2026-11-23T10:40:00+03:00");

function call(number, window, at = 0, more = {}) {
  const called_at = new Date(T0 + at).toISOString();
  return { ticket: number, number, window, state: "called", called_at, recalled_at: null, recalls: 0, ...more };
}

const recalled = (one, at) => ({ ...one, recalled_at: new Date(T0 + at).toISOString(), recalls: one.recalls + 1 });

/** A hall with a steady clock, a voice of `voice` ms, and a log of who was announced and when. */
class Hall {
  constructor(voice = 4_000) {
    this.announcer = new Announcer();
    this.calls = [];
    this.now = 0;
    this.voice = voice;
    this.log = [];
    this.ends = null;
  }

  push(kind, one) {
    this.calls = this.calls.filter((other) => other.ticket !== one.ticket);
    if (["called", "serving"].includes(one.state)) this.calls.push(one);
    this.announcer.see(this.calls, { kind, ticket: one.ticket }, T0 + this.now, this.now);
    this.step();
  }

  snapshot(calls = this.calls) {
    this.calls = calls;
    this.announcer.see(calls, null, T0 + this.now, this.now);
    this.step();
  }

  step() {
    const begun = this.announcer.step(this.now);
    if (!begun) return;
    this.log.push([begun.call.number, this.now]);
    this.ends = { key: begun.key, at: this.now + this.voice };
  }

  /** Let `ms` go by in the way main.js does: wake when told to, say when the voice has ended. */
  pass(ms) {
    const until = this.now + ms;
    for (;;) {
      const wait = this.announcer.wait(this.now);
      const wakes = [until, wait === null ? Infinity : this.now + Math.max(wait, 1), this.ends?.at ?? Infinity];
      this.now = Math.min(...wakes);
      if (this.ends && this.now >= this.ends.at) {
        this.announcer.spoken(this.ends.key, this.now);
        this.ends = null;
      }
      this.step();
      if (this.now >= until) return;
    }
  }

  get amber() {
    return this.announcer.current?.call.number ?? null;
  }
}

test("a call is amber for ten seconds, once", () => {
  const hall = new Hall();
  hall.push("ticket.called", call("А105", "7"));
  assert.equal(hall.amber, "А105");
  hall.pass(TIMES.flash - 10);
  assert.equal(hall.amber, "А105");
  hall.pass(20);
  assert.equal(hall.amber, null);
  hall.pass(60_000);
  assert.deepEqual(hall.log, [["А105", 0]]);
});

test("two calls at once: the second begins after the voice of the first has ended, and neither is lost", () => {
  const hall = new Hall(4_000);
  hall.push("ticket.called", call("А105", "7", 0));
  hall.now = 40;
  hall.push("ticket.called", call("С115", "12", 40));
  assert.equal(hall.amber, "А105");
  hall.pass(30_000);
  assert.deepEqual(hall.log, [["А105", 0], ["С115", 4_000 + TIMES.gap]]);
});

test("calls are announced in the order in which they were made, however they arrive", () => {
  const hall = new Hall();
  hall.snapshot([call("С115", "12", -1_000), call("А105", "7", -3_000), call("В040", "2", -2_000)]);
  hall.pass(60_000);
  assert.deepEqual(hall.log.map(([number]) => number), ["А105", "В040", "С115"]);
});

test("a recall is announced again, in its turn", () => {
  const hall = new Hall();
  const first = call("А105", "7", 0);
  hall.push("ticket.called", first);
  hall.push("ticket.called", call("С115", "12", 10));
  hall.push("ticket.recalled", recalled(first, 20));
  hall.pass(60_000);
  assert.deepEqual(hall.log.map(([number]) => number), ["А105", "С115", "А105"]);
});

test("a recall replaces the same ticket's call that still waits for its turn", () => {
  const hall = new Hall();
  hall.push("ticket.called", call("А105", "7", 0));
  hall.push("ticket.called", call("С115", "12", 10));
  hall.push("ticket.recalled", recalled(call("С115", "12", 10), 2_000));
  hall.pass(60_000);
  assert.deepEqual(hall.log.map(([number]) => number), ["А105", "С115"]);
});

for (const state of ["serving", "no_show", "left", "parked", "finished", "waiting"]) {
  test(`a call whose visitor is ${state} before its turn is not announced`, () => {
    const hall = new Hall();
    hall.push("ticket.called", call("А105", "7", 0));
    hall.push("ticket.called", call("С115", "12", 10));
    hall.push("ticket.started", call("С115", "12", 10, { state }));
    hall.pass(60_000);
    assert.deepEqual(hall.log, [["А105", 0]]);
  });
}

test("a call that is taken back while it flashes makes room at once", () => {
  const hall = new Hall();
  hall.push("ticket.called", call("А105", "7", 0));
  hall.now = 1_000;
  hall.push("ticket.undone", call("А105", null, 0, { state: "waiting" }));
  assert.equal(hall.amber, null);
  hall.push("ticket.called", call("С115", "12", 1_000));
  assert.equal(hall.amber, "С115");
});

test("a visitor who comes at once ends the amber, but not before the voice has ended", () => {
  const hall = new Hall(4_000);
  hall.push("ticket.called", call("А105", "7", 0));
  hall.now = 1_000;
  hall.push("ticket.started", call("А105", "7", 0, { state: "serving" }));
  hall.pass(2_900);
  assert.equal(hall.amber, "А105");
  hall.pass(TIMES.gap + 200);
  assert.equal(hall.amber, null);
});

test("after a reload old calls are silent; one of the last twenty seconds is announced", () => {
  const hall = new Hall();
  hall.snapshot([call("А101", "1", -60_000), call("А102", "2", -TIMES.fresh - 1), call("А103", "3", -5_000)]);
  hall.pass(60_000);
  assert.deepEqual(hall.log, [["А103", 0]]);
});

test("a reconnect repeats nothing, and announces what was missed only if it is fresh", () => {
  const hall = new Hall();
  hall.push("ticket.called", call("А105", "7", 0));
  hall.pass(15_000);
  hall.snapshot([call("А105", "7", 0), call("В040", "2", 2_000, { state: "serving" }), call("С115", "12", 14_000)]);
  hall.pass(60_000);
  assert.deepEqual(hall.log.map(([number]) => number), ["А105", "С115"]);
});

test("a patch announces nothing twice", () => {
  const hall = new Hall();
  hall.push("ticket.called", call("А105", "7", 0));
  hall.snapshot();
  hall.pass(60_000);
  assert.equal(hall.log.length, 1);
});

test("a «finish» taken back puts the row back in silence", () => {
  const hall = new Hall();
  hall.push("ticket.undone", call("А105", "7", -90_000));
  hall.pass(30_000);
  assert.deepEqual(hall.log, []);
});

test("a ticket called again after its call was taken back is announced again", () => {
  const hall = new Hall();
  hall.push("ticket.called", call("А105", "7", 0));
  hall.pass(12_000);
  hall.push("ticket.undone", call("А105", null, 0, { state: "waiting" }));
  hall.push("ticket.called", call("А105", "3", 12_000));
  assert.equal(hall.amber, "А105");
  assert.equal(hall.log.length, 2);
});

test("a voice that never ends is cut, and the next call has its turn", () => {
  const hall = new Hall(Infinity);
  hall.push("ticket.called", call("А105", "7", 0));
  hall.push("ticket.called", call("С115", "12", 10));
  hall.pass(TIMES.longest + 10);
  assert.equal(hall.amber, "С115");
});

test("without sound each call is still seen alone for a while", () => {
  const hall = new Hall(0);
  hall.push("ticket.called", call("А105", "7", 0));
  hall.push("ticket.called", call("С115", "12", 10));
  hall.pass(TIMES.least - 100);
  assert.equal(hall.amber, "А105");
  hall.pass(200);
  assert.equal(hall.amber, "С115");
});

test("a call that waited three minutes for its turn is dropped", () => {
  const hall = new Hall(10_000);
  for (let i = 0; i < 30; i++) hall.push("ticket.called", call(`А${100 + i}`, String(i), i));
  hall.pass(600_000);
  assert.ok(hall.log.length < 30);
  assert.ok(hall.log.every(([, at]) => at <= TIMES.stale + 11_000));
});

test("thirty-three calls in a minute to one board: order kept, none lost, none on top of another", () => {
  const hall = new Hall(3_600);
  for (let i = 0; i < 33; i++) {
    hall.push("ticket.called", call(`А${100 + i}`, String(1 + (i % 12)), i * 1_800));
    hall.pass(1_800);
  }
  hall.pass(180_000);
  assert.deepEqual(hall.log.map(([number]) => number), Array.from({ length: 33 }, (_, i) => `А${100 + i}`));
  for (let i = 1; i < hall.log.length; i++) assert.ok(hall.log[i][1] - hall.log[i - 1][1] >= 3_600);
});

test("memory stays small through a long day", () => {
  const hall = new Hall(1_000);
  for (let i = 0; i < 3_000; i++) {
    hall.push("ticket.called", call(`А${i}`, "1", i * 5_000));
    hall.pass(5_000);
    hall.push("ticket.finished", call(`А${i}`, null, i * 5_000, { state: "finished" }));
  }
  assert.equal(hall.log.length, 3_000);
  assert.ok(hall.announcer.told.size <= 501);
});

test("rows: the announced call on top, then newest first", () => {
  const calls = [call("А1", "1", 0), call("А2", "2", 10), call("А3", "3", 20)];
  const current = { call: calls[1] };
  assert.deepEqual(arrange(calls, current, 4).rows.map((one) => one.number), ["А2", "А3", "А1"]);
  assert.deepEqual(arrange(calls, null, 4).rows.map((one) => one.number), ["А3", "А2", "А1"]);
});

test("rows: who has not come yet keeps a row against newer ones who sit at a window", () => {
  const waiting = call("А1", "1", 0);
  const seated = [10, 20, 30, 40].map((at, i) => call(`В${i}`, String(i + 2), at, { state: "serving" }));
  const { rows, more } = arrange([waiting, ...seated], null, 4);
  assert.ok(rows.includes(waiting));
  assert.equal(rows.length, 4);
  assert.deepEqual(more, []);
});

test("rows: calls without a row are told apart, so that none is lost", () => {
  const calls = Array.from({ length: 12 }, (_, i) => call(`А${i}`, String(i + 1), i));
  const { rows, more } = arrange(calls, null, 4);
  assert.equal(rows.length + more.length, 12);
});

test("capitals are 75 mm on a screen hung above 2.2 m, whatever its diagonal", () => {
  for (const diagonal of [32, 43, 49, 55, 65, 75]) {
    const { font, rows, row } = sizes({
      diagonal, hung: 2.5, width: 1920, height: 1080, numberWidth: 2.92, windowWidth: 1.28, windows: 12,
    });
    const millimetres = (font * 0.7) / pixelsOf(1, diagonal, 1920, 1080);
    assert.ok(millimetres >= 74.5, `${diagonal}″: ${millimetres}`);
    assert.ok(rows >= 2 && rows <= 4);
    assert.ok(rows * row <= 1080 - 64 - 96);
    assert.ok(row > font * 0.7 * 1.3);
  }
});

test("the figures of the design: 216 px on a 43-inch screen, 169 px on a 55-inch one", () => {
  assert.equal(Math.round(pixelsOf(75, 43, 1920, 1080) / 0.7), 216);
  assert.equal(Math.round(pixelsOf(75, 55, 1920, 1080) / 0.7), 169);
});

test("a hall of one window shows one huge number", () => {
  const { rows, alone } = sizes({
    diagonal: 43, hung: 2.5, width: 1920, height: 1080, numberWidth: 2.92, windowWidth: 0.64, windows: 1,
  });
  assert.equal(rows, 1);
  assert.ok(alone > 550 && alone * 2.92 < 1920);
});

test("when a closed centre opens is said as people say it", () => {
  const texts = {
    opens_today: "сегодня в {time}",
    opens_tomorrow: "завтра в {time}",
    opens_on: "{day} в {time}",
    days: ["в воскресенье", "в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу"],
  };
  const say = (at, now) => opening(new Date(at), new Date(now), "Europe/Moscow", "ru", texts);
  assert.equal(say("2026-11-24T09:00+03:00", "2026-11-24T08:10+03:00"), "сегодня в 9:00");
  assert.equal(say("2026-11-24T09:00+03:00", "2026-11-23T23:59+03:00"), "завтра в 9:00");
  assert.equal(say("2026-11-30T09:00+03:00", "2026-11-27T18:00+03:00"), "в понедельник в 9:00");
  assert.equal(say("2027-01-11T09:00+03:00", "2026-12-31T18:00+03:00"), "11 января в 9:00");
});
