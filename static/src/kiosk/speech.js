/** Words of the page: texts of both languages, counted sentences, days and times of the centre. */

import { pageData } from "../dom.js";

const texts = pageData("texts");

/** The text of a key with its {holes} filled; a key that is missing is a fault of ours and shows. */
export function say(lang, key, holes = {}) {
  const text = texts[lang][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (hole, name) => holes[name] ?? hole);
}

/** The same for a counted sentence, in the form that the language has for this number. */
export function sayCount(lang, key, count) {
  const form = new Intl.PluralRules(lang).select(count);
  return say(lang, `${key}.${form}`, { count });
}

/** "10:41" on the centre's own wall clock. */
export function clockTime(lang, at, zone) {
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  }).format(at);
}

/** When the doors open, as one says it: today at 9:00, tomorrow at 9:00, on Monday 25 November at 9:00. */
export function opening(lang, opens, now, zone) {
  const day = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
  const time = clockTime(lang, opens, zone);
  if (day(opens) === day(now)) return say(lang, "today_at", { time });
  const ahead = (Date.parse(day(opens)) - Date.parse(day(now))) / 86_400_000;
  if (ahead === 1) return say(lang, "tomorrow_at", { time });
  const name = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: zone,
  }).format(opens);
  return say(lang, "day_at", { day: name, time });
}
