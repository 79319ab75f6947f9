"""Who is called, and how long it keeps a window: the visitors' side of a simulation.

Pure. Everybody has a number: first those who wait, then those booked who may still come, then those
nobody knows of yet. Of the last two only whoever could overtake is drawn, unless all are wanted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from foresight import draws
from foresight.beliefs import GRID, HALF_HOURS, Beliefs, draw
from foresight.draws import REPLICATIONS
from foresight.presence import Presence, level_of
from foresight.state import Hall, Visitor
from line.ticket import LATE

NEVER = np.inf
REACH = 1200.0
"""Seconds beyond a rough guess of the longest wait in which newcomers are looked for."""
_HALF = 1800.0
_HARDLY = 1e-3
"""Visitors expected: fewer are left out."""
Pattern = tuple[bool, ...]
"""Which windows may call: one for each window."""


@dataclass(frozen=True)
class Crowd:
    """`base`, `takes`, `gap`: (everybody, replications), seconds; `heads…`: (places, replications),
    the groups' members one group after the other, each in order of base and ended by nobody;
    `first`: group → its first place; `may`: (windows, groups)."""

    ids: list[str]
    counted_from: np.ndarray
    base: np.ndarray
    takes: np.ndarray
    gap: np.ndarray
    heads: np.ndarray
    heads_base: np.ndarray
    heads_comes: np.ndarray
    groups: list[tuple[str, Pattern]]
    first: np.ndarray
    rates: np.ndarray
    may: np.ndarray


@dataclass
class _Members:
    """One group being put together: numbers, bases and comings, (members, replications)."""

    numbers: list[int] = field(default_factory=list)
    bases: list[np.ndarray] = field(default_factory=list)
    comes: list[np.ndarray] = field(default_factory=list)
    future: bool = False

    def add(self, number: int, base: np.ndarray, comes: np.ndarray, future: bool) -> None:
        self.numbers.append(number)
        self.bases.append(base)
        self.comes.append(comes)
        self.future |= future


def gather(
    hall: Hall,
    beliefs: Beliefs,
    rates: Mapping[str, float],
    presence: Presence,
    everybody: float | None = None,
) -> Crowd:
    """`everybody`: draw all who come within so many seconds, whether they overtake or not."""
    groups: dict[tuple[str, Pattern], _Members] = {}
    patterns = _Patterns(hall)
    line = sorted(hall.line, key=lambda one: (one.base, one.issued, one.id))
    ids = [visitor.id for visitor in line]
    keys = list(ids)
    bases = list(_alike([visitor.base - hall.at for visitor in line]))
    services = list(_alike([patterns.number(visitor.service) for visitor in line]))
    all_now = np.full(REPLICATIONS, -NEVER)
    for number, visitor in enumerate(line):
        group = groups.setdefault((visitor.turn, patterns.of(visitor)), _Members())
        group.add(number, bases[number], all_now, visitor.base > hall.at)
    slowest = min((rates[one.turn] for one in hall.line), default=0.0)
    reach = everybody if everybody is not None else _reach(hall, beliefs)
    overtaking = {turn for turn, rate in rates.items() if everybody is not None or rate > slowest}
    for newcomer in (
        *_booked(hall, beliefs, reach, overtaking, patterns),
        *_streams(hall, beliefs, reach, overtaking, patterns),
    ):
        group = groups.setdefault((newcomer.turn, newcomer.pattern), _Members())
        group.add(len(keys), newcomer.base, newcomer.comes, True)
        keys.append(newcomer.key)
        bases.append(newcomer.base)
        services.append(newcomer.services)
    takes, gap = _takes(beliefs, keys, services, patterns.names)
    names = list(groups)
    heads, heads_base, heads_comes, first = _heads(list(groups.values()))
    return Crowd(
        ids=ids,
        counted_from=np.array([visitor.counted_from - hall.at for visitor in line]),
        base=np.array(bases).reshape(-1, REPLICATIONS),
        takes=takes,
        gap=gap,
        heads=heads,
        heads_base=heads_base,
        heads_comes=heads_comes,
        groups=names,
        first=first,
        rates=np.array([rates[turn] for turn, _ in names]),
        may=np.ascontiguousarray(np.array([pattern for _, pattern in names], bool).T),
    )


def _alike(values: list[float] | list[int]) -> np.ndarray:
    """The same in each replication, (values, replications)."""
    return np.repeat(np.array(values)[:, None], REPLICATIONS, axis=1)


def _heads(groups: list[_Members]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """All groups end to end, in order of base within each replication where chance decides it."""
    places = sum(len(members.numbers) + 1 for members in groups)
    heads = np.zeros((places, REPLICATIONS), np.intp)
    base = np.full((places, REPLICATIONS), NEVER)
    comes = np.full((places, REPLICATIONS), NEVER)
    first = np.zeros(len(groups), np.intp)
    all_of_them = np.arange(REPLICATIONS)
    place = 0
    for index, members in enumerate(groups):
        end = place + len(members.numbers)
        first[index] = place
        heads[place:end] = np.array(members.numbers)[:, None]
        base[place:end], comes[place:end] = members.bases, members.comes
        if members.future and end - place > 1:
            order = base[place:end].argsort(axis=0, kind="stable") * REPLICATIONS + all_of_them
            for table in (heads, base, comes):
                table[place:end] = table[place:end].ravel().take(order)
        place = end + 1
    return heads, base, comes, first


class _Patterns:
    """Which windows may call whom, and numbers for the services met."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._known: dict[str, Pattern] = {}
        self.names: list[str] = []
        self._closed = {one.code for one in hall.windows if one.state == "closed"}

    def offering(self, service: str) -> Pattern:
        if service not in self._known:
            self._known[service] = tuple(service in one.services for one in self._hall.windows)
        return self._known[service]

    def number(self, service: str) -> int:
        """The service's place among those met so far."""
        if service not in self.names:
            self.names.append(service)
        return self.names.index(service)

    def of(self, visitor: Visitor) -> Pattern:
        window = visitor.for_window
        if window and window not in self._closed:
            return tuple(one.code == window for one in self._hall.windows)
        return self.offering(visitor.service)


