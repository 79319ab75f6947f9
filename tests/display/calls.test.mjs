// The rules of static/src/display, run by node: `node --test tests/display`.

import assert from "node:assert/strict";
import test from "node:test";

import { Amber, arrange, TIMES } from "../../static/src/display/calls.js";
import { opening } from "../../static/src/display/opening.js";
import { night, shiftAt } from "../../static/src/display/care.js";
import { after, due, local } from "../../static/src/display/playlist.js";
import { pixelsOf, sizes, sizesAbove } from "../../static/src/display/size.js";

const T0 = Date.parse("2026-11-23T10:40:00+03:00");

function call(number, window, at = 0, more = {}) {
  const called_at = new Date(T0 + at).toISOString();
  return { ticket: number, number, window, state: "called", called_at, recalled_at: null, recalls: 0, ...more };
}

const recalled = (one, at) => ({ ...one, recalled_at: new Date(T0 + at).toISOString(), recalls: one.recalls + 1 });

const turnOf = ({ ticket, number, window }, seq, more = {}) => ({
  seq, ticket, number, window, lang: "ru", short: false, voice: null, volume: 100, ...more,
});

/** A board that takes the turn of `one` while `calls` stand on it. */
function taken(one, calls = [one], speaking = false) {
  const amber = new Amber();
  assert.equal(amber.take(turnOf(one, 1), calls, speaking, 0), true);
  return amber;
}

test("a call whose turn it is is amber for ten seconds, once", () => {
  const amber = taken(call("А105", "7"));
  amber.step(TIMES.flash - 10);
  assert.equal(amber.ticket, "А105");
  assert.equal(amber.wait(TIMES.flash - 10), 10);
  amber.step(TIMES.flash);
  assert.equal(amber.ticket, null);
  assert.equal(amber.wait(TIMES.flash), null);
});

test("the next turn takes the amber from the one before", () => {
  const [first, second] = [call("А105", "7"), call("С115", "12")];
  const amber = taken(first, [first, second]);
  assert.equal(amber.take(turnOf(second, 2), [first, second], false, 4_000), true);
  assert.equal(amber.ticket, "С115");
  amber.step(TIMES.flash);
  assert.equal(amber.ticket, "С115");
});

test("a turn told twice is one turn; a recall is another", () => {
  const one = call("А105", "7");
  const amber = taken(one);
  assert.equal(amber.take(turnOf(one, 1), [one], false, 100), false);
  assert.equal(amber.take(turnOf(one, 5), [recalled(one, 9_000)], false, 9_000), true);
});

for (const state of ["no_show", "left", "parked", "finished", "waiting"]) {
  test(`a call whose visitor is ${state} makes room at once`, () => {
    const amber = taken(call("А105", "7"));
    amber.see([], 1_000);
    assert.equal(amber.ticket, null);
  });
}

test("a call that moved to another window makes room at once", () => {
  const amber = taken(call("А105", "7"));
  amber.see([call("А105", "3")], 1_000);
  assert.equal(amber.ticket, null);
});

test("a visitor who comes at once ends the amber, but not before it was seen or while it is said", () => {
  const one = call("А105", "7");
  const seated = { ...one, state: "serving" };
  const amber = taken(one, [one], true);
  amber.see([seated], 1_000);
  amber.step(TIMES.least + 500);
  assert.equal(amber.ticket, "А105");
  amber.spoken(amber.current.turn);
  amber.step(TIMES.least + 500);
  assert.equal(amber.ticket, null);
});

test("a turn that comes a moment before its entry waits for it", () => {
  const one = call("А105", "7");
  const amber = taken(one, []);
  amber.see([], TIMES.early - 100);
  assert.equal(amber.ticket, "А105");
  amber.see([one], TIMES.early - 50);
  amber.step(TIMES.early + 100);
  assert.equal(amber.ticket, "А105");
});

test("a turn of a call that is not on this board ends by itself", () => {
  const amber = taken(call("А105", "7"), []);
  amber.step(TIMES.early + 1);
  assert.equal(amber.ticket, null);
});

test("rows: the announced call on top, then newest first", () => {
  const calls = [call("А1", "1", 0), call("А2", "2", 10), call("А3", "3", 20)];
  assert.deepEqual(arrange(calls, "А2", 4).rows.map((one) => one.number), ["А2", "А3", "А1"]);
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
    assert.ok(rows * row <= 1080 - 88 - 96);
    assert.ok(row > font * 0.7 * 1.3);
  }
});

test("the figures of the design: 216 px on a 43-inch screen, 169 px on a 55-inch one", () => {
  assert.equal(Math.round(pixelsOf(75, 43, 1920, 1080) / 0.7), 216);
  assert.equal(Math.round(pixelsOf(75, 55, 1920, 1080) / 0.7), 169);
});

