"""A hall at one moment, as the simulation needs it.

Pure. Moments are seconds since the epoch, as floats: the engine does arithmetic with thousands of
them. `clock` is seconds since the centre's own midnight, which is what lunches keep to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Serving:
    """Who is at a window, and since when (the last call)."""

    id: str
    service: str
    since: float


@dataclass(frozen=True, slots=True)
class Window:
    """One window. `since`: when its state began; `free_since`: when its last visitor left, or when
    it opened; `opened`: has it been open today; `pauses`: clocks at which it paused today."""

    code: str
    services: frozenset[str]
    state: str = "open"
    since: float = 0.0
    free_since: float = 0.0
    opened: bool = True
    pauses: tuple[float, ...] = ()
    serving: Serving | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """One who waits. `turn`: what counts for the turn, a key of the rule's rates; `base`: what the
    turn counts from, which may lie ahead for a booked visitor who came early."""

    id: str
    service: str
    turn: str
    base: float
    issued: float
    for_window: str | None = None
    wait_from: float | None = None
    """Where the wait is measured from, if not from the base (a transfer keeps its base)."""

    @property
    def counted_from(self) -> float:
        return self.base if self.wait_from is None else self.wait_from


@dataclass(frozen=True, slots=True)
class Booked:
    """A booked visitor who has not come yet; `due`: the booked time."""

    id: str
    service: str
    due: float
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Hall:
    """The whole hall. `line` in any order."""

    at: float
    clock: float
    windows: tuple[Window, ...]
    line: tuple[Visitor, ...]
    booked: tuple[Booked, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes that one visitor will have waited when called: 10 %, 50 % and 90 % points, and the
    chance that it is more than the target's high."""

    low: float
    expected: float
    high: float
    p_over: float


Estimates = Mapping[str, Estimate]
"""Ticket id → what it may expect."""
