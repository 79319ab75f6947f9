"""How many windows each half-hour of a day needs: our own simulator, asked again and again.

Pure. It knows what a table of half-hours does not: the line that one half-hour leaves to the next,
bookings, no-shows, the turn rule. Erlang C stands beside it, as a check that a reader may repeat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, factorial

import numpy as np

from foresight.beliefs import Beliefs
from foresight.crowd import gather
from foresight.draws import REPLICATIONS
from foresight.engine import Run
from foresight.presence import NEVER, Presence
from foresight.state import Booked, Hall, Window

HALF = 1800.0
ALLOWED = 0.1
"""Share of a half-hour's visitors that may wait beyond the target."""
TRIES = 60
SPARE = 4
"""Windows beyond those there are that may be asked for: a plan that needs more says so."""
AFTER = 3600.0
"""Seconds after closing in which whoever waits is still served."""


@dataclass(frozen=True)
class Half:
    """One half-hour of a plan. `half`: 0–47; `visitors` expected, booked ones included; `needed`
    windows, `erlang`: as many by Erlang C; `over`: the share that then waits beyond the target."""

    half: int
    visitors: float
    needed: int
    erlang: int
    over: float


def plan(
    beliefs: Beliefs,
    rates: Mapping[str, float],
    target: float,
    arrivals: Mapping[str, Sequence[float]],
    booked: Sequence[Booked],
    midnight: float,
    open_halves: Sequence[int],
    most: int,
) -> list[Half]:
    """Windows by half-hour in which the centre is open. `arrivals`: service → visitors expected
    by half-hour of the day (48), who are not booked; `most`: windows that there are."""
    if not open_halves:
        return []
    day = _Day(beliefs, rates, target, arrivals, booked, midnight, open_halves, most + SPARE)
    needed = day.least()
    over = day.over(needed)
    tried = 0
    while tried < TRIES and (late := _first_late(over, needed, day.most)) is not None:
        needed[late] += 1
        over = day.over(needed)
        tried += 1
    for half in reversed(open_halves):
        fewer = needed | {half: needed[half] - 1}
        if fewer[half] < 1 or tried >= TRIES:
            continue
        tried += 1
        left = day.over(fewer)
        if all(left[one] <= max(ALLOWED, over[one]) for one in open_halves):
            needed, over = fewer, left
    needed = _without_gaps(needed)
    over = day.over(needed)
    return [
        Half(half, day.visitors(half), needed[half], day.erlang(half), round(over[half], 3))
        for half in open_halves
    ]


def erlang_c(visitors: float, seconds: float, target: float, allowed: float = ALLOWED) -> int:
    """The fewest windows at which, in the long run, no more than `allowed` wait longer than
    `target` minutes: `visitors` a half-hour, `seconds` a service (Erlang 1917)."""
    load = visitors / HALF * seconds
    windows = max(1, ceil(load + 1e-9))
    while True:
        if windows > load:
            top = load**windows / factorial(windows) * windows / (windows - load)
            waits = top / (sum(load**n / factorial(n) for n in range(windows)) + top)
            if waits * exp(-(windows - load) * target * 60 / seconds) <= allowed:
                return windows
        windows += 1


def _without_gaps(needed: dict[int, int]) -> dict[int, int]:
    """Nobody leaves a window for half an hour to come back to it: gaps that short are filled."""
    filled = dict(needed)
    for half in needed:
        around = min(needed.get(half - 1, 0), needed.get(half + 1, 0))
        filled[half] = max(needed[half], around)
    return filled


def _first_late(over: dict[int, float], needed: dict[int, int], most: int) -> int | None:
    """The half-hour to strengthen: the first in which too many wait, or one before it, for a line
    is made by those who came earlier."""
    for half in sorted(over):
        if over[half] > ALLOWED:
            for one in (half, half - 1, half + 1):
                if one in needed and needed[one] < most:
                    return one
    return None


