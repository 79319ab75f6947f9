"""One replication after the other: which window calls whom, and when.

Compiled, for this loop is where a forecast's time went. Words and shapes are those of
`foresight.crowd` and `foresight.presence`; times are seconds after the hall's moment.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

STEPS = 20_000
"""Steps after which a replication ends whatever happens: no hall may hold the lookout for ever."""


def compiled(function: Callable[..., np.ndarray]) -> Any:
    """`function` as machine code, made at its first call in about three seconds and kept beside
    this file, or in the folder that `NUMBA_CACHE_DIR` names."""
    try:
        return njit(cache=True)(function)
    except RuntimeError:
        # Neither may be written to: each process then makes it for itself.
        return njit(function)


@compiled
def play(
    free: np.ndarray,
    speeds: np.ndarray,
    begins: np.ndarray,
    lasts: np.ndarray,
    base: np.ndarray,
    takes: np.ndarray,
    gap: np.ndarray,
    heads: np.ndarray,
    heads_base: np.ndarray,
    heads_comes: np.ndarray,
    first: np.ndarray,
    rates: np.ndarray,
    may: np.ndarray,
    wanted: tuple[int, int],
    horizon: float,
) -> np.ndarray:
    """When everybody is called, (everybody, replications), infinite who is not. A replication ends
    when all who are `wanted` (the first number, and the one after the last) are called, or at the
    horizon."""
    windows, groups = free.shape[1], first.shape[0]
    called = np.full(base.shape, np.inf)
    head = np.empty(groups, np.intp)
    slot = np.empty(windows, np.intp)
    for row in range(free.shape[0]):
        can = free[row].copy()
        head[:] = first
        slot[:] = 0
        waiting = wanted[1] - wanted[0]
        for _ in range(STEPS):
            window = 0
            for other in range(1, windows):
                if can[other] < can[window]:
                    window = other
            at = can[window]
            if at > horizon:
                break
            pause = begins[window, slot[window], row]
            if pause <= at:
                can[window] = at + lasts[window, slot[window], row]
                slot[window] += 1
                continue
            turn, highest, until = -1, -np.inf, pause
            for group in range(groups):
                if not may[window, group]:
                    continue
                comes = heads_comes[head[group], row]
                if comes > at:
                    # Never twice the same moment: the window waits for what has yet to come.
                    until = min(until, comes)
                    continue
                score = (at - heads_base[head[group], row]) * rates[group]
                if score > highest:
                    turn, highest = group, score
            if turn < 0:
                can[window] = until
                continue
            who = heads[head[turn], row]
            head[turn] += 1
            called[who, row] = at
            can[window] = at + takes[who, row] * speeds[window] + gap[who, row]
            if wanted[0] <= who < wanted[1]:
                waiting -= 1
                if waiting == 0:
                    break
    return called
