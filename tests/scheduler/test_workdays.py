"""Counting days."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from centres.hours import Hours, parse_week
from scheduler.workdays import FAR, Span, SpanError, Workdays, length, parse_span, workdays_of

MOSCOW = ZoneInfo("Europe/Moscow")
OFFICE = Hours(MOSCOW, parse_week(["mon-fri 09:00-17:00"]))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("15 days", Span(15, "days")),
        ("1 day", Span(1, "days")),
        ("10 working days", Span(10, "working days")),
        ("6 months", Span(6, "months")),
        ("1 year", Span(12, "months")),
    ],
)
def test_lengths_are_read_as_people_write_them(text: str, span: Span) -> None:
    """A length is «15 days», «10 working days», «6 months» or «1 year»."""
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["", "15", "days", "-1 days", "1.5 days", "2 weeks"])
def test_other_lengths_are_refused(text: str) -> None:
    """Anything else is refused with what was expected."""
    with pytest.raises(SpanError, match="expected"):
        parse_span(text)


def test_new_year_holidays_are_no_working_days() -> None:
    """The first working day after 31 December 2025 is 12 January 2026."""
    assert workdays_of(OFFICE).after(date(2025, 12, 30), 1) == date(2026, 1, 12)


def test_a_saturday_opened_by_exception_counts() -> None:
    """An exception that opens a Saturday makes it a working day, one that closes a Friday does
    the reverse."""
    saturday, friday = date(2026, 11, 28), date(2026, 11, 27)
    hours = Hours(MOSCOW, OFFICE.weekly, exceptions={saturday: OFFICE.weekly[0], friday: ()})
    assert workdays_of(hours).after(date(2026, 11, 26), 1) == saturday


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 15), 12, date(2027, 11, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(day: date, months: int, after: date) -> None:
    """A term in months ends on the same day of its last month, or on that month's last day."""
    assert Span(months, "months").after(day, workdays_of(OFFICE)) == after


def test_a_centre_closed_for_good_ends_the_search() -> None:
    """Where no day is ever worked, the answer lies beyond anything that can be booked."""
    never = Workdays(lambda _day: False)
    assert never.after(date(2026, 1, 1), 1) == date(2026, 1, 1) + timedelta(days=FAR)


@given(
    st.dates(date(2025, 1, 1), date(2027, 12, 1)),
    st.integers(0, 60),
    st.frozensets(st.integers(0, 6), max_size=6),
)
def test_adding_and_counting_agree(day: date, count: int, off: frozenset[int]) -> None:
    """From a day to the n-th working day after it there are n working days, and it is one."""
    workdays = Workdays(lambda one: one.weekday() not in off)
    after = workdays.after(day, count)
    assert workdays.between(day, after) == count
    assert count == 0 or workdays.is_working(after)
    assert length(day, after, "working days", workdays) == count
