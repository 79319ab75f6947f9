/** The hall board: draws what the hub pushes, and lets one call at a time have eyes and ears. */

import { beat } from "../beat.js";
import { h, icon, pageData } from "../dom.js";
import { live } from "../live.js";
import { rangeText } from "../range.js";
import { fill } from "../words.js";
import { Amber, arrange } from "./calls.js";
import { night, reload, rest } from "./care.js";
import { Content } from "./content.js";
import { measure } from "./layout.js";
import { opening } from "./opening.js";
import { Speech } from "./speech.js";

const page = document.body.dataset;
const texts = pageData("texts");
const at = (id) => document.getElementById(id);
const board = at("board");
const windows = page.windows.split(" ").filter(Boolean);
const { mode } = page; // one | rows | above
const alone = mode !== "rows";
const MORE_ROWS = 6;
const COMING_UP = 4;

const RENEW_WITHIN = 20_000; // ms: boards of a hall do not all load their pages anew at once
const LONG_GONE = 600_000; // ms without a server after which its page may be another one
const TELL_EVERY = 300_000; // ms between telling the server that this board can be heard

const amber = new Amber();
const speech = new Speech({
  headers: { "X-Priyom-As": page.as },
  onLocked(locked) {
    at("sound").hidden = !locked || page.sound !== "on";
    tellSound();
  },
});

let state = null;
let told = page.now; // the time in the state before
let ahead = Date.parse(page.now) - Date.now(); // server clock minus ours, ms
let timer = null;
let layout = null;
let lostAt = null; // when the server was lost
let renewal = null;
const rows = new Map(); // ticket id → its <li>

const content = new Content(at("content"), page, () => Date.now() + ahead);

const { socket } = live(
  { centre: page.centre, view: "board" },
  {
    onState(next, entry) {
      // A snapshot tells the server's time; a patch repeats the time of the entry before it.
      if (!entry && next.now !== told) ahead = Date.parse(next.now) - Date.now();
      told = next.now;
      state = { ...next, calls: next.calls.filter((call) => windows.includes(call.window)) };
      if (entry?.kind === "config.changed") renew();
      if (entry?.kind === "config.content") content.refresh();
      const before = amber.current;
      amber.see(state.calls, performance.now());
      if (before && !amber.current) speech.stop();
      advance();
    },
    onOnline(online) {
      if (!online) lostAt ??= Date.now();
      else if (lostAt !== null) returned();
      board.dataset.online = online ? "yes" : "no";
      at("offline").hidden = online;
      at("line").hidden = !online;
    },
    // No longer enrolled here, or moved to another hall: the server's page says what to do.
    onRefused: () => setTimeout(() => location.reload(), 10_000),
  },
);
socket.on("connect", tellSound);
socket.on("turn", begin);
socket.on("coming", (next) => next.voice === page.device && speech.prepare(addressOf(next)));
setInterval(tellSound, TELL_EVERY);

/** The server is there again: what it may have told meanwhile is asked for. */
function returned() {
  content.refresh();
  if (Date.now() - lostAt > LONG_GONE) renew();
  lostAt = null;
}

/** Settings or server changed: load the page anew, once, and never while a call is announced. */
function renew() {
  clearTimeout(renewal);
  renewal = setTimeout(() => (amber.current ? renew() : reload()), 1_000 + Math.random() * RENEW_WITHIN);
}

/** The server gives the voice to a board that can be heard: say whether this one can. */
function tellSound() {
  if (socket?.connected) socket.emit("sound", page.sound === "on" && !speech.locked);
}

/** A call has its turn: every board of the hall lights it up, one of them says it. */
function begin(turn) {
  const mine = turn.voice === page.device;
  // Whoever speaks now, nothing of the turn before may go on sounding.
  speech.stop();
  const shown = windows.includes(turn.window);
  if (mine && !shown) speak(turn);
  if (!shown || !amber.take(turn, state?.calls ?? [], mine, performance.now())) return;
  at("announce").textContent = `${texts.ticket} ${turn.number}, ${texts.window} ${turn.window}`;
  if (mine) speak(turn);
  advance();
}

async function speak(turn) {
  board.dataset.speaking = turn.number;
  await speech.say(addressOf(turn), turn.volume);
  if (amber.current?.turn === turn || !amber.current) delete board.dataset.speaking;
  amber.spoken(turn);
  advance();
}

/** Let the amber end when it is time, draw, and come back when it may change again. */
function advance() {
  amber.step(performance.now());
  draw();
  clearTimeout(timer);
  const wait = amber.wait(performance.now());
  if (wait !== null) timer = setTimeout(advance, wait + 5);
}

function addressOf({ lang, number, window, short }) {
  const words = [lang === "en" ? "en" : "ru", number, window].map(encodeURIComponent).join("/");
  return `/display/${page.device}/voice/${words}?v=${page.voice}${short ? "&short" : ""}`;
}

function draw() {
  if (!state) return;
  layout = measure(board, page, windows, state.calls);
  const { rows: shown, more } = arrange(state.calls, amber.ticket, alone ? 1 : layout.rows);
  const called = state.calls.some((call) => call.state === "called");
  // Content gives way to a call at once, and where one huge number needs the room, until the
  // visitor has come.
  const busy = amber.current !== null || (mode === "one" && called);
  const fits = !shown.length || layout.beside;
  const asleep = night(state, Date.now() + ahead);
  board.dataset.content = busy || !fits || asleep || mode === "above" ? "off" : "on";
  board.dataset.night = asleep ? "on" : "off";
  content.show(board.dataset.content === "on" && !more.length);
  drawRows(shown);
  drawMore(more);
  drawMessage(shown.length === 0);
  drawLine(layout.beside ? [] : more);
  if (mode === "above") drawAbove(shown[0]);
}

