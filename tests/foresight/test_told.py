"""How a forecast is told to people."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foresight.engine import NO_BREACH
from foresight.forecast import Forecast
from foresight.state import Estimate
from foresight.told import Range, hall_range, is_long, range_of, spoken, wait_of
from line import Ticket
from line.ticket import State, Turn
from tests.foresight.tickets import ticket

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
TEN = Estimate(6.2, 10.0, 14.6, 0.05)


def forecast(**more: object) -> Forecast:
    base = Forecast("hall", 5, NOW, {}, {}, 0, NO_BREACH, (), 0.5)
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (6.2, 14.6, Range(6, 15)),
        (0.0, 0.3, Range(0, 1)),
        (-3.0, 4.2, Range(0, 5)),
        (17.5, 21.0, Range(15, 25)),
        (31.0, 58.2, Range(30, 60)),
        (52.0, 97.0, Range(50, 100)),
    ],
)
def test_minutes_are_rounded_outwards_as_people_say_them(
    low: float, high: float, told: Range
) -> None:
    """Single minutes up to twenty, then fives, then tens; never less than a minute."""
    assert spoken(low, high) == told


def test_what_is_left_shrinks_as_time_passes() -> None:
    """The wait is counted from the ticket's base; who has waited four minutes has the rest left."""
    assert range_of(TEN, NOW, NOW) == Range(6, 15)
    assert range_of(TEN, NOW, NOW + timedelta(minutes=4)) == Range(2, 11)
    assert range_of(TEN, NOW, NOW + timedelta(minutes=20)) == Range(0, 1)
    assert range_of(None, NOW, NOW) is None


def test_a_waiting_ticket_has_its_own_estimate() -> None:
    """Nobody else does: not who is called, not while there is no forecast."""
    one = ticket(issued_at=NOW)
    told = forecast(waits={one.id: TEN})
    assert wait_of(told, one) == TEN
    assert wait_of(told, replace(one, state=State.CALLED)) is None
    assert wait_of(None, one) is None


def test_a_ticket_too_new_for_the_forecast_is_told_what_newcomers_are_told() -> None:
    """Only a walk-in who came after it: others go another way through the line."""
    told = forecast(newcomers={"reference": TEN})
    new: Ticket = ticket(issued_at=NOW + timedelta(seconds=1))
    assert wait_of(told, new) == TEN
    assert wait_of(told, replace(new, turn=Turn.PRIORITY)) is None
    assert wait_of(told, ticket(issued_at=NOW - timedelta(minutes=3))) is None


def test_the_halls_range_holds_every_service_that_is_called_for() -> None:
    """From the shortest to the longest; nothing where nothing is known."""
    long = Estimate(12.0, 18.0, 19.2, 0.6)
    told = forecast(newcomers={"reference": TEN, "appeal": long})
    assert hall_range(told, ["reference", "appeal"]) == Range(6, 20)
    assert hall_range(told, ["reference", "documents"]) == Range(6, 15)
    assert hall_range(told, ["documents"]) is None and hall_range(None, ["reference"]) is None
    assert is_long(long, 17) and not is_long(TEN, 17) and not is_long(None, 17)