def _reach(hall: Hall, beliefs: Beliefs) -> float:
    work = sum(float(beliefs.services[one.service].mean()) for one in hall.line)
    hands = sum(one.state == "open" for one in hall.windows) or 1
    return REACH + 2 * work / hands


def _takes(
    beliefs: Beliefs, keys: list[str], services: list[np.ndarray], names: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """How long each keeps a window, and the gap after it; who left meanwhile costs nothing."""
    if not keys:
        return np.zeros((0, REPLICATIONS)), np.zeros((0, REPLICATIONS))
    tables = np.concatenate([beliefs.services[name] for name in names])
    which = np.array(services) * GRID
    luck = draws.uniform(keys, "service")
    takes = tables.take(which + (luck * GRID).astype(np.intp)) * level_of(beliefs)
    gap = draw(beliefs.gap, draws.uniform(keys, "gap"))
    if beliefs.no_show or beliefs.left:
        fate = draws.uniform(keys, "no-show")
        missing = fate < beliefs.no_show
        takes[missing] = draw(beliefs.no_show_s, luck[missing])
        gone = fate > 1 - beliefs.left
        takes[gone] = gap[gone] = 0.0
    return takes, gap


@dataclass(frozen=True)
class _Newcomer:
    """`services`: what is wanted in each replication."""

    key: str
    turn: str
    pattern: Pattern
    services: np.ndarray
    base: np.ndarray
    comes: np.ndarray


def _booked(
    hall: Hall, beliefs: Beliefs, reach: float, turns: set[str], patterns: _Patterns
) -> Iterator[_Newcomer]:
    """Booked visitors still to come: never earlier than now, and less likely the later it is."""
    awaited = [
        one
        for one in hall.booked
        if one.due - hall.at < reach and ("priority" if one.priority else "booked") in turns
    ]
    if not awaited:
        return
    due = np.array([one.due - hall.at for one in awaited])
    below = np.searchsorted(beliefs.offset, -due)
    still = 1 - below / GRID
    shows = beliefs.shows * still / (beliefs.shows * still + 1 - beliefs.shows + 1e-12)
    luck = draws.uniform([one.id for one in awaited], "comes")
    inside = np.minimum(luck / np.maximum(shows, 1e-9)[:, None], 1 - 1e-9)
    index = below[:, None] + inside * (GRID - below)[:, None]
    offset = beliefs.offset.take(index.astype(np.intp), mode="clip")
    comes = np.maximum(due[:, None] + offset, 0.0)
    base = np.maximum(comes, due[:, None])
    # Who comes too late counts as a walk-in, and a walk-in from then on overtakes nobody.
    away = (luck >= shows[:, None]) | (offset > LATE.total_seconds())
    comes[away] = base[away] = NEVER
    for number, one in enumerate(awaited):
        turn = "priority" if one.priority else "booked"
        services = np.full(REPLICATIONS, patterns.number(one.service))
        pattern = patterns.offering(one.service)
        yield _Newcomer(one.id, turn, pattern, services, base[number], comes[number])


def _streams(
    hall: Hall, beliefs: Beliefs, reach: float, turns: set[str], patterns: _Patterns
) -> Iterator[_Newcomer]:
    """Visitors nobody knows of yet: Poisson, at the rate of the half-hour. Those of one turn who
    may go to the same windows are one stream, whatever they want."""
    merged: dict[tuple[str, Pattern], list[tuple[str, np.ndarray]]] = {}
    for (turn, service), by_half in beliefs.streams.items():
        pattern = patterns.offering(service)
        if turn in turns and any(pattern):
            merged.setdefault((turn, pattern), []).append((service, by_half))
    halves = np.arange(int(hall.clock // _HALF), int((hall.clock + reach) // _HALF) + 2)
    times = np.clip(halves * _HALF - hall.clock, 0.0, reach)
    for (turn, pattern), parts in merged.items():
        rates = np.array([by_half.take(halves[:-1] % HALF_HOURS) for _, by_half in parts])
        counts = (rates * np.diff(times)).sum(axis=1)
        expected = np.concatenate([[0.0], np.cumsum(rates.sum(axis=0) * np.diff(times))])
        total = float(expected[-1])
        if total < _HARDLY:
            continue
        count = int(total + 3 * total**0.5 + 2)
        points = draws.arrivals(turn, count)
        # No stretch without arrivals may make two moments of one: the look-up needs a slope.
        rising = expected + np.arange(len(expected)) * 1e-12
        comes = np.where(points < total, np.interp(points, rising, times), NEVER)
        upto = np.cumsum(counts / counts.sum())[:-1]
        wanted = np.array([patterns.number(service) for service, _ in parts], np.intp)
        for number in range(count):
            key = f"{turn} {number}"
            which = wanted[np.searchsorted(upto, draws.one(key, "what"))]
            yield _Newcomer(key, turn, pattern, which, comes[number], comes[number])
