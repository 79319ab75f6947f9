/**
 * What the board shows beside the calls, and when. Pure.
 *
 * An item: {id, kind: "picture"|"video"|"text", seconds, first_day, last_day ("2026-11-23"), from,
 * to ("09:00")}; days and hours are the hall's, the last of each included or not as people say it:
 * «по 30 ноября» includes the 30th, «до 18:00» ends at 18:00.
 */

/** The hall's day and time at `at` (ms since the epoch) in `zone`: ["2026-11-23", "10:40"]. */
export function local(at, zone) {
  const options = { timeZone: zone, dateStyle: "short", timeStyle: "short" };
  const [day, time] = new Intl.DateTimeFormat("sv-SE", options).format(at).split(" ");
  return [day, time];
}

/** Items that may be shown on this day at this time, in their order. */
export function due(items, day, time) {
  return items.filter(
    (one) => one.first_day <= day && day <= one.last_day && one.from <= time && (time < one.to || one.to === "00:00"),
  );
}

/** The item after `current` (an id, or null for the centre's own page); null: the centre's own page
 *  has its turn once in a round. */
export function after(items, current) {
  if (current === null) return items[0] ?? null;
  return items[items.findIndex((one) => one.id === current) + 1] ?? null;
}
