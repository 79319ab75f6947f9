/** The one sentence on top: should a head act, yes or no? */

import { fill, plural } from "../words.js";
import { latest, percent } from "./outlook.js";
import { KIND, spoken, standing } from "./status.js";

/** A chance below this is not worth a word. */
const SMALL = 0.05;

/** {kind, head, sub} of a centre. `context`: {texts, lang, time}; `state.outlook`: the centre's own. */
export function centreSentence(state, { texts, lang, time }) {
  const says = standing(state, state.target);
  const { waiting, target } = state;
  if (says === "none") return { kind: "", head: texts.scope_none, sub: "" };
  const minutes = (value) => fill(texts.minutes, { n: spoken(value, target, lang) });
  if (says === "risk") {
    const { chance, breach_at: at } = state.outlook;
    const when = fill(texts.centre_risk, { high: target.high, time: at ? time(at) : "", chance: percent(chance) });
    return { kind: KIND.risk, head: when, sub: daySentence(state, { texts, lang }) };
  }
  const name = { over: "centre_over", near: "centre_near" }[says] ?? "centre_good";
  const head = waiting
    ? fill(texts[name], { n: waiting, longest: minutes(state.longest_waiting ?? 0), high: target.high })
    : texts.centre_idle;
  const sub = [riskLeft(state, texts), daySentence(state, { texts, lang })].filter(Boolean).join(" ");
  return { kind: KIND[says === "day" ? "good" : says], head, sub };
}

/** A risk that asks for nothing is told all the same: whoever has just acted wants to see it fall. */
function riskLeft({ outlook, target }, texts) {
  if (!outlook || outlook.chance < SMALL) return "";
  return fill(texts.sub_risk, { high: target.high, chance: percent(outlook.chance) });
}

/** {kind, head, sub} of a branch or the network; `names`: centre code → name. */
export function scopeSentence(state, names, { texts, lang, time }) {
  const { target } = state;
  const risky = Object.values(state.outlook ?? {}).filter((one) => one.warns).length;
  if (!state.issued && !risky) return { kind: "", head: texts.scope_none, sub: "" };
  const total = Object.keys(names).length;
  const count = (wanted) => state.groups.filter((group) => standing(group, target) === wanted).length;
  const [over, near] = [count("over"), count("near")];
  const form = over ? "scope_over" : risky ? "scope_risk" : near ? "scope_near" : "scope_good";
  const by = risky ? time(latest(state.outlook) ?? state.now) : "";
  const head = plural(texts[form], total, lang, { over, risky, near, high: target.high, by });
  const more = over && risky ? `${plural(texts.scope_more, risky, lang, { high: target.high, by })} ` : "";
  const kind = over ? "breach" : risky || near ? "watch" : "good";
  return { kind, head, sub: more + scopeNow(state, names, { texts, lang }) };
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
  if (!issued) return "";
  if (!served || state.median === null) return fill(texts.sub_day_none, { issued });
  const minutes = (value) => fill(texts.minutes, { n: spoken(value, target, lang) });
  const name = state.p90 > target.high ? "sub_day_over" : "sub_day";
  return fill(texts[name], { served, issued, median: minutes(state.median), p90: minutes(state.p90) });
}
