"""Counting days: calendar days, months, and the working days of one centre.

Pure. A working day is one on which the centre serves visitors at all, so that official days off
with their transfers, closures and Saturdays opened by an exception all count as they are lived.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from centres.hours import Hours

FAR = 800
"""Days after which the search for working days gives up: such a centre is closed for good, and
the answer is a day beyond anything that can be booked."""

UNITS = ("days", "working days", "months")
_SPAN = re.compile(r"(\d{1,4}) (day|working day|month|year)s?")


class SpanError(ValueError):
    """A text that is no length of time; the message says what was expected."""


@dataclass(frozen=True)
class Span:
    """A length of time in `unit`: «days» (calendar), «working days» or «months»."""

    amount: int
    unit: str

    def after(self, day: date, workdays: "Workdays") -> date:
        """The last day of a term of this length that begins on `day`: 15 days after the 1st is
        the 16th; a month after 31 January is the last day of February (Civil Code, article 192).
        No term is prolonged over a day off: a cap is kept either way."""
        if self.unit == "days":
            return day + timedelta(days=self.amount)
        if self.unit == "months":
            return _months_after(day, self.amount)
        return workdays.after(day, self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


NOTHING = Span(0, "days")
"""The same day."""


def parse_span(text: str) -> Span:
    """«15 days», «10 working days», «6 months» or «1 year»; raises `SpanError`."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise SpanError(f"«{text}»: expected a length like «15 days» or «6 months»")
    amount, unit = int(found[1]), found[2]
    if unit == "year":
        return Span(12 * amount, "months")
    return Span(amount, f"{unit}s")


class Workdays:
    """The working days of a centre, each looked at once."""

    def __init__(self, is_working: Callable[[date], bool]) -> None:
        self._is_working = is_working
        self._known: dict[date, bool] = {}

    def is_working(self, day: date) -> bool:
        if day not in self._known:
            self._known[day] = self._is_working(day)
        return self._known[day]

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself for none."""
        left, ahead = count, 0
        while left:
            ahead += 1
            if ahead > FAR:
                return day + timedelta(days=FAR)
            left -= self.is_working(day + timedelta(days=ahead))
        return day + timedelta(days=ahead)

    def between(self, since: date, until: date) -> int:
        """Working days later than `since`, up to and with `until`."""
        days = (until - since).days
        return sum(self.is_working(since + timedelta(days=step)) for step in range(1, days + 1))


def workdays_of(hours: Hours) -> Workdays:
    return Workdays(lambda day: bool(hours.spans(day)))


def length(since: date, until: date, unit: str, workdays: Workdays) -> int:
    """How long it was from `since` to `until`, in calendar or working days: months are told in
    days, as nobody says «four months and eleven days»."""
    if unit == "working days":
        return workdays.between(since, until)
    return (until - since).days


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise SpanError(f"no day {months} months after {day}")
