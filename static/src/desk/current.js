/** The left of the page: who is at the window, since when, and why it was their turn. */

import { h, icon } from "../dom.js";
import { fill } from "../words.js";
import { minutesSince, running, since, timeOfDay } from "./clock.js";
import { part, say } from "../parts.js";
import { chipsOf } from "./reasons.js";

const SIGNS = { open: "good", paused: "watch", closed: "" };

/** Draw the situation; `context` as in main.js. */
export function showCurrent(seen, context) {
  const { texts } = context;
  part("work").dataset.mode = seen.mode;
  say(part("label"), headline(seen, texts));
  say(part("number"), seen.current?.number ?? "");
  say(part("service"), seen.current ? context.nameOf(seen.current.service) : emptyLine(seen, context));
  part("chips").replaceChildren(...(seen.current ? chips(seen.current, context) : []));
  say(part("facts"), seen.current ? facts(seen.current, seen.mode, context) : "");
  showUpcoming(seen, context);
  showTimer(seen, context);
  showPlace(seen, context);
}

/** Right above the large button: whom it would call, and why them. */
function showUpcoming(seen, context) {
  const row = seen.mode === "idle" ? seen.line.mine[0] : null;
  part("upcoming").hidden = !row;
  if (!row) return;
  say(part("upcoming-number"), row.number);
  say(part("upcoming-service"), context.nameOf(row.service));
  part("upcoming-chips").replaceChildren(...chips(row, context));
  say(part("upcoming-wait"), fill(context.texts.upcoming_wait, { minutes: minutesSince(row.base, context.clock.now()) }));
}

function headline(seen, texts) {
  const reason = seen.mode === "paused" && reasonText(seen.place.reason, texts);
  return texts[`current_${seen.mode}`] + (reason ? `: ${reason}` : "");
}

function chips(row, context) {
  return chipsOf(row, context.window, context.texts, context.zone).map(chip);
}

/** One chip: a word, with an icon where it has one. */
export function chip({ kind, icon: sign, text }) {
  return h("li", { class: "chip", "data-kind": kind }, sign && icon(sign), h("span", {}, text));
}

/** What is said where no visitor is: how the line stands, calmly. */
function emptyLine(seen, { texts, clock, config, nameOf }) {
  const n = seen.line.mine.length;
  if (seen.mode === "paused") return fill(texts.paused_waiting, { n });
  if (seen.mode === "closed") {
    const all = seen.services.length >= config.services.length;
    const services = all ? texts.services_all : seen.services.map(nameOf).join(", ");
    return fill(texts.closed_waiting, { n: n + seen.line.others.length, services });
  }
  if (!n) return texts.idle_none;
  const minutes = Math.max(...seen.line.mine.map((row) => minutesSince(row.base, clock.now())));
  return fill(minutes ? texts.idle_waiting : texts.paused_waiting, { n, minutes });
}

function facts(row, mode, { texts, config, nameOf }) {
  const said = [];
  const waited = Math.floor((Date.parse(row.recalled_at ?? row.called_at) - Date.parse(row.base)) / 60000);
  said.push(fill(texts.waited, { minutes: Math.max(0, waited) }));
  if (row.services.length > 1) said.push(fill(texts.leg, { leg: row.leg, legs: row.services.length }));
  const later = row.services.slice(row.leg).map(nameOf);
  if (later.length) said.push(fill(texts.then, { services: later.join(", ") }));
  const usual = config.services.find((service) => service.code === row.service)?.minutes;
  if (mode === "serving" && usual) said.push(fill(texts.usual, { minutes: usual }));
  if (mode === "called" && row.recalls) said.push(fill(texts.recalls, { n: row.recalls, most: 3 }));
  return said.join(" · ");
}

/** The running time: of the call, the service, or the break. Called each second. */
export function showTimer(seen, { texts, clock, zone }) {
  const row = seen.current;
  const from = { called: row?.recalled_at ?? row?.called_at, serving: row?.started_at, paused: seen.place.since };
  const start = from[seen.mode];
  part("timer").hidden = !start;
  if (!start) return;
  say(part("timer-value"), running(since(start, clock.now())));
  const recalled = seen.mode === "called" && row.recalls > 0;
  const label = recalled ? texts.timer_recalled : texts[`timer_${seen.mode}`];
  say(part("timer-label"), fill(label, { n: (row?.recalls ?? 0) + 1, time: timeOfDay(start, zone) }));
}

/** The head of the page: the window's own state and what it serves. */
function showPlace(seen, { texts, config }) {
  const state = part("state");
  part("place").hidden = false;
  const reason = seen.place.state === "paused" && reasonText(seen.place.reason, texts);
  const words = texts[`state_${seen.place.state}`] + (reason ? `: ${reason}` : "");
  if (state.textContent !== words) {
    const signs = { open: "check-circle", paused: "pause", closed: "door" };
    state.replaceChildren(icon(signs[seen.place.state]), h("span", {}, words));
  }
  state.dataset.status = SIGNS[seen.place.state];
  const [n, total] = [seen.services.length, config.services.length];
  say(part("services"), n >= total ? texts.services_all : fill(texts.services_some, { n, total }));
}

/** The word of a break's reason; what an older page or a program wrote stands as it is. */
export function reasonText(reason, texts) {
  return reason ? (texts[`pause_${reason}`]?.toLowerCase() ?? reason) : "";
}