test("few calls share the height of many, in letters that the next call does not shrink", () => {
  for (const [width, height] of [[1920, 1080], [1080, 1920]]) {
    const free = (height > width ? ((height - 96) * 2) / 3 : height - 96) - 88;
    const at = (shown) => sizes({ ...HALL, diagonal: 55, hung: 2.5, width, height, shown });
    const full = sizes({ ...HALL, diagonal: 55, hung: 2.5, width, height });
    for (let shown = 1; shown <= full.rows; shown += 1) {
      const { font, row, rows } = at(shown);
      assert.equal(rows, full.rows);
      assert.ok(row * shown <= free, `${shown} calls fit`);
      assert.ok(row >= full.row && font >= full.font, `${shown} calls are not smaller than many`);
      assert.ok(row > font * 0.7 * 1.3 && row <= Math.max(full.row, (font + 1) * 1.75), `${shown} calls`);
    }
    assert.equal(at(1).font, at(2).font);
    assert.equal(at(full.rows + 5).row, full.row);
  }
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

const HALL = { numberWidth: 2.92, windowWidth: 1.28, windows: 12 };

test("capitals are 75 mm upright, too, however narrow the screen: the window goes under its number", () => {
  for (const [diagonal, stacked] of [[32, true], [43, true], [55, false], [65, false]]) {
    const found = sizes({ ...HALL, diagonal, hung: 2.5, width: 1080, height: 1920 });
    const millimetres = (found.font * 0.7) / pixelsOf(1, diagonal, 1080, 1920);
    assert.equal(found.stacked, stacked, `${diagonal}″`);
    assert.ok(found.beside);
    assert.ok(found.rows * found.row <= (1920 - 96) * (2 / 3) - 88);
    const ems = stacked ? Math.max(2.92, 1.28 + 0.75) : 2.92 + 1.28 + 0.75;
    assert.ok(found.font * ems <= 1080 - 111, `${diagonal}″ is too wide`);
    if (found.legible) assert.ok(millimetres >= 73.5, `${diagonal}″: ${millimetres}`);
  }
});

test("a screen that hangs low needs capitals of 50 mm only, and has room for more rows", () => {
  const high = sizes({ ...HALL, diagonal: 32, hung: 2.5, width: 1920, height: 1080 });
  const low = sizes({ ...HALL, diagonal: 32, hung: 1.8, width: 1920, height: 1080 });
  assert.ok(low.rows > high.rows);
});

test("a screen too small for its height says so and shows the largest that fits", () => {
  const found = sizes({ ...HALL, diagonal: 10, hung: 3, width: 1280, height: 800 });
  assert.equal(found.legible, false);
  assert.ok(found.font * 2.92 <= 1280);
  assert.ok(found.font > 100);
});

test("above a window number and code fit any shape of screen", () => {
  for (const [width, height] of [[1280, 800], [1024, 600], [800, 1280], [1920, 540], [480, 800]]) {
    const { code, number } = sizesAbove({ width, height, numberWidth: 2.92, windowWidth: 1.28 });
    const [codeRoom, numberRoom] = height > width ? [width, width] : [width / 3, (width * 2) / 3];
    assert.ok(number * 2.92 <= numberRoom && code * 1.28 <= codeRoom, `${width}×${height}`);
    assert.ok(number * 1.1 < height - 96);
    assert.ok(number > 60);
  }
});

test("night is when nobody is called and the doors stay shut for longer than a break", () => {
  const at = Date.parse("2026-11-23T13:10:00+03:00");
  const closed = (opens_at) => ({ open: false, calls: [], opens_at });
  assert.equal(night(closed("2026-11-23T13:45:00+03:00"), at), false);
  assert.equal(night(closed("2026-11-24T09:00:00+03:00"), at), true);
  assert.equal(night(closed(null), at), true);
  assert.equal(night({ ...closed(null), calls: [call("А105", "7")] }, at), false);
  assert.equal(night({ open: true, calls: [], opens_at: null }, at), false);
});

test("the picture wanders a few pixels and comes back to where it began", () => {
  const places = Array.from({ length: 8 }, (_, i) => shiftAt(i * 180_000));
  assert.deepEqual(places[0], [0, 0]);
  assert.deepEqual(shiftAt(8 * 180_000), [0, 0]);
  assert.ok(new Set(places.map(String)).size === 8);
  assert.ok(places.flat().every((pixels) => Math.abs(pixels) <= 5));
});

test("content is due on its days and hours, as the hall's clock has them", () => {
  const item = { id: "1", first_day: "2026-11-23", last_day: "2026-11-24", from: "09:00", to: "12:00" };
  assert.deepEqual(local(Date.parse("2026-11-23T21:30:00Z"), "Europe/Moscow"), ["2026-11-24", "00:30"]);
  assert.equal(due([item], "2026-11-23", "09:00").length, 1);
  assert.equal(due([item], "2026-11-24", "11:59").length, 1);
  assert.equal(due([item], "2026-11-24", "12:00").length, 0);
  assert.equal(due([item], "2026-11-22", "10:00").length, 0);
  assert.equal(due([item], "2026-11-25", "10:00").length, 0);
  assert.equal(due([{ ...item, from: "00:00", to: "00:00" }], "2026-11-23", "23:59").length, 1);
});

test("items follow each other, and the centre's own page has its turn once in a round", () => {
  const items = [{ id: "1" }, { id: "2" }];
  assert.equal(after(items, null).id, "1");
  assert.equal(after(items, "1").id, "2");
  assert.equal(after(items, "2"), null);
  assert.equal(after([], null), null);
  assert.equal(after(items, "gone").id, "1");
});
