"""Which days a page of a period shows, whatever its address says."""

from datetime import date, timedelta

import pytest

from insight.asked import Asked, asked, month_of, months, ready
from insight.curve import HEIGHT, WIDTH, curve
from measures import Period

TODAY = date(2026, 11, 23)
GROUPS = ("centre", "day", "hour")


def works(day: date) -> bool:
    return day.weekday() < 5


def of(**args: str) -> Asked:
    return asked({name.rstrip("_"): value for name, value in args.items()}, TODAY, GROUPS, works)


def test_nothing_asked() -> None:
    """Four weeks up to today, parted by what is most wanted."""
    found = of()
    assert (found.since, found.until, found.by) == (date(2026, 10, 27), TODAY, "centre")
    assert found.preset == "month"


@pytest.mark.parametrize(
    "args",
    [
        {"from_": "2026-13-01"},
        {"from_": "2030-01-01", "to": "2026-11-23"},
        {"from_": "1812-09-07"},
        {"from_": "2001-01-01", "to": "2026-11-23"},
        {"by": "clerk", "to": "yesterday", "against": "'"},
    ],
)
def test_nonsense(args: dict[str, str]) -> None:
    """Days that are none, run backwards or reach too far give the usual four weeks."""
    assert of(**args).period == of().period
    assert of(**args).by == "centre"


def test_ready_periods_hold_the_same_weekdays_as_before() -> None:
    """Whole weeks: a Monday is held against a Monday. The single day can be told to."""
    for name, (since, until) in ready(TODAY).items():
        found = of(from_=since.isoformat(), to=until.isoformat(), against="week")
        assert found.preset == name
        assert found.before.until.weekday() == until.weekday()
        assert found.before.until < since


def test_a_day_is_held_against_yesterday() -> None:
    """Unless the same weekday of the week before is asked for."""
    day = date(2026, 11, 20)
    asking = {"from_": day.isoformat(), "to": day.isoformat()}
    assert of(**asking).before == Period(day - timedelta(days=1), day - timedelta(days=1))
    assert of(**asking, against="week").before.since == day - timedelta(days=7)


def test_a_monday_is_not_held_against_a_sunday() -> None:
    """Unless it is asked for: after a closed day the same weekday of the week before tells more."""
    asking = {"from_": TODAY.isoformat(), "to": TODAY.isoformat()}
    assert of(**asking).before.since == TODAY - timedelta(days=7)
    assert of(**asking, against="day").before.since == TODAY - timedelta(days=1)


@pytest.mark.parametrize(("days", "step"), [(1, "hour"), (2, "day"), (92, "day"), (93, "month")])
def test_steps(days: int, step: str) -> None:
    """A curve has as many points as can be told apart."""
    assert of(from_=(TODAY - timedelta(days=days - 1)).isoformat()).step == step


def test_months_cover_the_period() -> None:
    """Each month that the period touches, across a year; a leap February has 29 days."""
    found = months(Period(date(2027, 12, 15), date(2028, 3, 2)))
    assert [day.isoformat()[:7] for day in found] == ["2027-12", "2028-01", "2028-02", "2028-03"]
    assert [month_of(day).until.day for day in found] == [31, 31, 29, 31]


def test_the_curve_shows_gaps() -> None:
    """A closed day parts the line; a point alone between two is a dot; all of it is in sight."""
    found = curve([1, None, 5, None, 7, 9], [None] * 6, list("abcdef"), (10, 17))
    assert [len(part.split()) for part in found.now.parts] == [2]
    assert len(found.now.dots) == 3
    assert not found.before.parts
    ys = [y for _minutes, y in found.scale]
    assert 0 <= min(ys) < max(ys) <= HEIGHT
    assert all(0 <= x <= WIDTH for _text, x, _minor in found.labels)
    assert found.band[0] < found.band[0] + found.band[1]


def test_the_curve_s_scale_is_round() -> None:
    """A few round lines, the highest wait below the top; nobody at all is no error."""
    for waits in ([], [3.0], [17.0], [59.9], [400.0], [2_000.0]):
        found = curve(waits, waits, [""] * len(waits), (10, 17))
        steps = [minutes for minutes, _y in found.scale]
        assert steps[0] == 0
        assert steps[-1] >= max([*waits, 17])
        assert 2 <= len(steps) <= 6
