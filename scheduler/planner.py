"""The planner: whole chains of visits, best first.

Pure. The cost of a chain is the sum over its visits of DAY for every day that a visit comes later
than it could, plus how busy the hall is expected to be then (see `crowd`). What follows a visit
depends on its day alone, so the best continuation of each day is found once; and as no cost is
negative, days are tried from the earliest until the delay alone costs more than what was found.
The answer is that of trying every chain (which the tests do), in a few milliseconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

DAY = 200
"""Cost of a day's delay, in thousandths of the hall's capacity: a visitor is sent a day later only
where the hall is at least a fifth emptier than at the best hour of the earlier day."""
PLANS = 5
"""Chains offered at once."""


@dataclass(frozen=True)
class Choice:
    """The best free slot of a day (ordinal) for a visit: wall-clock `minute`, and its cost, which
    is not negative."""

    day: int
    minute: int
    cost: int


@dataclass(frozen=True)
class Chain:
    """One slot a visit, in order."""

    cost: int
    choices: tuple[Choice, ...]


Bounds = tuple[int, int]
"""First and last lawful day (ordinals), both included."""
BoundsOf = Callable[[int, int | None], Bounds]
"""(place of the visit in the chain, day of the one before or None for the first) → its bounds."""
OfferOf = Callable[[int], Choice | None]
"""Day → the best free slot that a visit can have then."""


def plan(offers: Sequence[OfferOf], bounds: BoundsOf, limit: int = PLANS) -> list[Chain]:
    """The best chain for each day on which the first visit can be, cheapest first; on equal cost
    the earlier days. `offers`: one for each visit."""
    if not offers:
        return []
    search = _Search(offers, bounds)
    first, last = bounds(0, None)
    found: list[tuple[int, int]] = []
    for day in range(first, last + 1):
        delay = DAY * (day - first)
        if len(found) >= limit and delay >= found[limit - 1][0]:
            break
        tail = search.tail(0, day)
        if tail:
            found.append((delay + tail.worth, day))
            found.sort()
    return [Chain(cost, search.follow(day)) for cost, day in found[:limit]]


@dataclass(frozen=True)
class _Tail:
    """The best way on from a visit on its day: what it costs with the visit itself, and the day of
    the visit after it."""

    choice: Choice
    worth: int
    then: int | None


class _Search:
    """Best continuations, each found once."""

    def __init__(self, offers: Sequence[OfferOf], bounds: BoundsOf) -> None:
        self._offers, self._bounds = offers, bounds
        self._known: list[dict[int, _Tail | None]] = [{} for _ in offers]

    def tail(self, place: int, day: int) -> _Tail | None:
        """The best way on with this visit on that day; None where there is none."""
        known = self._known[place]
        if day not in known:
            known[day] = self._find(place, day)
        return known[day]

    def _find(self, place: int, day: int) -> _Tail | None:
        choice = self._offers[place](day)
        if choice is None:
            return None
        if place + 1 == len(self._offers):
            return _Tail(choice, choice.cost, None)
        first, last = self._bounds(place + 1, day)
        best: tuple[int, int] | None = None
        for then in range(first, last + 1):
            delay = DAY * (then - first)
            if best and delay >= best[0]:
                break
            tail = self.tail(place + 1, then)
            if tail and (best is None or delay + tail.worth < best[0]):
                best = delay + tail.worth, then
        return _Tail(choice, choice.cost + best[0], best[1]) if best else None

    def follow(self, day: int) -> tuple[Choice, ...]:
        """The slots of the best chain that begins on that day."""
        found = []
        then: int | None = day
        for place in range(len(self._offers)):
            tail = self._known[place][then] if then is not None else None
            assert tail
            found.append(tail.choice)
            then = tail.then
        return tuple(found)
