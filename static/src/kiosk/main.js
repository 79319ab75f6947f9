/**
 * The kiosk: one visitor at a time, from a touch to a ticket.
 *
 * The page holds no truth. The hall's state comes from live.js, a ticket from the API; what the
 * visitor chose is wiped when they finish, start again, or walk away.
 */

import { beat } from "../beat.js";
import { pageData } from "../dom.js";
import { live } from "../live.js";
import { above, SERVICES_AT_ONCE } from "./catalogue.js";
import { fit } from "./fit.js";
import { Reader, sentences } from "./help.js";
import { giveBack, ticketWish } from "./issue.js";
import { refreshEntry } from "./keypad.js";
import { otherLanguage, outcome, problemOf, slipComes, slipOf, touched, visitor } from "./model.js";
import * as screens from "./screens.js";
import { clockTime, say, sayCount } from "./speech.js";
import { Countdown, DATES, HOLD_SAID, IDLE, IDLE_ASK, RESULT, RESULT_PHOTO } from "./timers.js";
import { once, quieten, settle } from "./touch.js";
import { typing } from "./typing.js";
import { visitActs } from "./visits.js";
import { VISIT_SCREENS } from "./visit-screens.js";

/** A page without the hall's state says why after this, ms. */
const LATE = 4000;
/** An answer that comes faster than this needs no screen that says «one moment», ms. */
const UNSEEN = 400;

const kiosk = pageData("kiosk-data");
const root = document.getElementById("kiosk");
const home = kiosk.languages[0].code;
const shows = { ...screens, ...VISIT_SCREENS };
const started = performance.now();
const reader = new Reader((reading) => screens.showReading(root, view, reading));
const clearing = new Countdown();
const asking = new Countdown();

let clock = { server: Date.parse(document.body.dataset.now) || Date.now(), local: started };
let model = visitor(home);
let state = null;
let online = false;
let late = false;
let stale = false;
let barred = false;
let lastTouch = performance.now();

const view = {
  catalogue: kiosk.services,
  languages: kiosk.languages,
  place: kiosk.centre.name,
  priority: kiosk.priority,
  zone: kiosk.zone,
  programme: kiosk.programme,
  voices: kiosk.voices,
  get model() { return model; },
  get state() { return state; },
  get online() { return online; },
  get late() { return late; },
  t: (key, holes) => say(model.lang, key, holes),
  n: (key, count) => sayCount(model.lang, key, count),
  now: () => new Date(clock.server + performance.now() - clock.local),
  opensAt() {
    const opens = model.refused?.opens_at ?? state?.opens_at;
    return opens ? new Date(opens) : null;
  },
  qr: (address) => {
    const whole = new URL(address, location.origin).href;
    return `${location.pathname.replace(/\/$/, "")}/qr.svg?for=${encodeURIComponent(whole)}`;
  },
};

/** act(f) wraps what a button does; act.name are the things that can be done. */
const act = Object.assign((what) => once(what), {
  row(row) {
    if (model.wish) return undefined;
    if (!row.queued) return go({ folder: row.code, page: 0 });
    if (!model.several) return take([row.code]);
    const chosen = model.chosen.includes(row.code)
      ? model.chosen.filter((code) => code !== row.code)
      : [...model.chosen, row.code].slice(0, SERVICES_AT_ONCE);
    return change({ chosen });
  },
  take: () => model.wish || take(model.chosen),
  ticket: () => go({ screen: "services", folder: null, page: 0, trip: caseOnly() }),
  caseTicket: () => act.ticket(),
  overTicket: () => model.wish || take([kiosk.programme.visits[0].service]),
  press: (key) => once(() => model.wish || act.key(key)),
  several: () => change({ several: !model.several, chosen: [] }),
  priority: () => (model.priority ? change({ priority: false }) : go({ screen: "priority" })),
  entitled: () => go({ screen: "services", priority: true }),
  back() {
    if (model.wish) return undefined;
    if (VISIT_SCREENS[model.screen]) return act.backFrom(model.screen);
    if (model.screen !== "services") return go({ screen: "services" });
    if (atTop()) return go({ screen: resting(), several: false, chosen: [], priority: false, trip: null });
    if (model.page > 0) return go({ page: model.page - 1 });
    return go({ folder: above(kiosk.services, model.folder), page: 0 });
  },
  next: () => go({ page: model.page + 1 }),
  restart: () => wipe(),
  done: () => wipe(),
  language() {
    change({ lang: otherLanguage(kiosk.languages, model.lang).code });
  },
  large: () => change({ large: !model.large }),
  low: () => change({ low: !model.low }),
  contrast: () => change({ contrast: !model.contrast }),
  listen: () => (reader.reading ? reader.stop() : reader.read(sentences(root), model.lang)),
  undo,
  stay() {
    asking.stop();
    root.querySelector(".veil")?.remove();
    cover();
  },
});

