/** The hall board: draws what the hub pushes, and lets one call at a time have eyes and ears. */

import { beat } from "../beat.js";
import { h, icon, pageData } from "../dom.js";
import { live } from "../live.js";
import { Announcer, arrange } from "./calls.js";
import { opening } from "./opening.js";
import { sizes } from "./size.js";
import { Speech } from "./speech.js";

const page = document.body.dataset;
const texts = pageData("texts");
const at = (id) => document.getElementById(id);
const board = at("board");
const windows = page.windows.split(" ").filter(Boolean);
const alone = windows.length === 1;
const MORE_ROWS = 6;
const COMING_UP = 4;

const announcer = new Announcer();
const speech = new Speech({
  headers: { "X-Priyom-As": page.as },
  onLocked: (locked) => (at("sound").hidden = !locked),
});

let state = null;
let told = page.now; // the time in the state before
let ahead = Date.parse(page.now) - Date.now(); // server clock minus ours, ms
let timer = null;
let layout = null;
const rows = new Map(); // ticket id → its <li>

live(
  { centre: page.centre, view: "board" },
  {
    onState(next, entry) {
      // A snapshot tells the server's time; a patch repeats the time of the entry before it.
      if (!entry && next.now !== told) ahead = Date.parse(next.now) - Date.now();
      told = next.now;
      state = next;
      announcer.see(state.calls, entry, Date.now() + ahead, performance.now());
      advance();
    },
    onOnline(online) {
      board.dataset.online = online ? "yes" : "no";
      at("offline").hidden = online;
      at("line").hidden = !online;
    },
    // No longer enrolled here, or moved to another hall: the server's page says what to do.
    onRefused: () => setTimeout(() => location.reload(), 10_000),
  },
);

/** Let the announcer move on, act on what it says, and come back when it may move again. */
function advance() {
  const before = announcer.current;
  const begun = announcer.step(performance.now());
  if (before && !announcer.current) speech.stop();
  if (begun) {
    const { call, key } = begun;
    at("announce").textContent = `${texts.ticket} ${call.number}, ${texts.window} ${call.window}`;
    board.dataset.speaking = call.number;
    speech.say(addressOf(call)).then(() => {
      if (board.dataset.speaking === call.number) delete board.dataset.speaking;
      announcer.spoken(key, performance.now());
      advance();
    });
  }
  draw();
  clearTimeout(timer);
  const wait = announcer.wait(performance.now());
  if (wait !== null) timer = setTimeout(advance, wait + 5);
}

function addressOf(call) {
  const lang = call.lang === "en" ? "en" : "ru";
  const words = [lang, call.number, call.window].map(encodeURIComponent).join("/");
  return `/display/${page.device}/voice/${words}?v=${page.voice}`;
}

function draw() {
  if (!state) return;
  measure();
  const { rows: shown, more } = arrange(state.calls, announcer.current, alone ? 1 : layout.rows);
  const busy = announcer.current !== null || state.calls.some((call) => call.state === "called");
  const fits = !shown.length || layout.beside || (alone && !busy);
  board.dataset.content = busy || !fits ? "off" : "on";
  board.dataset.mode = alone ? "one" : "rows";
  drawRows(shown);
  drawMore(more);
  drawMessage(shown.length === 0);
  drawLine(layout.beside ? [] : more);
}

function measure() {
  // Room for the widest number of a usual day, and for what is on the board now.
  const usual = [...page.letters].map((letter) => `${letter}000`);
  const numberWidth = Math.max(...[...usual, ...state.calls.map((call) => call.number)].map(ems));
  const windowWidth = Math.max(...windows.map(ems));
  layout = sizes({
    diagonal: Number(page.diagonal),
    hung: Number(page.hung),
    width: innerWidth,
    height: innerHeight,
    numberWidth,
    windowWidth,
    windows: windows.length,
  });
  const style = board.style;
  style.setProperty("--call", `${layout.font}px`);
  style.setProperty("--row", `${layout.row}px`);
  style.setProperty("--alone", `${layout.alone}px`);
  style.setProperty("--number-width", `${numberWidth}em`);
  style.setProperty("--window-width", `${windowWidth}em`);
}

const ruler = document.createElement("canvas").getContext("2d");

/** Width of `text` as it stands in a row, in ems. Digits of a row are all as wide as a zero. */
function ems(text) {
  ruler.font = `600 100px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text.replace(/\d/g, "0")).width / 100;
}

function drawRows(shown) {
  const wanted = shown.map((call) => {
    let row = rows.get(call.ticket);
    if (!row || row.dataset.number !== call.number || row.dataset.window !== call.window) {
      row = makeRow(call);
      rows.set(call.ticket, row);
    }
    const amber = announcer.current?.call.ticket === call.ticket;
    row.dataset.band = amber ? "on" : "off";
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
      alone ? h("span", { class: "go" }, texts.go.replace("{window}", call.window)) : null,
      alone ? h("span", { class: "now" }, texts.serving.replace("{window}", call.window)) : null,
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
  if (!needed) return;
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
    h("span", { class: "num" }, texts.waiting.replace("{n}", waiting.length)),
    h("span", { class: "foot-next" }, h("span", { class: "secondary" }, texts.next), coming),
  );
}

function tick() {
  const now = new Date(Date.now() + ahead);
  const parts = { hour: "2-digit", minute: "2-digit", timeZone: page.zone };
  at("clock").textContent = new Intl.DateTimeFormat("ru", parts).format(now);
  setTimeout(tick, 1_000 - (now.getTime() % 1_000));
}

beat();
tick();
addEventListener("resize", draw);
// Widths are measured in the real font, which comes a moment after the page.
document.fonts.load('600 100px "Golos Text"', "А0").then(draw);