class _Day:
    """One day to be simulated with windows that come and go by the half-hour."""

    def __init__(
        self,
        beliefs: Beliefs,
        rates: Mapping[str, float],
        target: float,
        arrivals: Mapping[str, Sequence[float]],
        booked: Sequence[Booked],
        midnight: float,
        open_halves: Sequence[int],
        most: int,
    ) -> None:
        self._rates, self._target, self.most = rates, target, most
        self._arrivals, self._booked, self._midnight = arrivals, booked, midnight
        self._halves = list(open_halves)
        streams = {
            ("walk_in", service): np.array(counts, float) / HALF
            for service, counts in arrivals.items()
        }
        # Breaks are what is being planned: windows work, or are not there.
        self._beliefs = replace(beliefs, streams=streams, breaks={}, speeds={}, doubt=0.0)
        self._start = open_halves[0] * HALF
        self._end = (open_halves[-1] + 1) * HALF
        self._service = self._mean_service()

    def visitors(self, half: int) -> float:
        begin = self._midnight + half * HALF
        due = sum(begin <= one.due < begin + HALF for one in self._booked)
        return sum(counts[half] for counts in self._arrivals.values()) + due * self._beliefs.shows

    def least(self) -> dict[int, int]:
        """As many as the work itself asks for: where the search begins."""
        return {
            half: min(self.most, max(1, ceil(self.visitors(half) * self._service / HALF)))
            for half in self._halves
        }

    def erlang(self, half: int) -> int:
        return erlang_c(self.visitors(half), self._service, self._target)

    def over(self, needed: Mapping[int, int]) -> dict[int, float]:
        """The share of each half-hour's visitors that waits beyond the target."""
        count = max(needed.values())
        services = frozenset(self._arrivals) | {one.service for one in self._booked}
        at = self._midnight + self._start
        windows = tuple(Window(str(number), services, free_since=at) for number in range(count))
        hall = Hall(at, self._start, windows, (), tuple(self._booked))
        presence = self._presence(needed, count)
        length = self._end - self._start
        crowd = gather(hall, self._beliefs, self._rates, presence, everybody=length)
        if not crowd.groups:
            return dict.fromkeys(self._halves, 0.0)
        called = Run(presence, crowd).until(length + AFTER)
        came = crowd.base < length
        waited = np.where(came, np.minimum(called, length + AFTER) - crowd.base, 0.0)
        place = ((np.where(came, crowd.base, -HALF) + self._start) // HALF).astype(int)
        place[~came] = -1
        late = waited > self._target * 60
        found = {}
        for half in self._halves:
            here = place == half
            people = int(here.sum())
            found[half] = float(late[here].sum()) / people if people else 0.0
        return found

    def _presence(self, needed: Mapping[int, int], count: int) -> Presence:
        """Window n works in the half-hours that need more than n windows."""
        slots = len(self._halves) + 1
        begins = np.full((count, slots, REPLICATIONS), NEVER)
        lasts = np.zeros_like(begins)
        free = np.zeros((count, REPLICATIONS))
        for number in range(count):
            off = [half for half in self._halves if needed[half] <= number]
            slot = 0
            for half in off:
                begin = half * HALF - self._start
                if begin == 0:
                    free[number] = HALF
                elif slot and begins[number, slot - 1, 0] + lasts[number, slot - 1, 0] == begin:
                    lasts[number, slot - 1] += HALF
                elif not slot and free[number, 0] == begin:
                    free[number] += HALF
                else:
                    begins[number, slot], lasts[number, slot] = begin, HALF
                    slot += 1
        return Presence(
            tuple(str(number) for number in range(count)),
            np.ascontiguousarray(free.T),
            np.ones(count),
            begins,
            lasts,
        )

    def _mean_service(self) -> float:
        """Seconds that a visitor keeps a window, the gap to the next one included."""
        work = people = 0.0
        for service, counts in self._arrivals.items():
            total = sum(counts)
            work += total * float(self._beliefs.services[service].mean())
            people += total
        gap = float(self._beliefs.gap.mean())
        return work / people + gap if people else 600.0 + gap
