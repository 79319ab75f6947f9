"""Whose turn it is: accumulating priority (Stanford, Taylor & Ziedins, 2014).

Each waiting visitor's score grows with rate × time since the base. A priority visitor overtakes
soon, yet a walk-in who waits long enough overtakes everybody who came later: nobody starves.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

RATES: Mapping[str, float] = {"priority": 100, "booked": 6, "returning": 2, "walk_in": 1}
"""Points a second, by what counts for the visitor; a centre may set its own."""


class Place(Protocol):
    """What the turn rule needs to know of a waiting ticket."""

    @property
    def id(self) -> str: ...
    @property
    def service(self) -> str: ...
    @property
    def turn(self) -> str: ...
    @property
    def base(self) -> datetime: ...
    @property
    def issued_at(self) -> datetime: ...
    @property
    def for_window(self) -> str | None: ...


P = TypeVar("P", bound=Place)


def score(place: Place, at: datetime, rates: Mapping[str, float] = RATES) -> float:
    """rate × seconds since the base; negative while a booked time still lies ahead."""
    return rates[place.turn] * (at - place.base).total_seconds()


def rank(place: Place, at: datetime, rates: Mapping[str, float] = RATES) -> tuple[object, ...]:
    """Sort key, first is next: who is due, by score, then by earlier issue, then by id.

    Who came before the booked time is not due, and goes behind everybody who is."""
    return (place.base > at, -score(place, at, rates), place.issued_at, place.id)


def choose(
    waiting: Iterable[P],
    window: str,
    services: Collection[str],
    at: datetime,
    rates: Mapping[str, float] = RATES,
    closed: Collection[str] = (),
) -> P | None:
    """Who goes to `window` now, or None. A visitor sent to one window waits for that window,
    unless it closed meanwhile. Somebody whose booked time lies ahead is taken only when the
    window would stand idle otherwise."""
    able = [place for place in waiting if serves(window, services, place, closed)]
    return min(able, key=lambda place: rank(place, at, rates), default=None)


def serves(
    window: str, services: Collection[str], place: Place, closed: Collection[str] = ()
) -> bool:
    """May this window call this visitor?"""
    if place.for_window and place.for_window not in closed:
        return place.for_window == window
    return place.service in services


def in_order(waiting: Iterable[P], at: datetime, rates: Mapping[str, float] = RATES) -> list[P]:
    """The line as a clerk sees it, next one first."""
    return sorted(waiting, key=lambda place: rank(place, at, rates))


def positions(ordered: Sequence[Place], rivals: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Each one's place among those who compete with it for a window: id → 1, 2, 3…

    `rivals`: service → services that share a window with it, itself included."""
    found: dict[str, int] = {}
    for index, place in enumerate(ordered):
        rivalling = rivals.get(place.service, (place.service,))
        found[place.id] = 1 + sum(other.service in rivalling for other in ordered[:index])
    return found