Object.assign(
  act,
  visitActs({
    get model() { return model; },
    zone: kiosk.zone,
    programme: kiosk.programme,
    centre: kiosk.centre.code,
    now: view.now,
    go,
    change,
    keep(changes) {
      model = { ...model, ...changes };
    },
    typedIn(changes) {
      model = { ...model, ...changes };
      refreshEntry(root, view);
    },
    ask: (wish) => ask(wish, "working"),
    take: showTicket,
    showDates: () => showFor(resultTime()),
    wipeTrip: () => go({ screen: resting(), trip: null }),
  }),
);

/** The first page of services, before the start of a kiosk that books visits too. */
function atTop() {
  return kiosk.programme && model.screen === "services" && model.folder === null && model.page === 0;
}

/** Of a visitor who takes a ticket after all, only the case goes on. */
function caseOnly() {
  return model.trip?.case ? { case: model.trip.case } : null;
}

/** Another screen: drawn anew, and deaf for a moment to the tap that led here. */
function go(changes) {
  reader.stop();
  model = { ...model, ...changes };
  settle();
  draw();
  root.querySelector("h1")?.focus({ preventScroll: true });
}

/** The same screen with something switched. */
function change(changes) {
  const focused = document.activeElement?.dataset?.act ?? null;
  model = { ...model, ...changes };
  draw();
  if (focused) root.querySelector(`[data-act="${focused}"]`)?.focus({ preventScroll: true });
}

/** The visitor has gone, or starts again: nothing of them stays. */
function wipe() {
  model.wish?.drop();
  clearing.stop();
  asking.stop();
  model = visitor(home);
  if (stale && online) return location.reload();
  go({ screen: resting() });
}

/** The screen that waits for a visitor. */
function resting() {
  if (barred) return "refused";
  if (!state) return "loading";
  if (state.open === false) return "closed";
  return kiosk.programme ? "start" : "services";
}

async function take(codes) {
  const body = {
    ...(codes.length > 1 ? { services: codes } : { service: codes[0] }),
    priority: model.priority,
    lang: model.lang,
    channel: "kiosk",
    ...(model.trip?.case ? { case: model.trip.case } : {}),
  };
  const answer = await ask(ticketWish(kiosk.centre.code, body), "sending");
  if (!answer) return;
  const screen = outcome(answer);
  stale ||= screen === "gone";
  if (screen === "result") showTicket(answer.body);
  else go({ screen, refused: answer.body });
}

function showTicket(ticket) {
  go({ screen: "result", ticket, trip: null });
  showFor(resultTime());
}

/** Send a wish until there is an answer; null when the visitor has gone meanwhile. */
async function ask(wish, sending) {
  const from = model.screen;
  const mine = () => model.wish === wish;
  model = { ...model, wish, sending };
  settle();
  root.toggleAttribute("data-busy", true);
  const slow = setTimeout(() => mine() && model.screen === from && go({ screen: "sending" }), UNSEEN);
  // Said once, not at each try: a screen drawn anew would be deaf to «start again» each time.
  const troubled = (trouble) => mine() && model.trouble !== trouble && go({ screen: "sending", trouble });
  const answer = await wish.fulfil(troubled);
  clearTimeout(slow);
  if (!mine() || answer === null) return null;
  model = { ...model, wish: null, trouble: null };
  root.toggleAttribute("data-busy", false);
  // A session of which the page's CSRF token is not: a fresh page has its own.
  stale ||= problemOf(answer) === "csrf";
  return answer;
}

/** A ticket taken for the wrong service goes back to the hall before anybody calls it. */
async function undo() {
  const { ticket } = model;
  clearing.stop();
  const answer = await giveBack(ticket);
  if (model.ticket !== ticket) return;
  if (answer.ok) go({ screen: "undone" });
  else change({ undoFailed: true });
  showFor(RESULT);
}

function resultTime() {
  const read = model.screen === "booked" ? DATES : RESULT;
  const id = model.screen === "result" ? model.ticket.id : "";
  const base = slipOf(state, id) === "here" ? read : RESULT_PHOTO;
  return model.large || model.low ? base * 2 : base;
}

/** Clear the screen after so many seconds, and say so quietly. */
function showFor(seconds) {
  clearing.start(seconds, (left) => countdown("back_in", left), wipe);
}

function countdown(key, seconds) {
  const line = root.querySelector("[data-countdown]");
  if (!line) return;
  line.hidden = false;
  line.textContent = view.t(key, { seconds });
}

