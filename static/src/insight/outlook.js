/** The next hour: which centre will break its target, when, and what would mend it. */

import { h } from "../dom.js";
import { fill } from "../words.js";

/** Centres in the panel of what to do. */
const LISTED = 5;

/** Nothing is ever sure: 100 % would be a promise. */
export function percent(chance) {
  return `${Math.min(99, Math.round(chance * 100))} %`;
}

/** Percentage points that must fall before the chance is what tells of an effect. */
const TELLING = 0.1;

/**
 * One action as a sentence with its effect: on the chance, or, where too many wait for that to
 * move, on how many will wait too long. `context`: {texts, target, serviceName}.
 */
export function adviceText(advice, outlook, { texts, target, serviceName }) {
  const services = (advice.services ?? []).map(serviceName).join(", ");
  const what = fill(texts[`advice_${advice.kind}`], { window: advice.window, minutes: advice.minutes, services });
  if (outlook.chance - advice.after >= TELLING) {
    return fill(texts.advice_effect, { what, before: percent(outlook.chance), after: percent(advice.after) });
  }
  const people = { before: Math.round(outlook.late), after: Math.round(advice.late) };
  return fill(texts.advice_people, { what, high: target.high, ...people });
}

/** What a centre's outlook asks for: its best advice, or that nothing in the hall helps. */
export function remedies(outlook, context) {
  if (outlook.advice.length) return outlook.advice.map((one) => adviceText(one, outlook, context));
  return outlook.chance > 0.4 ? [context.texts.advice_none] : [];
}

/** Outlooks that ask for something, the most urgent first: [[centre, outlook]]. */
export function urgent(outlooks) {
  const rank = ([, one]) => (one.warns ? 2 : 0) + (one.over ? 1 : 0) + one.chance;
  return Object.entries(outlooks ?? {})
    .filter(([, one]) => one.warns || one.advice.length)
    .sort((a, b) => rank(b) - rank(a) || a[0].localeCompare(b[0]));
}

/** When the last of the warned centres would break its target, rounded up to five minutes. */
export function latest(outlooks) {
  const moments = Object.values(outlooks ?? {}).filter((one) => one.warns && one.breach_at).map((one) => Date.parse(one.breach_at));
  if (!moments.length) return null;
  const step = 300_000;
  return new Date(Math.ceil(Math.max(...moments) / step) * step).toISOString();
}

/** Fill the panel; hides it where there is nothing to do. `place`: code → {name, href} or null. */
export function fillActions(panel, list, outlooks, context, place) {
  const all = urgent(outlooks);
  // Centres in which nothing in the hall helps are counted, not listed: there is no action in them.
  const mendable = all.filter(([code, one]) => one.advice.length || !place(code));
  const found = mendable.slice(0, LISTED);
  const full = all.length - mendable.length;
  panel.hidden = !all.length;
  panel.dataset.chance = Math.max(0, ...Object.values(outlooks ?? {}).map((one) => one.chance));
  const rows = found.map(([code, outlook]) => {
    const { name, href } = place(code) ?? {};
    const when = outlook.warns && outlook.breach_at ? fill(context.texts.outlook_by, { time: context.time(outlook.breach_at), chance: percent(outlook.chance) }) : outlook.over ? fill(context.texts.outlook_over, { n: outlook.over }) : "";
    const said = remedies(outlook, context);
    const lines = (name ? said.slice(0, 1) : said).map((text) => h("p", { class: "action-what" }, text));
    return h("li", { class: "action", "data-status": outlook.over ? "breach" : "watch" },
      name && h("p", { class: "action-where" }, h("a", { href }, name), when && h("span", { class: "secondary num" }, when)),
      lines);
  });
  if (full) rows.push(h("li", { class: "action" }, h("p", { class: "secondary" }, fill(context.texts.advice_full, { n: full }))));
  const key = rows.map((row) => row.textContent).join("|");
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...rows);
}
