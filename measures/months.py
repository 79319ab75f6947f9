"""Calendar months, by their first day."""

from collections.abc import Iterator
from datetime import date, timedelta


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return month_of(month + timedelta(days=31))


def months_between(first: date, until: date) -> Iterator[date]:
    """The months that have a day in [first, until)."""
    month = month_of(first)
    while month < until:
        yield month
        month = next_month(month)
