"""The reader's language, in any thread: texts, days and reasons, with no request around."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from typing import Any

from babel.dates import format_date, format_datetime
from babel.support import Translations
from babel.units import format_unit

from scheduler.timeline import Why
from web.language import LANGUAGES, TRANSLATIONS


def N_(text: str) -> str:
    """Marks a text for the catalogue; it is translated where it is used."""
    return text


REASONS: Mapping[str, str] = {
    "complete.planned": N_("Not before %(date)s: checking the application takes %(span)s"),
    "complete.forecast": N_("The application will be complete on %(date)s"),
    "complete.fact": N_("The application has been complete since %(date)s"),
    "complete.overdue": N_("The application is not complete yet"),
    "draft_ready.planned": N_("Not before %(date)s: the contract takes %(span)s to prepare"),
    "draft_ready.forecast": N_("The contract will be ready on %(date)s"),
    "draft_ready.fact": N_("The contract has been ready since %(date)s"),
    "draft_ready.overdue": N_("The contract is not ready yet"),
    "signed.planned": N_("Not before %(date)s: signing takes %(span)s"),
    "signed.forecast": N_("The contract will be signed on %(date)s"),
    "signed.fact": N_("The contract was signed on %(date)s"),
    "signed.overdue": N_("The contract is not signed yet"),
    "works_done.planned": N_("The works take %(span)s, until %(date)s"),
    "works_done.forecast": N_("The works will be done on %(date)s"),
    "works_done.fact": N_("The works were done on %(date)s"),
    "works_done.overdue": N_("The works are not done yet"),
    "acts_ready.planned": N_("Not before %(date)s: the inspection and the acts take %(span)s"),
    "acts_ready.forecast": N_("The acts will be ready on %(date)s"),
    "acts_ready.fact": N_("The acts have been ready since %(date)s"),
    "acts_ready.overdue": N_("The acts are not ready yet"),
    "visit.latest": N_("By %(date)s at the latest"),
    "visit.provisional": N_("Provisional: the day moves with what happens before"),
    "visit.closed": N_("The centre cannot receive you on %(date)s"),
    "visit.none_lawful": N_("No free time is left until %(date)s"),
    "visit.not_published": N_("Days after %(date)s are not open for booking yet"),
    "visit.missed": N_("Visit %(visit)s did not take place"),
    "visit.done": N_("The visit took place on %(date)s"),
    "visit.here": N_("You are at the centre already"),
    "visit.earlier_cancelled": N_("An earlier visit was cancelled"),
    "visit.asked": N_("At your request"),
    "case.finished": N_("The case is finished"),
    "case.withdrawn": N_("The application was withdrawn"),
    "case.lapsed": N_("The application lapsed"),
}
"""Reasons by their key (`scheduler.timeline`, `scheduler.replan`), and one of our own."""
OTHERWISE = N_("Not before %(date)s")
"""For a milestone of a programme that has no words of its own."""

_UNITS = {"days": "duration-day", "months": "duration-month"}
_SHORT = {"ru": "dd.MM HH:mm", "en": "d MMM HH:mm"}


@lru_cache(maxsize=8)
def catalogue(lang: str) -> NullTranslations:
    """The texts of a language, read from disk once; English msgids where there is no file."""
    return Translations.load(str(TRANSLATIONS), [lang])


class Words:
    """Speaks one language; Russian where it does not know the one asked for."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else LANGUAGES[0]
        self.gettext, self.ngettext = catalogue(self.lang).gettext, catalogue(self.lang).ngettext

    def name(self, names: Mapping[str, str]) -> str:
        """A configured name in this language, or in any that there is."""
        return names.get(self.lang) or next(iter(names.values()), "")

    def day(self, day: date) -> str:
        """«15 декабря 2026»: with no «г.», so that a full stop may follow."""
        return format_date(day, "d MMMM y", locale=self.lang)

    def weekday(self, day: date) -> str:
        """«вторник, 15 декабря»"""
        return format_date(day, "EEEE, d MMMM", locale=self.lang)

    def moment(self, at: datetime) -> str:
        """«вторник, 15 декабря 2026, 10:20», in the moment's own zone."""
        return format_datetime(at, "EEEE, d MMMM y, HH:mm", tzinfo=at.tzinfo, locale=self.lang)

    def short(self, at: datetime) -> str:
        """«15.12 10:20»"""
        return format_datetime(at, _SHORT[self.lang], tzinfo=at.tzinfo, locale=self.lang)

    def reason(self, why: Why) -> str:
        """One reason as a sentence without its full stop."""
        key, values = why
        said: dict[str, Any] = dict(values)
        if "date" in said:
            said["date"] = self.day(_day(said["date"]))
        if "unit" in said:
            said["span"] = self._span(said["days"], said["unit"])
        return self.gettext(REASONS.get(key, OTHERWISE)) % said

    def _span(self, count: int, unit: str) -> str:
        if unit in _UNITS:
            return format_unit(count, _UNITS[unit], locale=self.lang)
        said = self.ngettext("%(count)s working day", "%(count)s working days", count)
        return said % {"count": count}


def _day(value: date | str) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
