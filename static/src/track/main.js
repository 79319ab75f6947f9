/** The page behind a slip's QR code: one ticket, live, on the phone of whoever holds it. */

import { h, icon, pageData } from "../dom.js";
import { live } from "../live.js";
import { rangeText } from "../range.js";
import { fill } from "../words.js";
import { Signal } from "./signal.js";

const page = document.body.dataset;
const texts = pageData("texts");
const names = pageData("names");
const at = (id) => document.getElementById(id);

const LEAVABLE = new Set(["waiting", "called", "parked"]);
/** A call is yet to come. */
const AWAITED = new Set(["waiting", "parked"]);

let lang = page.lang;
let state = pageData("first");
let signalled = lastCall(state);
let leaving = false;
const signal = new Signal();

live(
  { track: page.signed },
  {
    onState(next) {
      state = next;
      draw();
      const call = state.state === "called" ? lastCall(state) : null;
      if (call && call !== signalled) signal.give();
      signalled = call ?? signalled;
    },
    onOnline(online) {
      at("offline").hidden = online;
    },
    onRefused: () => setTimeout(() => location.reload(), 30_000),
  },
);

function lastCall({ called_at, recalled_at }) {
  return recalled_at ?? called_at;
}

function say(key, values) {
  return fill(texts[lang][key], values);
}

function clock(moment) {
  return new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit", timeZone: page.zone }).format(
    new Date(moment),
  );
}

function day(moment) {
  return new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", timeZone: page.zone }).format(
    new Date(moment),
  );
}

function draw() {
  document.documentElement.lang = lang;
  page.state = state.state;
  document.title = state.state === "called" ? `→ ${state.window} · ${state.number}` : `${state.number} · ${say("title")}`;
  at("centre").textContent = names.centre[lang] ?? "";
  at("service").textContent = names.services[state.service]?.[lang] ?? "";
  at("label").textContent = say("title");
  at("number").textContent = state.number;
  at("number").dataset.length = state.number.length;
  at("offline-text").textContent = say("offline");
  at("switch-name").textContent = say("other");
  at("switch").lang = lang === "ru" ? "en" : "ru";
  at("leave").textContent = say("leave");
  at("leave").hidden = !LEAVABLE.has(state.state);
  at("signal").hidden = !AWAITED.has(state.state);
  at("signal").setAttribute("aria-pressed", signal.on);
  at("signal-text").textContent = say(signal.on ? "signal_on" : "signal");
  at("sure-title").textContent = say("leave_sure");
  at("sure-warning").textContent = say("leave_warning", { number: state.number });
  at("stay").textContent = say("leave_no");
  at("go").textContent = say(leaving ? "leaving" : "leave_yes");
  if (!LEAVABLE.has(state.state)) at("sure").close();
  drawState();
}

/** Rebuilt only when it says something new, so that a screen reader is not told twice. */
function drawState() {
  const parts = (SENTENCES[state.state] ?? SENTENCES.expired)();
  const said = parts.filter(Boolean);
  const next = h("div", {}, said);
  if (next.innerHTML !== at("state").innerHTML) at("state").replaceChildren(...next.childNodes);
}

const big = (text) => h("p", { class: "big num" }, text);
const count = (label, n) => h("p", { class: "big count num" }, h("span", {}, label), " ", h("b", {}, n));
const hint = (text) => h("p", { class: "hint num" }, text);
const over = (name, key, values) => [icon(name), big(say(key)), hint(say(`${key}_hint`, values))];

const SENTENCES = {
  waiting() {
    const booked = state.booked_for && hint(say("booked_for", { time: clock(state.booked_for) }));
    if (state.position === null) return [big(say("waiting")), booked, hint(say("waiting_hint"))];
    const ahead = state.position - 1;
    const range = state.range && h("p", { class: "range num" }, rangeText(state.range, say));
    if (ahead < 1) return [big(say("nobody_ahead")), range, booked, hint(say("nobody_ahead_hint"))];
    return [count(say("ahead"), ahead), range, booked, hint(say("waiting_hint"))];
  },
  called: () => [
    hint(say(state.recalled_at ? "called_again" : "called")),
    big(say("go")),
    h("p", { class: "window num" }, state.window),
  ],
  serving: () => [icon("window"), big(say("serving", { window: state.window }))],
  parked: () => over("pause", "parked"),
  finished: () => over("check-circle", "finished"),
  no_show: () => over("watch", "no_show"),
  left: () => over("door", "left"),
  expired: () => over("clock", "expired", { date: day(state.issued_at) }),
};

/** Give up the place. Sent twice, it is still one leaving. */
async function leave() {
  if (leaving) return;
  leaving = true;
  at("sure-error").hidden = true;
  draw();
  const ok = await send().catch(() => false);
  leaving = false;
  at("sure-error").textContent = say("leave_failed");
  at("sure-error").hidden = ok;
  if (ok) at("sure").close();
  draw();
}

async function send() {
  const answer = await fetch(`/t/${page.signed}/leave`, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Accept-Language": lang,
      "X-CSRFToken": document.querySelector("meta[name=csrf]").content,
    },
    signal: AbortSignal.timeout(10_000),
  });
  const body = await answer.json();
  // Refused because it is over already: the page shows what it is now.
  if (body.state) state = { ...state, state: body.state };
  return Boolean(body.state);
}

at("switch").addEventListener("click", () => {
  lang = lang === "ru" ? "en" : "ru";
  draw();
});
at("signal").addEventListener("click", () => {
  signal.set(!signal.on);
  draw();
});
if (Signal.wanted()) addEventListener("pointerdown", () => signal.on || (signal.set(true), draw()), { once: true });
at("leave").addEventListener("click", () => {
  at("sure-error").hidden = true;
  at("sure").showModal();
});
at("stay").addEventListener("click", () => at("sure").close());
at("go").addEventListener("click", leave);
draw();
