from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centres.hours import (
    DAYS,
    Hours,
    HoursError,
    Span,
    format_day,
    format_week,
    hours_from_settings,
    hours_to_settings,
    parse_day,
    parse_week,
)

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")

OFFICE = hours_from_settings(
    {
        "weekly": ["mon-thu 09:00-18:00", "fri 09:00-16:45"],
        "breaks": ["mon-fri 13:00-13:45"],
        "exceptions": {"2026-11-04": "10:00-14:00", "2026-11-24": "closed"},
    },
    MOSCOW,
)


def at(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def hours(weekly: list[str], zone: ZoneInfo = MOSCOW, **more: object) -> Hours:
    return hours_from_settings({"weekly": weekly, **more}, zone)


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-23 08:59:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 12:59:59", True),
        ("2026-11-23 13:00", False),
        ("2026-11-23 13:45", True),
        ("2026-11-23 17:59:59", True),
        ("2026-11-23 18:00", False),
        ("2026-11-27 16:45", False),
        ("2026-11-28 12:00", False),
    ],
)
def test_open_from_the_first_minute_to_before_the_last(moment: str, open_: bool) -> None:
    """Opening times are inclusive, closing times exclusive, and a break is not open."""
    assert OFFICE.is_open(at(moment)) is open_


def test_intervals_are_the_open_stretches_in_utc() -> None:
    """A day's intervals leave the break out and are told in UTC."""
    assert OFFICE.intervals(date(2026, 11, 23)) == (
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 10, 45, tzinfo=UTC), datetime(2026, 11, 23, 15, 0, tzinfo=UTC)),
    )


def test_an_exception_wins_over_everything() -> None:
    """A dated exception opens a holiday, closes a working day, and knows no weekly break."""
    assert OFFICE.is_open(at("2026-11-04 13:30"))
    assert not OFFICE.is_open(at("2026-11-04 14:00"))
    assert OFFICE.intervals(date(2026, 11, 24)) == ()
    assert OFFICE.closing(at("2026-11-24 12:00")) is None


def test_an_exception_wins_over_a_shortened_day() -> None:
    """The hour off before a holiday is not taken from hours given for that very day."""
    given_hours = hours(["mon-fri 09:00-17:00"], exceptions={"2026-11-03": "09:00-17:00"})
    assert given_hours.is_open(at("2026-11-03 16:30"))


def test_the_day_before_a_holiday_ends_one_hour_earlier() -> None:
    """A shortened day loses its last hour, and a break that meets the new end just ends it."""
    assert hours(["mon-fri 09:00-17:00"]).spans(date(2026, 11, 3)) == (Span(540, 960),)
    lunch_late = hours(["mon-fri 09:00-17:00"], breaks=["tue 15:30-16:30"])
    assert lunch_late.spans(date(2026, 11, 3)) == (Span(540, 930),)


def test_holidays_close_only_where_they_count() -> None:
    """A centre without a holiday calendar works through a holiday."""
    assert hours(["mon-fri 09:00-17:00"]).spans(date(2026, 11, 4)) == ()
    assert hours(["mon-fri 09:00-17:00"], holidays=None).spans(date(2026, 11, 4))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23 07:00", "2026-11-23 09:00"),
        ("2026-11-23 09:00", "2026-11-23 13:45"),
        ("2026-11-23 13:10", "2026-11-23 13:45"),
        ("2026-11-23 18:00", "2026-11-25 09:00"),
        ("2026-11-27 20:00", "2026-11-30 09:00"),
        ("2026-12-30 20:00", "2027-01-11 09:00"),
    ],
)
def test_next_opening_is_the_next_time_the_doors_open(moment: str, opens: str) -> None:
    """The next opening is strictly later, after a break, a closure, a weekend or the holidays."""
    assert OFFICE.next_opening(at(moment)) == at(opens)


def test_a_centre_that_never_opens_has_no_next_opening() -> None:
    """No weekly hours and no exception ahead: there is nothing to promise."""
    assert Hours(MOSCOW).next_opening(at("2026-11-23 12:00")) is None


def test_closing_is_the_end_of_the_day_not_the_break() -> None:
    """Closing is when the day ends for good, asked before, in or after it."""
    for moment in ("2026-11-23 01:00", "2026-11-23 13:10", "2026-11-23 23:00"):
        assert OFFICE.closing(at(moment)) == at("2026-11-23 18:00")


def test_the_day_is_the_centres_own() -> None:
    """Late in the evening of UTC it is already tomorrow in Moscow, and earlier in Kaliningrad."""
    moment = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
    assert OFFICE.day_of(moment) == date(2026, 11, 24)
    assert Hours(ZoneInfo("Europe/Kaliningrad")).day_of(moment) == date(2026, 11, 23)


def test_a_day_has_23_or_25_hours_when_clocks_change() -> None:
    """The bounds of a day follow its own midnights."""
    summer = Hours(BERLIN)
    for day, length in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24)):
        start, end = summer.day_bounds(day)
        assert end - start == timedelta(hours=length)


