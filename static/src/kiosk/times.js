/** Published slots as days and times to choose from. Pure. */

/** Days on one screen. */
export const DAYS = 10;

/** More times of a day than this are thinned out. */
const TIMES = 25;

/**
 * Slots of the API as [{day: "2026-12-07", times: [{slot, start}]}]: days with something free; where
 * that is a lot, of each half hour the first free slot: a choice of minutes helps nobody.
 */
export function daysOf(items) {
  const days = new Map();
  for (const { id, start, free } of items) {
    if (free < 1) continue;
    const day = start.slice(0, 10);
    if (!days.has(day)) days.set(day, []);
    days.get(day).push({ slot: id, start });
  }
  return [...days].map(([day, times]) => ({ day, times: times.length > TIMES ? thinned(times) : times }));
}

function thinned(times) {
  const half = ({ start }) => start.slice(11, 13) + (start.slice(14, 16) < "30" ? "a" : "b");
  return times.filter((time, at) => at === 0 || half(time) !== half(times[at - 1]));
}

/** A day so many calendar days later. */
export function shifted(day, count) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

export function daysBetween(from, to) {
  return (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000;
}

/** The first day that a visit may have, as its reasons say. */
export function earliest(explains, otherwise) {
  const dates = explains.filter(({ key }) => !key.startsWith("visit.")).map(({ values }) => values.date ?? "");
  return [otherwise, ...dates].sort().at(-1);
}

/** The last one, or null. */
export function latest(explains) {
  return explains.find(({ key }) => key === "visit.latest")?.values.date ?? null;
}
