/** Work at one window: the pushed state, the clerk's intents, and everything drawn from both. */

import { api } from "../api.js";
import { h, icon } from "../dom.js";
import { live } from "../live.js";
import { fill } from "../words.js";
import { showActs, showUndo } from "./acts.js";
import { serverClock, timeOfDay } from "./clock.js";
import { showCurrent, showTimer } from "./current.js";
import { dialogIsOpen, openDialog, prepareDialog } from "./dialog.js";
import { intents } from "./intent.js";
import { askIssue, showIssued } from "./issuing.js";
import { ACTS, casesAt } from "./cases/index.js";
import { dateWords } from "./cases/dates.js";
import { showPanel } from "./cases/panel.js";
import { actOf, keptBy } from "./keys.js";
import { showLine } from "./line.js";
import { part, say } from "../parts.js";
import { showPrinters } from "./printers.js";
import { askClose, askPause, askServices, askTransfer, showHelp, showTicket } from "./questions.js";
import { requestOf } from "./requests.js";
import { situation } from "./situation.js";

/** The same press again within this time is a slipped finger: its meaning has just changed. */
const SETTLE = 350;

export function workAtWindow(texts, facts) {
  const { centre, window } = document.body.dataset;
  const clock = serverClock();
  clock.sync(document.body.dataset.now);
  const able = facts.windows.find((one) => one.code === window)?.services ?? [];
  const config = { ...facts, able };
  const names = Object.fromEntries(facts.services.map((service) => [service.code, service.name]));
  const primary = document.querySelector("[data-act=primary]");

  const acted = new Set();
  let state = null;
  let seen = null;
  let flight = null;
  let trouble = null;
  let online = false;
  let pressed = { name: "", at: -Infinity };

  const context = {
    texts, config, clock, window, zone: facts.zone, lang: document.body.dataset.lang,
    dates: dateWords(document.body.dataset.lang, facts.zone, clock.now),
    nameOf: (code) => names[code] ?? code,
    state: () => state,
    flight: () => flight,
    trouble: () => trouble,
    locked: () => !online || flight !== null || state === null,
    // What the buttons show: a call that takes its usual few milliseconds must not make them flicker.
    stalled: () => !online || state === null || Boolean(flight?.retrying),
    act,
    dialog: (title, hint) => ({ title, hint, closeText: texts.close, back: primary }),
  };

  const cases = casesAt(context, draw);
  context.cases = cases;

  function draw() {
    if (!state) return;
    seen = situation(state, window, { services: able, oneClick: facts.one_click, acted }, clock.now());
    if (trouble?.untilSomebody && seen.line.mine.length) trouble = null;
    cases.follow(seen.current);
    showCurrent(seen, context);
    showPanel(cases.held(), seen.current, context);
    showLine(seen, context);
    showPrinters(state, texts);
    showActs(seen, context);
    const title = seen.current ? fill(texts.title_current, { number: seen.current.number, window }) : fill(texts.title_waiting, { n: seen.line.mine.length, window });
    if (document.title !== title) document.title = title;
  }

  const sender = intents({
    post: (path, body, key) => api("POST", path, body, { key }),
    onChange: (now) => {
      flight = now;
      trouble = now?.retrying ? { kind: "info", text: fill(texts.retrying, { act: saidOf(now) }) } : trouble;
      draw();
    },
    onEnd: ended,
  });

  function saidOf(sent) {
    return sent.says ?? texts[`act_${sent.act}`] ?? texts[sent.act];
  }

  function ended(verdict, answer, sent) {
    trouble = null;
    const problem = answer.body?.type ?? "";
    if (verdict === "lost") trouble = { kind: "problem", text: fill(texts.lost, { act: saidOf(sent) }) };
    else if (verdict === "sign-in" || problem.endsWith("/csrf")) trouble = signedOut();
    else if (verdict === "problem") trouble = { kind: "problem", text: answer.body?.detail ?? answer.body?.title ?? texts.problem };
    else if (sent.act === "next" && answer.status === 204) trouble = { kind: "info", text: texts.nobody, untilSomebody: true };
    else if (sent.act === "issue" && !dialogIsOpen()) showIssued(context, answer.body, sent.body.paper);
    if (verdict === "done") {
      if (sent.ticket) acted.add(sent.ticket);
      announce(sent, answer);
    }
    draw();
  }

  /** Signing in comes back to this very page. */
  function signedOut() {
    return { kind: "problem", text: texts.signed_out, href: location.pathname, link: texts.sign_in };
  }

  function announce(sent, { body }) {
    if (sent.act === "next" && body?.number) say(part("speaks"), `${body.number}, ${context.nameOf(body.service)}`);
  }

  /** Do it, or ask first where there is something to choose. */
  function act(name, extra) {
    if (!seen) return;
    const asked = name;
    const questions = { transfer: askTransfer, pause: askPause, services: askServices, close: askClose, issue: (here) => askIssue(here) };
    if (name === "help") return showHelp(context);
    if (ACTS.has(name)) return cases.act(name);
    if (name === "ticket") return state.tickets[extra.ticket] && showTicket(context, state.tickets[extra.ticket]);
    if (name === "pause" && seen.mode === "paused") name = "open";
    if (name === "primary") name = seen.primary.act;
    if (context.locked() || (!extra && !seen.allowed.has(name))) return;
    if (questions[name] && !extra) return questions[name](context, seen);
    const again = pressed.name === asked && performance.now() - pressed.at < SETTLE;
    if (again) return;
    pressed = { name: asked, at: performance.now() };
    trouble = null;
    const says = seen.primary.act === name ? texts[seen.primary.says] : undefined;
    sender.send(name, { ...requestOf(name, { centre, window }, seen, extra), says });
  }

  document.addEventListener("keydown", (event) => {
    if (dialogIsOpen()) return;
    const name = actOf(event);
    const focused = document.activeElement;
    const own = focused === primary && event.code === "Space";
    if (!name || (!own && keptBy(focused, event.code))) return;
    event.preventDefault();
    act(name);
  });
  // A button is pressed by Space on keyup; the keydown above has done it already.
  primary.addEventListener("keyup", (event) => event.code === "Space" && event.preventDefault());
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    act(button.dataset.act);
    // After a touch Space means the large button again, not the one that was touched.
    if (event.detail > 0 && !dialogIsOpen()) primary.focus();
  });
  prepareDialog();

  function showBanner(text, link) {
    const banner = part("banner");
    banner.hidden = !text;
    banner.replaceChildren(...(text ? [icon("link-off"), h("p", {}, text, link && " ", link)] : []));
  }

  function showOnline(now) {
    online = now;
    showBanner(online ? null : texts.offline);
    if (online) sender.hurry();
    draw();
  }

  function tick() {
    say(part("clock"), timeOfDay(clock.now(), facts.zone));
    if (!seen) return;
    showTimer(seen, context);
    showUndo(seen, context);
    if (seen.undo && seen.undo.until <= clock.now()) draw();
  }

  let stamp = null;
  live({ centre, view: "desk" }, {
    onState: (now, entry) => {
      state = now;
      if (now.now !== stamp) clock.sync((stamp = now.now));
      if (entry?.ticket) sender.heard(entry.ticket);
      if (entry?.case) cases.heard(entry.case);
      draw();
    },
    onOnline: showOnline,
    onRefused: (problem) => {
      online = false;
      const { text, href, link } = problem.status === 401 ? signedOut() : { text: problem.title };
      showBanner(text, href && h("a", { href }, link));
      draw();
    },
  });
  tick();
  setInterval(tick, 1000);
  setInterval(draw, 15_000);
}
