/** How a centre stands against the target, by what was measured and what is foreseen; and who comes first. */

/** Minutes before the limit from which a wait counts as close to it. */
export const NEAR = 3;

/**
 * What the figures say: over (somebody waits beyond the limit now), risk (somebody is likely to,
 * within the hour; `figures.outlook`), near, day (nobody now, but a
 * tenth of today's visitors waited beyond it), good, idle (nobody waits), none (nobody came).
 */
export function standing(figures, target) {
  const longest = figures.waiting ? (figures.longest_waiting ?? 0) : null;
  if (!figures.issued && !figures.outlook?.warns) return "none";
  if (longest !== null && longest > target.high) return "over";
  if (figures.outlook?.warns) return "risk";
  if (longest !== null && longest > target.high - NEAR) return "near";
  if (figures.p90 !== null && figures.p90 > target.high) return "day";
  return longest === null ? "idle" : "good";
}

/** The colour that goes with it: breach, watch, good or none. */
export const KIND = { over: "breach", risk: "watch", near: "watch", day: "watch", good: "good", idle: "good", none: "" };

const URGENCY = ["over", "risk", "near", "day", "good", "idle", "none"];

/** Groups in the order in which a head should look at them: worst now, then worst today. */
export function ranked(groups, target) {
  const rank = (group) => URGENCY.indexOf(standing(group, target));
  const now = (group) => (group.waiting ? (group.longest_waiting ?? 0) : 0);
  return [...groups].sort(
    (a, b) => rank(a) - rank(b) || (standing(a, target) === "risk" ? (b.outlook?.chance ?? 0) - (a.outlook?.chance ?? 0) : 0) || now(b) - now(a) || (b.p90 ?? 0) - (a.p90 ?? 0) || a.key.localeCompare(b.key),
  );
}

/**
 * Minutes as people say them: whole, unless that would put a wait on the wrong side of a limit
 * (17.3 is not «17» where 17 is the limit). Almost nothing is «<1», which is true, and not «0».
 */
export function spoken(minutes, target, lang) {
  const whole = Math.round(minutes);
  if (!whole) return "<1";
  const hides = [target.high, 30].some((limit) => minutes > limit !== whole > limit);
  const value = hides ? (minutes > whole ? Math.ceil(minutes * 10) : Math.floor(minutes * 10)) / 10 : whole;
  return new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(value);
}
