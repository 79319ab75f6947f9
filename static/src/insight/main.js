/** The head's page: today's waits of a centre, a branch or the network, live. */

import { h, icon, pageData } from "../dom.js";
import { live } from "../live.js";
import { part, say } from "../parts.js";
import { fill } from "../words.js";
import { fillBands } from "./bands.js";
import { fillActions } from "./outlook.js";
import { centreSentence, scopeSentence } from "./sentence.js";
import { ranked, spoken } from "./status.js";
import { DONE, fillTable, standingOf, windowState } from "./tables.js";

const texts = pageData("texts");
const page = pageData("insight");
const lang = document.body.dataset.lang;
const atCentre = page.scope.kind === "centre";
const places = Object.fromEntries(page.centres.map((centre) => [centre.code, centre]));
const services = Object.fromEntries((page.services ?? []).map((service) => [service.code, service.name]));
const serviceName = (code) => services[code] ?? code;
const names = Object.fromEntries(page.centres.map((centre) => [centre.code, centre.name]));
let shown = null;

function timeOf(iso) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: page.zone };
  return new Intl.DateTimeFormat("ru", options).format(new Date(iso));
}

/** «2 декабря»: a page that was left open over night shows the figures of a new day. */
function dayOf(iso) {
  const options = { day: "numeric", month: "long", timeZone: page.zone };
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, options).format(new Date(iso));
}

function show(state) {
  shown = state;
  const context = { texts, lang, target: state.target, time: timeOf, serviceName };
  const outlooks = state.outlook ?? {};
  const own = { ...state, outlook: outlooks[page.watch.centre] };
  showSentence(atCentre ? centreSentence(own, context) : scopeSentence(state, names, context));
  fillActions(part("actions"), part("actions-list"), outlooks, context, (code) => (atCentre ? null : places[code]));
  showAlerts(state);
  showFigures(state, context);
  fillBands(part("bands"), state.bands, context);
  showGone(state);
  say(part("day"), dayOf(state.now));
  say(part("updated"), fill(texts.updated, { time: timeOf(state.now) }));
  part("scale-note").hidden = false;
  say(part("target"), fill(texts.target, state.target));
  if (atCentre) showCentre(state, context);
  else showCentres(state, context);
  document.body.dataset.ready = "true";
}

function showSentence({ kind, head, sub }) {
  const sentence = part("sentence");
  sentence.dataset.status = kind;
  say(part("head"), head);
  say(part("sub"), sub);
  const signs = { good: "check-circle", watch: "watch", breach: "breach" };
  part("sign").replaceChildren(icon(signs[kind] ?? "info"));
}

function showFigures(state, { target }) {
  const minutes = (value) => (value === null || value === undefined ? "–" : fill(texts.minutes, { n: spoken(value, target, lang) }));
  const before = state.previous ?? {};
  const was = (value) => (value === null || value === undefined ? "" : fill(texts.before, { n: minutes(value) }));
  const longest = state.waiting ? state.longest_waiting : null;
  const set = (name, value, note = "", over = false) => {
    say(part(name), value);
    part(name).dataset.kind = over ? "breach" : "";
    say(part(`${name}-before`), note);
  };
  set("waiting", String(state.waiting));
  set("longest", minutes(longest), "", longest > target.high);
  set("median", minutes(state.median), was(before.median), state.median > target.high);
  set("p90", minutes(state.p90), was(before.p90), state.p90 > target.high);
}

/** What became of today's warnings: who is warned falsely too often stops listening. */
function showAlerts({ alerts }) {
  const said = alerts && alerts.right + alerts.averted + alerts.wrong;
  say(part("alerts"), said ? fill(texts.alerts_today, alerts) : "");
}

/** Who came and was not served: they are in no band of those served. */
function showGone(state) {
  const parts = ["left", "no_show", "expired"].filter((name) => state[name]);
  say(part("gone"), parts.map((name) => fill(texts[`gone_${name}`], { n: state[name] })).join(" · "));
}

/** Centres nobody has come to today are listed too: a head looks for what is missing. */
function showCentres(state, context) {
  const found = new Map(state.groups.map((group) => [group.key, group]));
  const nobody = { issued: 0, served: 0, waiting: 0, longest_waiting: null, median: null, p90: null };
  const groups = page.centres.map(({ code }) => found.get(code) ?? { key: code, ...nobody });
  const facts = Object.fromEntries(page.centres.map((centre) => [centre.code, centre]));
  for (const group of groups) group.outlook = state.outlook?.[group.key];
  const rows = ranked(groups, state.target).map((group) => ({
    id: group.key,
    name: names[group.key],
    href: facts[group.key].href,
    note: facts[group.key].branch,
    state: standingOf(group, context),
    figures: group,
  }));
  fillTable(part("centres"), rows, texts.col_centre, context);
}

function showCentre(state, context) {
  const row = (group, name, word) => ({ id: String(group.key), name, state: word ?? null, figures: group });
  const inOrder = (groups, codes) => codes.map((code) => groups.find((group) => group.key === code)).filter(Boolean);
  const served = inOrder(state.by_service ?? [], Object.keys(services));
  const nobody = (key) => ({ key, issued: 0, served: 0, waiting: 0, longest_waiting: null, median: null, p90: null });
  const windows = page.windows.map((code) => (state.by_window ?? []).find((group) => group.key === code) ?? nobody(code));
  fillTable(part("services"), served.map((group) => row(group, services[group.key])), texts.col_service, context);
  fillTable(part("windows"), windows.map((group) =>
    row(group, fill(texts.window, { window: group.key }), windowState(state.windows?.[group.key] ?? "closed", context))), texts.col_window, context, DONE);
  fillTable(part("hours"), state.groups.map((group) =>
    row(group, fill(texts.hour, { from: `${group.key}:00`, to: `${String(Number(group.key) + 1).padStart(2, "0")}:00` }))), texts.col_hour, context, DONE);
  for (const name of ["services", "hours"]) {
    const none = part(`${name}-none`);
    none.hidden = part(name).tBodies[0].rows.length > 0;
    part(name).hidden = !none.hidden;
  }
}

function banner(content) {
  const element = part("banner");
  element.hidden = !content;
  element.replaceChildren(...(content ? [icon("link-off"), h("p", {}, content)] : []));
}

live({ ...page.watch, view: "insight" }, {
  onState: show,
  onOnline: (online) => banner(online ? null : fill(texts.offline, { time: timeOf(shown?.now ?? document.body.dataset.now) })),
  onRefused: (problem) =>
    banner(problem.status === 401 ? [texts.signed_out, " ", h("a", { href: location.pathname }, texts.sign_in)] : problem.title),
});
