/** «Откроется завтра в 9:00»: when a closed centre opens, in words. Pure. */

const DAY = 86_400_000;

function dayOf(at, zone) {
  return Date.parse(new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at));
}

/** `at`, `now`: Date; `zone`: of the centre; `texts`: opens_today, opens_tomorrow, opens_on, days. */
export function opening(at, now, zone, lang, texts) {
  const time = new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit", timeZone: zone }).format(at);
  const ahead = Math.round((dayOf(at, zone) - dayOf(now, zone)) / DAY);
  if (ahead <= 0) return texts.opens_today.replace("{time}", time);
  if (ahead === 1) return texts.opens_tomorrow.replace("{time}", time);
  const day =
    ahead < 7
      ? texts.days[new Date(dayOf(at, zone)).getUTCDay()]
      : new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", timeZone: zone }).format(at);
  return texts.opens_on.replace("{day}", day).replace("{time}", time);
}
