"""Windows needed by the half-hour."""

import math

import pytest

from foresight.beliefs import Beliefs, lognormal
from foresight.staffing import ALLOWED, HALF, erlang_c, plan
from foresight.state import Booked
from line.turn import RATES

BELIEFS = Beliefs(services={"a": lognormal(600, 0.6)}, gap=lognormal(20, 0.6))
OPEN = tuple(range(18, 26))


def day(*counts: float) -> dict[str, list[float]]:
    """Visitors by half-hour from nine on."""
    return {"a": [0.0] * 18 + list(counts) + [0.0] * (30 - len(counts))}


def asked(
    arrivals: dict[str, list[float]], most: int, booked: tuple[Booked, ...] = ()
) -> list[int]:
    found = plan(BELIEFS, RATES, 17.0, arrivals, booked, 0.0, OPEN, most)
    assert [half.half for half in found] == list(OPEN)
    return [half.needed for half in found]


def test_erlang_c_is_the_textbook_s() -> None:
    """Ten-minute services, 25 an hour: five windows keep nine in ten below 17 minutes, four do
    not; checked against the formula written out."""
    windows = erlang_c(12.5, 600, 17)
    load = 12.5 / HALF * 600

    def over(count: int) -> float:
        top = load**count / math.factorial(count) * count / (count - load)
        waits = top / (sum(load**n / math.factorial(n) for n in range(count)) + top)
        return waits * math.exp(-(count - load) * 17 * 60 / 600)

    assert over(windows) <= ALLOWED
    assert windows - 1 <= load or over(windows - 1) > ALLOWED


def test_a_rush_needs_more_windows_than_the_quiet_hours() -> None:
    """And in the plan no half-hour keeps more than one in ten waiting too long."""
    arrivals = day(2, 8, 12, 12, 4, 2, 2, 2)
    found = plan(BELIEFS, RATES, 17.0, arrivals, (), 0.0, OPEN, 12)
    needed = [half.needed for half in found]
    assert max(needed[1:4]) > max(needed[5:])
    assert all(half.over <= ALLOWED for half in found)
    assert sum(half.visitors for half in found) == pytest.approx(44)


def test_a_line_that_is_left_over_is_planned_for() -> None:
    """After the rush people still wait: the next half-hour needs more than its own visitors ask
    for, which no table of half-hours knows."""
    alone, after = asked(day(0, 0, 0, 2, 2, 2, 2, 2), 12), asked(day(0, 0, 14, 2, 2, 2, 2, 2), 12)
    assert sum(after[3:]) >= sum(alone[3:]) and after[2] > alone[2]


def test_bookings_count_where_they_are() -> None:
    """Six booked at eleven need windows at eleven."""
    booked = tuple(Booked(f"b{n}", "a", 11 * 3600 + n * 60.0) for n in range(6))
    without, with_them = asked(day(*[1.0] * 8), 6), asked(day(*[1.0] * 8), 6, booked)
    assert max(with_them[4:6]) > max(without[4:6])


def test_nobody_leaves_for_half_an_hour() -> None:
    """A window that is needed before and after is needed in between."""
    needed = asked(day(6, 1, 6, 1, 6, 1, 6, 1), 12)
    for before, here, after in zip(needed, needed[1:], needed[2:], strict=False):
        assert here >= min(before, after)


def test_a_closed_day_has_no_plan() -> None:
    """No half-hour, no window."""
    assert plan(BELIEFS, RATES, 17.0, day(), (), 0.0, (), 3) == []