/** The board above one window: its code always, and the number or how the window stands. */
function drawAbove(call) {
  const window = state.windows.find((one) => one.window === windows[0]);
  const stands = !state.open ? "closed" : (window?.state ?? "closed");
  board.dataset.window = call ? "call" : stands;
  at("message-title").textContent = texts.above[stands];
  at("message-hint").textContent = "";
}

function drawRows(shown) {
  const wanted = shown.map((call) => {
    let row = rows.get(call.ticket);
    if (!row || row.dataset.number !== call.number || row.dataset.window !== call.window) {
      row = makeRow(call);
      rows.set(call.ticket, row);
    }
    row.dataset.band = amber.ticket === call.ticket ? "on" : "off";
    row.dataset.state = call.state;
    return row;
  });
  for (const [ticket, row] of rows) if (!wanted.includes(row)) rows.delete(ticket);
  const list = at("rows");
  const same = wanted.length === list.children.length && wanted.every((row, i) => row === list.children[i]);
  if (!same) list.replaceChildren(...wanted);
  at("head").hidden = alone || shown.length === 0;
}

function makeRow(call) {
  const face = () =>
    h(
      "div",
      { class: "face num" },
      h("span", { class: "number" }, call.number),
      icon("arrow-right"),
      h("span", { class: "window" }, call.window),
      mode === "one" ? h("span", { class: "go" }, texts.go.replace("{window}", call.window)) : null,
      mode === "one" ? h("span", { class: "now" }, texts.serving.replace("{window}", call.window)) : null,
    );
  // The amber band carries the words a second time, in ink: while it drains away every letter
  // stands in full contrast, on amber or on the night, and never in between.
  const band = h("div", { class: "band", "aria-hidden": "true" }, face());
  return h("li", { class: "call", dataset: { number: call.number, window: call.window } }, face(), band);
}

function drawMore(more) {
  at("more").hidden = !more.length || !layout.beside;
  if (at("more").hidden) return;
  const listed = more.slice(0, MORE_ROWS);
  at("more-rows").replaceChildren(
    ...listed.map((call) =>
      h("li", { class: "num" }, h("span", {}, call.number), icon("arrow-right"), h("span", {}, call.window)),
    ),
  );
  const left = more.length - listed.length;
  at("more-left").hidden = left === 0;
  at("more-left").textContent = texts.more_left.replace("{n}", left);
}

function drawMessage(needed) {
  at("message").hidden = !needed;
  if (!needed || mode === "above") return;
  const opens = state.opens_at ? new Date(state.opens_at) : null;
  at("message-title").textContent = state.open ? texts.empty : texts.closed;
  at("message-hint").textContent = state.open
    ? texts.empty_hint
    : opens
      ? opening(opens, new Date(Date.now() + ahead), page.zone, page.lang, texts)
      : "";
}

/** The state of the line; on a screen too small for a list beside the rows, who else is called. */
function drawLine(more) {
  const line = at("line");
  if (mode === "above") return;
  if (more.length) {
    const also = more.slice(0, COMING_UP).map((call) => h("b", { class: "num" }, `${call.number} → ${call.window}`));
    if (more.length > COMING_UP) also.push(texts.more_left.replace("{n}", more.length - COMING_UP));
    return line.replaceChildren(h("span", { class: "foot-next" }, h("span", { class: "secondary" }, texts.more), also));
  }
  const waiting = [...state.waiting].sort((a, b) => a.position - b.position);
  if (!state.open && !waiting.length) return line.replaceChildren();
  if (!waiting.length) return line.replaceChildren(icon("people"), h("span", {}, texts.nobody));
  const coming = waiting.slice(0, COMING_UP).map(({ number }) => h("b", { class: "num" }, number));
  line.replaceChildren(
    icon("people"),
    h("span", { class: "num" }, [texts.waiting.replace("{n}", waiting.length), rangeText(state.range, said)].filter(Boolean).join(", ")),
    h("span", { class: "foot-next" }, h("span", { class: "secondary" }, texts.next), coming),
  );
  // As many as there is room for beside the wait: the clock must never be pushed out.
  while (coming.length > 1 && crowded()) coming.pop().remove();
}

/** Whether the foot's words push its clock into the margin, or each other out of sight. */
function crowded() {
  const foot = at("foot");
  const edge = foot.getBoundingClientRect().right - parseFloat(getComputedStyle(foot).paddingRight);
  return foot.scrollWidth > foot.clientWidth || at("clock").getBoundingClientRect().right > edge + 1;
}

const said = (key, values) => fill(texts[key], values);

function tick() {
  const now = new Date(Date.now() + ahead);
  const parts = { hour: "2-digit", minute: "2-digit", timeZone: page.zone };
  at("clock").textContent = new Intl.DateTimeFormat("ru", parts).format(now);
  setTimeout(tick, 1_000 - (now.getTime() % 1_000));
}

beat();
tick();
rest(board, () => board.dataset.online === "yes" && !amber.current);
addEventListener("resize", draw);
// Widths are measured in the real font, which comes a moment after the page.
document.fonts.load('600 100px "Golos Text"', "А0").then(draw);