def test_opening_time_stays_on_the_wall_clock_through_a_clock_change() -> None:
    """Nine o'clock is nine o'clock on either side of a clock change."""
    office = hours(["mon-sun 09:00-17:00"], BERLIN, holidays=None)
    assert office.opening(date(2026, 3, 28)) == datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert office.opening(date(2026, 3, 29)) == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_not_open() -> None:
    """Spring's skipped hour gives no interval, or one that begins where the clock goes on."""
    night = hours(["sun 02:30-03:00"], BERLIN, holidays=None)
    assert night.intervals(date(2026, 3, 29)) == ()
    longer = hours(["sun 01:00-04:00"], BERLIN, holidays=None)
    (start, end) = longer.intervals(date(2026, 3, 29))[0]
    assert end - start == timedelta(hours=2)


def test_a_day_may_end_at_midnight() -> None:
    """24:00 is the midnight that ends the day."""
    late = hours(["mon 20:00-24:00"])
    assert late.is_open(at("2026-11-23 23:59:59"))
    assert not late.is_open(at("2026-11-24 00:00"))
    assert hours_from_settings(hours_to_settings(late), MOSCOW) == late


def test_the_ends_of_the_calendar_are_no_accident() -> None:
    """The first and the last day that can be written do not break the arithmetic."""
    for zone in (MOSCOW, ZoneInfo("America/New_York")):
        always = hours(["mon-sun 00:00-24:00"], zone)
        for day in (date.min, date.max):
            start, end = always.day_bounds(day)
            assert start <= end
            always.intervals(day)
    assert Hours(MOSCOW).next_opening(datetime.max.replace(tzinfo=MOSCOW)) is None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["mon-fri"], "expected days and times"),
        (["mo-fri 09:00-17:00"], "«mo»: expected a day"),
        (["fri-mon 09:00-17:00"], "backwards"),
        (["mon 9-17"], "expected times like 09:00-17:00"),
        (["mon 09:00-25:00"], "no such time"),
        (["mon 09:61-10:00"], "no such time"),
        (["mon 17:00-09:00"], "ends before it begins"),
        (["mon 09:00-09:00"], "ends before it begins"),
        (["mon-fri 09:00-17:00", "wed 16:00-19:00"], "wed 09:00-17:00 and 16:00-19:00 overlap"),
        (["mon ٠٩:00-17:00"], "expected times"),
    ],
)
def test_wrong_hours_say_what_is_wrong(lines: list[str], message: str) -> None:
    """A text that is no hours is refused with the words at fault."""
    with pytest.raises(HoursError, match=message):
        parse_week(lines)


@pytest.mark.parametrize("day", ["2026-02-30", "20261231", "tomorrow", "2026-1-1"])
def test_an_exception_needs_a_real_date(day: str) -> None:
    """Dates are written in full and exist."""
    with pytest.raises(HoursError, match="expected a date"):
        hours(["mon 09:00-17:00"], exceptions={day: "closed"})


def test_an_unknown_holiday_calendar_is_refused() -> None:
    """A calendar that nobody knows would silently open the holidays."""
    with pytest.raises(HoursError, match="unknown holidays «mars»"):
        hours(["mon 09:00-17:00"], holidays="mars")


def test_days_with_the_same_times_share_a_line() -> None:
    """The written form is as short as a person would make it."""
    week = parse_week(
        ["mon 09:00-17:00", "tue-thu,sat 09:00-17:00", "fri 09:00-12:00, 13:00-16:00"]
    )
    assert format_week(week) == ["mon-thu,sat 09:00-17:00", "fri 09:00-12:00, 13:00-16:00"]


spans = (
    st.lists(st.integers(0, 1440), max_size=6, unique=True)
    .map(sorted)
    .map(lambda edges: tuple(map(Span, edges[::2], edges[1::2])))
)


@given(st.lists(spans, min_size=7, max_size=7).map(tuple), st.dictionaries(st.dates(), spans))
def test_what_is_written_reads_back_equal(week: tuple, exceptions: dict) -> None:
    """Formatting and parsing are each other's reverse."""
    before = Hours(MOSCOW, week, week, exceptions, None)
    assert hours_from_settings(hours_to_settings(before), MOSCOW) == before
    assert all(parse_day(format_day(spans)) == spans for spans in week)


@given(st.datetimes(datetime(2012, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_the_next_opening_opens(moment: datetime) -> None:
    """At the next opening the centre is open, and nowhere between now and then does it open."""
    opens = OFFICE.next_opening(moment)
    assert opens is not None and opens > moment
    assert OFFICE.is_open(opens)
    assert not OFFICE.is_open(opens - timedelta(seconds=1))


def test_days_are_named_from_monday() -> None:
    """The week begins on Monday, as `date.weekday` counts."""
    assert DAYS[date(2026, 11, 23).weekday()] == "mon"
