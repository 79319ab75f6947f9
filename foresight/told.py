"""How a forecast is told: which estimate is whose, and minutes as people say them.

Pure. Screens, slips and the API all tell the same range, so it is made here once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

from foresight.forecast import Forecast
from foresight.state import Estimate
from line.ticket import State, Ticket, Turn

FINE, COARSE = 20, 60
"""Minutes up to which people count single ones, and up to which fives; beyond, tens."""
LIKELY = 0.4
"""Chance from which a wait beyond the target is announced."""


@dataclass(frozen=True, slots=True)
class Range:
    """Whole minutes from now: the wait that is left lies between them four times in five.
    `low` is 0 where it may be any moment."""

    low: int
    high: int


def wait_of(forecast: Forecast | None, ticket: Ticket) -> Estimate | None:
    """The whole wait of a waiting ticket, from its base; None while nobody knows."""
    if forecast is None or ticket.state != State.WAITING:
        return None
    found = forecast.waits.get(ticket.id)
    if found is None and ticket.turn == Turn.WALK_IN and ticket.wait_from >= forecast.at:
        # Too new for it: what was foretold to whoever would come now.
        found = forecast.newcomers.get(ticket.service)
    return found


def range_of(estimate: Estimate | None, since: datetime, now: datetime) -> Range | None:
    """What is left of a wait that is counted from `since`."""
    if estimate is None:
        return None
    waited = max(0.0, (now - since).total_seconds() / 60)
    return spoken(estimate.low - waited, estimate.high - waited)


def spoken(low: float, high: float) -> Range:
    """Minutes rounded outwards, the more coarsely the more there are."""
    low, high = max(0.0, low), max(0.0, high)
    step = 1 if high <= FINE else 5 if high <= COARSE else 10
    return Range(step * floor(low / step), max(1, step * ceil(high / step)))


def hall_range(forecast: Forecast | None, services: Iterable[str]) -> Range | None:
    """What whoever comes now may expect, whatever of these services it is for."""
    if forecast is None:
        return None
    known = [forecast.newcomers[code] for code in services if code in forecast.newcomers]
    if not known:
        return None
    return spoken(min(one.low for one in known), max(one.high for one in known))


def is_long(estimate: Estimate | None, target: float) -> bool:
    """Does more than half of the chance lie beyond the target (minutes)?"""
    return estimate is not None and estimate.expected > target
