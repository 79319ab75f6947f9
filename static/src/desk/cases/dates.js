/** Dates as people say them, in the centre's own time. */

import { timeOfDay } from "../clock.js";

const FULL = { weekday: "short", day: "numeric", month: "long" };
const SHORT = { day: "numeric", month: "short" };

/**
 * Words for days and moments of a page: `day("2026-12-08")` → «вт, 8 декабря», `short` → «8 дек.»,
 * `moment(iso)` → «вт, 8 декабря, 16:40». The year is said when it is not the one of `now()` (ms).
 */
export function dateWords(lang, zone, now) {
  const year = () => new Date(now()).getUTCFullYear();
  function say(iso, parts) {
    const day = new Date(`${iso.slice(0, 10)}T12:00:00Z`);
    const options = { ...parts, timeZone: "UTC" };
    if (day.getUTCFullYear() !== year()) options.year = "numeric";
    return new Intl.DateTimeFormat(lang, options).format(day).replace(/\s?г\.$/, "").replace(/\.(?=$|,| )/g, "");
  }
  return {
    day: (iso) => say(iso, FULL),
    short: (iso) => say(iso, SHORT),
    moment: (iso) => `${say(iso, FULL)}, ${timeOfDay(iso, zone)}`,
    brief: (iso) => `${say(iso, SHORT)}, ${timeOfDay(iso, zone)}`,
    time: (iso) => timeOfDay(iso, zone),
    today: () => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(now())),
  };
}
