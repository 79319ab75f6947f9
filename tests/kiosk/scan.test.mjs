// How the kiosk tells a scanner from a hand: `node --test tests/kiosk`.

import assert from "node:assert/strict";
import test from "node:test";

import { readScan, Scan } from "../../static/src/kiosk/scan.js";

function typed(text, gap) {
  const scan = new Scan();
  return [...text, "Enter"].map((key, index) => scan.key(key, index * gap));
}

test("quick keys that end with Enter are a scan", () => {
  assert.deepEqual(typed("12345678", 5).at(-1), { text: "12345678" });
  assert.deepEqual(typed("http://h/t/abc.def", 30).at(-1), { text: "http://h/t/abc.def" });
});

test("a hand is none, however long it types", () => {
  assert.ok(typed("12345678", 150).every((one) => one === null));
});

test("digits go on to the keypad, letters of a scan go nowhere", () => {
  assert.ok(typed("12345678", 5).slice(0, -1).every((one) => one === null));
  assert.deepEqual(typed("http://", 5).slice(1, -1), Array(6).fill({}));
});

test("a few quick keys are a slip of a hand", () => {
  assert.equal(typed("123", 5).at(-1), null);
});

test("what was read before a pause is forgotten", () => {
  const scan = new Scan();
  for (const [index, key] of [..."999999"].entries()) scan.key(key, index * 5);
  for (const [index, key] of [..."12345678"].entries()) scan.key(key, 1000 + index * 5);
  assert.deepEqual(scan.key("Enter", 1045), { text: "12345678" });
});

test("a booking's code and a ticket's address are told apart", () => {
  assert.deepEqual(readScan("1234 5678"), { code: "12345678" });
  assert.deepEqual(readScan("https://priyom.example.ru/t/AbC_-1.x"), { ticket: "AbC_-1.x" });
  for (const text of ["4600051000057", "https://example.ru/", "привет"]) assert.deepEqual(readScan(text), {});
});
