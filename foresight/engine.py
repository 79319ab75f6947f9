"""The hall simulated forward, many times at once, with the line's own turn rule.

Pure. Who is in the hall and what may happen is drawn here with numpy, for all replications at once
(`crowd`, `presence`); who is then called when is played one replication after the other by compiled
code (`steps`).

Whose head can be next? Within visitors of one turn who may go to the same windows the earliest base
always has the highest score. So they form a group with a pointer to its head, and a step compares
few heads, not the whole line. Times in here are seconds after the hall's moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foresight.beliefs import Beliefs
from foresight.crowd import Crowd, gather
from foresight.levels import Levels
from foresight.presence import Presence, present
from foresight.state import Estimate, Estimates, Hall
from line.turn import RATES

TARGET = 17.0
"""Minutes: the high end of the band in which waits shall stay."""
FAR = 8 * 3600.0
"""Seconds: the simulation looks no further, and no estimate says more."""


def foresee(
    hall: Hall,
    beliefs: Beliefs,
    rates: Mapping[str, float] = RATES,
    target: float = TARGET,
    only: str | None = None,
) -> Estimates:
    """What each waiting visitor may expect; with `only`, that visitor alone (and sooner)."""
    if not hall.line:
        return {}
    presence = present(hall, beliefs)
    crowd = gather(hall, beliefs, rates, presence)
    called = Run(presence, crowd).until_called(only)
    wanted = range(len(crowd.ids)) if only is None else [crowd.ids.index(only)]
    waits = called[wanted] - crowd.counted_from[wanted, None]
    return _estimates([crowd.ids[index] for index in wanted], waits, target, beliefs.levels)


@dataclass(frozen=True, slots=True)
class Breach:
    """Waits beyond the target to come: how likely there is one, in how many seconds if it comes
    (median of the replications in which it does; None where there are none), and how many
    visitors it will happen to on average."""

    chance: float
    within: float | None
    late: float = 0.0


NO_BREACH = Breach(0.0, None)


def breach(
    hall: Hall,
    beliefs: Beliefs,
    rates: Mapping[str, float] = RATES,
    target: float = TARGET,
    ahead: float = 3600.0,
) -> Breach:
    """Will somebody's wait cross the target (minutes) within `ahead` seconds? Those who are still
    to come count; those who have crossed it already do not, for nothing can mend that."""
    presence = present(hall, beliefs)
    crowd = gather(hall, beliefs, rates, presence, everybody=ahead)
    if not crowd.groups:
        return NO_BREACH
    called = Run(presence, crowd).until(ahead)
    crosses = crowd.base + target * 60
    crosses[(crosses < 0) | (crosses > ahead) | (called <= crosses)] = np.inf
    first = crosses.min(axis=0)
    comes = first[np.isfinite(first)]
    if not comes.size:
        return NO_BREACH
    late = float(np.isfinite(crosses).sum() / first.size)
    return Breach(comes.size / first.size, float(np.median(comes)), late)


def _estimates(ids: list[str], waits: np.ndarray, target: float, levels: Levels) -> Estimates:
    """`waits`: (visitors, replications) in seconds."""
    ordered = np.sort(np.clip(waits, 0.0, FAR), axis=1) / 60
    shares = (levels.low, levels.expected, levels.high)
    low, middle, high = (_quantile(ordered, share) for share in shares)
    over = (ordered > target).mean(axis=1)
    return {
        key: Estimate(*map(float, found))
        for key, *found in zip(ids, low, middle, high, over, strict=True)
    }


def _quantile(ordered: np.ndarray, share: float) -> np.ndarray:
    place = share * (ordered.shape[1] - 1)
    below = int(place)
    return ordered[:, below] + (place - below) * (ordered[:, below + 1] - ordered[:, below])


@dataclass
class Run:
    """One simulation. Everybody has a number; `called[number, replication]` is when they are
    called."""

    presence: Presence
    crowd: Crowd

    def until_called(self, only: str | None) -> np.ndarray:
        """Until all who wait now (or the one) are called in every replication."""
        ids = self.crowd.ids
        wanted = (0, len(ids)) if only is None else (ids.index(only), ids.index(only) + 1)
        return self._played(wanted, FAR)

    def until(self, ahead: float) -> np.ndarray:
        return self._played((0, len(self.crowd.base)), ahead)

    def _played(self, wanted: tuple[int, int], horizon: float) -> np.ndarray:
        # Loaded by whoever simulates: the server only shows forecasts, and the compiler would cost
        # it a quarter of a second at the start and fifty megabytes.
        from foresight.steps import play

        presence, crowd = self.presence, self.crowd
        called: np.ndarray = play(
            presence.free,
            presence.speeds,
            presence.begins,
            presence.lasts,
            crowd.base,
            crowd.takes,
            crowd.gap,
            crowd.heads,
            crowd.heads_base,
            crowd.heads_comes,
            crowd.first,
            crowd.rates,
            crowd.may,
            wanted,
            horizon,
        )
        return called
