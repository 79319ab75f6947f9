"""Numbers, days and moments as a page's language writes them; a dash where there is none."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from babel.dates import format_date, format_time, get_day_names
from babel.numbers import format_decimal, format_percent

from measures import Period

NONE = "–"
Width = Literal["abbreviated", "wide"]


@dataclass(frozen=True)
class Words:
    lang: str

    def share(self, value: float | None) -> str:
        return NONE if value is None else format_percent(value, "0.# %", locale=self.lang)

    def whole_share(self, value: float | None) -> str:
        return NONE if value is None else format_percent(value, "0 %", locale=self.lang)

    def number(self, value: float | None) -> str:
        return NONE if value is None else format_decimal(value, "#,##0.#", locale=self.lang)

    def whole(self, value: float | None) -> str:
        return NONE if value is None else format_decimal(value, "#,##0", locale=self.lang)

    def day(self, value: date) -> str:
        return str(format_date(value, "d MMMM y", locale=self.lang))

    def short_day(self, value: date) -> str:
        return str(format_date(value, "d MMM y", locale=self.lang))

    def day_month(self, value: date) -> str:
        return str(format_date(value, "d MMM", locale=self.lang))

    def weekday_day(self, value: date) -> str:
        return str(format_date(value, "EEE, d MMM y", locale=self.lang))

    def full_day(self, value: date) -> str:
        """«Вторник, 24 ноября», as a sentence begins."""
        said = str(format_date(value, "EEEE, d MMMM", locale=self.lang))
        return said[:1].upper() + said[1:]

    def month(self, value: date) -> str:
        """«ноябрь 2026»"""
        return str(format_date(value, "LLLL y", locale=self.lang))

    def short_month(self, value: date) -> str:
        return str(format_date(value, "LLL y", locale=self.lang))

    def period(self, value: Period) -> str:
        """«2–29 ноября 2026», «27 октября – 23 ноября 2026»: nothing is said twice."""
        since, until = value.since, value.until
        if since == until:
            return self.day(since)
        if (since.year, since.month) == (until.year, until.month):
            return f"{since.day}–{self.day(until)}"
        pattern = "d MMMM y" if since.year != until.year else "d MMMM"
        return f"{format_date(since, pattern, locale=self.lang)} – {self.day(until)}"

    def weekday(self, number: int, width: Width = "abbreviated") -> str:
        """0 = Monday."""
        return str(get_day_names(width, "stand-alone", locale=self.lang)[number])

    def time(self, value: datetime | None) -> str:
        return NONE if value is None else format_time(value, "HH:mm", locale=self.lang)

    def write(self, kind: str, value: Any) -> str:
        """A cell of a table, by the kind of its column."""
        if value is None:
            return NONE
        if kind == "text":
            return str(value)
        return str(
            {"count": self.whole, "minutes": self.number, "share": self.whole_share}[kind](value)
        )