/** Build the screen; the modes are classes, sizes follow in the style sheet. */
function draw() {
  root.toggleAttribute("data-busy", model.wish !== null);
  document.documentElement.lang = model.lang;
  root.dataset.screen = model.screen;
  root.classList.toggle("large", model.large);
  root.classList.toggle("low", model.low);
  if (model.contrast) document.body.dataset.palette = "contrast";
  else delete document.body.dataset.palette;
  const sheet = asking.running ? root.querySelector(".veil") : null;
  root.replaceChildren(...screens.frame(view, act, shows[model.screen](view, act)), ...(sheet ? [sheet] : []));
  cover();
  fit(root, model.large);
}

/** The hall has moved: rewrite figures, or change the resting screen with the doors and the printer. */
function hallMoved(before) {
  const told = ["result", "booked"].includes(model.screen);
  const id = model.screen === "result" ? model.ticket.id : "";
  if (before && told && slipOf(before, id) !== slipOf(state, id)) {
    draw();
    showFor(resultTime());
    return;
  }
  const rest = resting();
  const moved = ["loading", "start", "services", "closed"].includes(model.screen) && model.screen !== rest;
  if (model.wish === null && moved && !(model.screen === "services" && rest === "start")) {
    go({ screen: rest, folder: null, page: 0 });
  } else if (["start", "services"].includes(model.screen) && before && shape(before) !== shape(state)) {
    draw();
  } else {
    screens.refresh(root, view);
  }
}

/** What of the state decides which elements a screen has, apart from figures. */
function shape({ printer, opens_at: opens, foreseen, nearby }) {
  const long = Object.values(foreseen ?? {}).some((one) => one.long);
  return `${slipComes({ printer })} ${opens} ${long} ${nearby?.name.ru} ${nearby?.range.high}`;
}

function connection(now) {
  if (now === online) return;
  online = now;
  if (now) model.wish?.wake();
  if (["start", "services", "closed", "loading"].includes(model.screen) && model.wish === null) draw();
}

function tick() {
  const shown = root.querySelector("[data-clock]");
  if (shown) shown.textContent = clockTime(model.lang, view.now(), view.zone);
  if (model.screen === "loading" && !late && performance.now() - started > LATE) {
    late = true;
    draw();
  }
  held();
  // Who listens touches nothing, and is here all the same.
  if (reader.reading) touchedNow();
  const still = (performance.now() - lastTouch) / 1000;
  if (clearing.running || asking.running || still < IDLE || model.screen === "loading") return;
  if (!touched(model, home, resting())) {
    if (stale && online) location.reload();
    return;
  }
  askWhether();
}

/** How long chosen times are kept is said when it matters; afterwards there are new ones. */
function held() {
  const line = root.querySelector("[data-hold]");
  if (!line || model.wish || !model.trip.until) return;
  const left = (model.trip.until - view.now()) / 60_000;
  if (left <= 0) act.rehold();
  line.hidden = left > HOLD_SAID;
  line.textContent = view.t("hold_left", { minutes: Math.max(1, Math.ceil(left)) });
}

/** Somebody has left something on the screen: ask, then wipe. */
function askWhether() {
  const { sheet, line, button } = screens.stillHere(view, act);
  root.append(sheet);
  cover();
  button.focus({ preventScroll: true });
  asking.start(
    IDLE_ASK,
    (seconds) => {
      line.textContent = view.t("idle_text", { seconds });
    },
    wipe,
  );
}

/** What lies under the question is out of reach, and stays under it when it is drawn anew. */
function cover() {
  const sheet = root.querySelector(".veil");
  for (const part of root.children) part.inert = sheet !== null && part !== sheet;
}

function touchedNow(event) {
  if (event && !event.target.closest?.("[data-act=listen]")) reader.stop();
  lastTouch = performance.now();
  if (clearing.running) showFor(resultTime());
  // Whoever touches anything while asked is here, though the finger missed the button.
  if (event && asking.running && !event.target.closest?.("button")) {
    act.stay();
    settle();
  }
}

beat();
quieten(document);
for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, touchedNow, { capture: true });
document.addEventListener(
  "keydown",
  typing({
    act,
    programme: kiosk.programme,
    get screen() { return model.screen; },
    get deaf() { return model.wish !== null || root.querySelector(".veil") !== null; },
    ask: (wish) => ask(wish, "working"),
    onTicket(seen) {
      go({ screen: "seen", seen, trip: null });
      showFor(resultTime());
    },
    onNothing: () => model.screen === "sending" && go({ screen: resting() }),
  }),
);
const refit = () => fit(root, model.large);
window.addEventListener("resize", refit);
document.fonts?.ready.then(refit);
setInterval(tick, 1000);
go({ screen: "loading" });
live(
  { centre: kiosk.centre.code, view: "kiosk" },
  {
    onState(next, entry) {
      const before = state;
      state = next;
      if (next.now) clock = { server: Date.parse(next.now), local: performance.now() };
      if (entry?.kind?.startsWith("config.")) stale = true;
      hallMoved(before);
    },
    onOnline: connection,
    onRefused() {
      barred = stale = true;
      go({ screen: resting() });
    },
  },
);
