"""The reader's language, in any thread: texts, days and reasons, with no request around."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations

from babel.dates import format_date, format_datetime
from babel.support import Translations

from centres.names import LANGUAGES
from scheduler.timeline import Why
from web.language import TRANSLATIONS
from web.reasons import N_, Voice


OWN: Mapping[str, str] = {
    "visit.here": N_("You are at the centre already"),
    "visit.asked": N_("At your request"),
}
"""Reasons as their visitor is told them."""

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
        return Voice(self.gettext, self.ngettext, self.day, OWN).reason(why)
