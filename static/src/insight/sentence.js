/** The one sentence on top: should a head act, yes or no? Only what was measured, nothing foreseen. */

import { fill, plural } from "../words.js";
import { KIND, spoken, standing } from "./status.js";

/** {kind, head, sub} of a centre. `context`: {texts, lang}. */
export function centreSentence(state, { texts, lang }) {
  const says = standing(state, state.target);
  const { waiting, target } = state;
  if (says === "none") return { kind: "", head: texts.scope_none, sub: "" };
  const minutes = (value) => fill(texts.minutes, { n: spoken(value, target, lang) });
  const name = { over: "centre_over", near: "centre_near" }[says] ?? "centre_good";
  const head = waiting
    ? fill(texts[name], { n: waiting, longest: minutes(state.longest_waiting ?? 0), high: target.high })
    : texts.centre_idle;
  return { kind: KIND[says === "day" ? "good" : says], head, sub: daySentence(state, { texts, lang }) };
}

/** {kind, head, sub} of a branch or the network; `names`: centre code → name. */
export function scopeSentence(state, names, { texts, lang }) {
  const { target } = state;
  if (!state.issued) return { kind: "", head: texts.scope_none, sub: "" };
  const total = Object.keys(names).length;
  const count = (wanted) => state.groups.filter((group) => standing(group, target) === wanted).length;
  const [over, near] = [count("over"), count("near")];
  const form = over ? "scope_over" : near ? "scope_near" : "scope_good";
  const head = plural(texts[form], total, lang, { over, near, high: target.high });
  return { kind: over ? "breach" : near ? "watch" : "good", head, sub: scopeNow(state, names, { texts, lang }) };
}

function scopeNow(state, names, { texts, lang }) {
  const day = daySentence(state, { texts, lang });
  if (!state.waiting) return `${texts.sub_now_idle} ${day}`;
  const longest = (group) => (group.waiting ? (group.longest_waiting ?? -1) : -1);
  const worst = state.groups.reduce((a, b) => (longest(b) > longest(a) ? b : a));
  const minutes = fill(texts.minutes, { n: spoken(Math.max(0, longest(worst)), state.target, lang) });
  return `${fill(texts.sub_now, { n: state.waiting, longest: minutes, name: names[worst.key] ?? worst.key })} ${day}`;
}

function daySentence(state, { texts, lang }) {
  const { issued, served, target } = state;
  if (!served || state.median === null) return fill(texts.sub_day_none, { issued });
  const minutes = (value) => fill(texts.minutes, { n: spoken(value, target, lang) });
  const name = state.p90 > target.high ? "sub_day_over" : "sub_day";
  return fill(texts[name], { served, issued, median: minutes(state.median), p90: minutes(state.p90) });
}
