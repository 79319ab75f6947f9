"""The hall simulated forward, many times at once, with the line's own turn rule.

Pure, numpy only. One step gives each replication its next event: the window that is free first
calls whoever scores highest there. Replications need not be at the same moment, so that no step is
lost and the work is one pass over small arrays for each visitor called.

Whose head can be next? Within visitors of one turn who may go to the same windows the earliest base
always has the highest score. So they form a group with a pointer to its head, and a step compares
few heads, not the whole line. Times in here are seconds after the hall's moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from foresight.beliefs import Beliefs
from foresight.crowd import Crowd, gather
from foresight.draws import REPLICATIONS
from foresight.presence import NEVER, Presence, present
from foresight.state import Estimate, Estimates, Hall
from line.turn import RATES

TARGET = 17.0
"""Minutes: the high end of the band in which waits shall stay."""
FAR = 8 * 3600.0
"""Seconds: the simulation looks no further, and no estimate says more."""
LOW, HIGH = 0.1, 0.9


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
    return _estimates([crowd.ids[index] for index in wanted], waits, target)


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


def _estimates(ids: list[str], waits: np.ndarray, target: float) -> Estimates:
    """`waits`: (visitors, replications) in seconds."""
    ordered = np.sort(np.clip(waits, 0.0, FAR), axis=1) / 60
    low, middle, high = (_quantile(ordered, share) for share in (LOW, 0.5, HIGH))
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
    called. Arrays over windows and groups are (replications, …)."""

    presence: Presence
    crowd: Crowd

    def until_called(self, only: str | None) -> np.ndarray:
        """Until all who wait now (or the one) are called in every replication."""
        ids = self.crowd.ids
        first, last = (0, len(ids)) if only is None else (ids.index(only), ids.index(only) + 1)
        return self._run(first, last, FAR)

    def until(self, ahead: float) -> np.ndarray:
        return self._run(0, len(self.crowd.base), ahead)

    def _run(self, first: int, last: int, horizon: float) -> np.ndarray:
        # A window that is done for the day (infinite) against a group that is empty (infinite).
        with np.errstate(invalid="ignore"):
            return self._steps(first, last, horizon)

    def _steps(self, first: int, last: int, horizon: float) -> np.ndarray:
        crowd, presence = self.crowd, self.presence
        count = REPLICATIONS
        rows = np.arange(count)
        free = presence.free.copy()  # (count, windows): when each window can call
        flat, row_window = free.ravel(), rows * free.shape[1]
        base, comes = crowd.heads_base.ravel(), crowd.heads_comes.ravel()
        number, takes, gap = crowd.heads.ravel(), crowd.takes.ravel(), crowd.gap.ravel()
        head = crowd.first[None, :] * count + rows[:, None]
        flat_head, row_group = head.ravel(), rows * len(crowd.groups)
        heads_base, heads_comes = base.take(head), comes.take(head)
        flat_base, flat_comes = heads_base.ravel(), heads_comes.ravel()
        may = np.where(crowd.may, 0.0, -np.inf)
        called = np.full(crowd.base.shape, np.inf)
        flat_called = called.ravel()
        breaks = None if presence.breaks is None else _Breaks(presence)
        waiting, first, last = (last - first) * count, first * count, last * count
        for _ in range(crowd.steps):
            window = free.argmin(axis=1)
            place = row_window + window
            at = flat.take(place)
            if breaks:
                at = breaks.take(free, window, place, at)
            score = at[:, None] - heads_base
            score *= crowd.rates
            if crowd.future:
                np.copyto(score, -np.inf, where=heads_comes > at[:, None])
            score += may.take(window, axis=0)
            at_head = row_group + score.argmax(axis=1)
            able = score.ravel().take(at_head) > -np.inf
            able &= at <= horizon
            if not able.all():
                idle = np.flatnonzero(~able)
                stands, moment = window[idle], at[idle]
                if crowd.future:
                    until = (heads_comes[idle] - may.take(stands, axis=0)).min(axis=1)
                    # Never twice the same moment: a window must not wait for what has come.
                    until = np.where(until > moment, until, np.inf)
                else:
                    until = np.full(len(idle), np.inf)
                if breaks:
                    until = np.minimum(until, breaks.begins.take(place[idle]))
                flat[place[idle]] = np.where(moment <= horizon, until, np.inf)
                if len(idle) == count and (free.min(axis=1) > horizon).all():
                    break
                calls = np.flatnonzero(able)
                window, place, at, at_head = window[calls], place[calls], at[calls], at_head[calls]
            entry = flat_head.take(at_head)
            who = number.take(entry)
            flat[place] = at + takes.take(who) * presence.speeds.take(window) + gap.take(who)
            entry += count
            flat_head[at_head] = entry
            flat_base[at_head] = base.take(entry)
            flat_comes[at_head] = comes.take(entry)
            flat_called[who] = at
            waiting -= int(np.count_nonzero(who < last))
            if first:
                waiting += int(np.count_nonzero(who < first))
            if waiting <= 0:
                break
        return called


class _Breaks:
    """Which break of each window is next, in each replication."""

    def __init__(self, presence: Presence) -> None:
        assert presence.breaks is not None
        self._presence = presence
        self._slot = presence.breaks.copy()
        self._most = 4 * len(presence.speeds)
        self.begins = np.ascontiguousarray(presence.begins[:, 0].T).ravel()
        """(replications × windows): when the next one is due."""

    def take(
        self, free: np.ndarray, window: np.ndarray, place: np.ndarray, at: np.ndarray
    ) -> np.ndarray:
        """Windows that are due for a break go; others may be the first free ones then, and
        `window` and `place` change with them."""
        presence, flat, slot = self._presence, free.ravel(), self._slot.ravel()
        rows = None
        for _ in range(self._most):
            due = self.begins.take(place if rows is None else place[rows]) <= (
                at if rows is None else at[rows]
            )
            goes = np.flatnonzero(due) if rows is None else rows[due]
            goes = goes[at[goes] < NEVER]
            if not goes.size:
                break
            which, where = window[goes], place[goes]
            taken = slot.take(where)
            flat[where] = at[goes] + presence.lasts[which, taken, goes]
            slot[where] = taken + 1
            self.begins[where] = presence.begins[which, taken + 1, goes]
            window[goes] = free[goes].argmin(axis=1)
            place[goes] = goes * free.shape[1] + window[goes]
            at[goes] = flat.take(place[goes])
            rows = goes
        return at
