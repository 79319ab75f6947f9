"""When each window can call: services still running, breaks to come, days that begin and end.

Pure. What is drawn hangs on the visitor being served, or on the window and the hall's day.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from foresight import draws
from foresight.beliefs import (
    GRID,
    NO_BREAKS,
    Beliefs,
    Breaks,
    Table,
    draw,
    normal,
    remaining,
    survival,
)
from foresight.draws import REPLICATIONS
from foresight.state import DAY, Hall, Window

LUNCH_NEAR = 3600.0
"""Seconds: a pause that begins this near to the usual lunch is the lunch."""
NEVER = np.inf
LATE = 1800.0
"""Seconds after which a window that did not open is not expected any more."""
OVERDUE = 300.0
"""Seconds by which a lunch that is later than ever is expected to begin."""
_PAUSES = 2
"""Unannounced pauses that are drawn for each window."""
_SLOTS = _PAUSES + 3
"""Breaks of a window: its lunch, its pauses, the end of its day, and one that never comes."""


@dataclass(frozen=True)
class Presence:
    """`free`: (replications, windows), seconds until each can call, infinite = not today;
    `speeds`: by window; `begins`, `lasts`: (windows, slots, replications) breaks in order, ending
    with one that never begins."""

    codes: tuple[str, ...]
    free: np.ndarray
    speeds: np.ndarray
    begins: np.ndarray
    lasts: np.ndarray


def present(hall: Hall, beliefs: Beliefs) -> Presence:
    """The windows' side of a simulation."""
    level = level_of(beliefs)
    free = np.empty((len(hall.windows), REPLICATIONS))
    begins = np.full((len(hall.windows), _SLOTS, REPLICATIONS), NEVER)
    lasts = np.zeros_like(begins)
    for index, window in enumerate(hall.windows):
        habits = beliefs.breaks.get(window.code, NO_BREAKS)
        speed = beliefs.speeds.get(window.code, 1.0) * level
        free[index] = _free(hall, window, beliefs, habits, speed)
        if habits is not NO_BREAKS:
            _breaks(hall, window, habits, free[index], begins[index], lasts[index])
    if (begins < NEVER).any():
        order = begins.argsort(axis=1, kind="stable")
        begins, lasts = (np.take_along_axis(one, order, axis=1) for one in (begins, lasts))
    return Presence(
        tuple(window.code for window in hall.windows),
        np.ascontiguousarray(free.T),
        np.array([beliefs.speeds.get(window.code, 1.0) for window in hall.windows]),
        begins,
        lasts,
    )


def level_of(beliefs: Beliefs) -> np.ndarray:
    """The common level of service times in each replication: what is not known of it."""
    if not beliefs.doubt:
        return np.ones(REPLICATIONS)
    return np.exp(beliefs.doubt * normal(draws.one("level")))


def _free(
    hall: Hall, window: Window, beliefs: Beliefs, habits: Breaks, speed: np.ndarray
) -> np.ndarray:
    """Seconds until the window can call, breaks that have begun included."""
    busy = np.zeros(REPLICATIONS)
    if window.serving:
        key = window.serving.id
        passed = hall.at - window.serving.since
        busy = _rest(window, passed, beliefs, speed)
        busy = busy + draw(beliefs.gap, draws.one(key, "gap"))
    if window.state == "open":
        if window.serving:
            return busy
        return _hand(hall, window, beliefs)
    luck = draws.one(window.code, f"return {int(window.since)}")
    if window.state == "paused" or window.opened:
        passed = hall.at - max(window.since, window.free_since)
        return busy + _back(hall, window, habits, max(passed, 0.0) if not busy.any() else 0.0, luck)
    return _opening(hall, window, habits, luck)


def _hand(hall: Hall, window: Window, beliefs: Beliefs) -> np.ndarray:
    """Seconds until a free window calls: the clerk's hand lags behind the first visitor who could
    be called, or behind the one who has just gone. Windows that stand idle share the draw, for
    what was learned is the lag of the quickest."""
    first = min(
        (one.issued for one in hall.line if one.service in window.services), default=hall.at
    )
    if window.free_since >= first:
        return remaining(beliefs.gap, hall.at - window.free_since, draws.one(window.code, "hand"))
    idle = sum(
        one.state == "open" and one.serving is None and one.free_since < first
        for one in hall.windows
    )
    table = beliefs.lag[min(idle, len(beliefs.lag)) - 1]
    return remaining(table, hall.at - first, draws.one("idle", "hand"))


def _rest(window: Window, passed: float, beliefs: Beliefs, speed: np.ndarray) -> np.ndarray:
    """How much longer the visitor at the window keeps it: a service, or a call unanswered."""
    assert window.serving
    table = beliefs.services[window.serving.service]
    typical = beliefs.speeds.get(window.code, 1.0)
    luck = draws.one(window.serving.id, "service")
    busy = remaining(table, passed / typical, luck) * speed
    if not beliefs.no_show:
        return busy
    served = (1 - beliefs.no_show) * survival(table, passed / typical)
    missing = beliefs.no_show * survival(beliefs.no_show_s, passed)
    if not missing:
        return busy
    gone = draws.one(window.serving.id, "no-show") < missing / (served + missing)
    return np.where(gone, remaining(beliefs.no_show_s, passed, luck), busy)


def _is_lunch(habits: Breaks, clock: float) -> bool:
    return habits.lunch is not None and abs(float(habits.lunch[GRID // 2]) - clock) <= LUNCH_NEAR


def _back(
    hall: Hall, window: Window, habits: Breaks, passed: float, luck: np.ndarray
) -> np.ndarray:
    """Until a pause that has begun ends; who closed for good does not come back."""
    began = hall.clock - (hall.at - window.since)
    if _is_lunch(habits, began) and habits.lunch_s is not None:
        return remaining(habits.lunch_s, passed, luck)
    if window.state == "closed":
        return np.full(REPLICATIONS, NEVER)
    if habits.away_s is not None:
        return remaining(habits.away_s, passed, luck)
    # Nothing known of this window's pauses: as long again as it has lasted, a few minutes at least.
    return -max(passed, 300.0) * np.log1p(-luck)


def _opening(hall: Hall, window: Window, habits: Breaks, luck: np.ndarray) -> np.ndarray:
    """A window whose day has not begun."""
    if habits.opens is None:
        return np.full(REPLICATIONS, NEVER)
    still = survival(habits.opens, hall.clock)
    if not still:
        # It should be open by now: it is late, by minutes as far as one can tell.
        late = hall.clock - float(habits.opens[-1])
        return -max(late, 60.0) * np.log1p(-luck) if late < LATE else np.full_like(luck, NEVER)
    return _if_at_all(habits.opens, hall.clock, _likely(habits.opens_share, still), luck)


def _likely(share: float, still: float) -> float:
    """The chance of something of which `still` is yet to come, given that it has not come."""
    return share * still / (share * still + 1 - share + 1e-12)


def _if_at_all(table: Table, clock: float, share: float, luck: np.ndarray) -> np.ndarray:
    """Seconds until it happens, never with the chance 1 − `share`."""
    inside = np.minimum(luck / max(share, 1e-9), 1 - 1e-9)
    return np.where(luck < share, remaining(table, clock, inside), NEVER)


def _breaks(
    hall: Hall,
    window: Window,
    habits: Breaks,
    free: np.ndarray,
    begins: np.ndarray,
    lasts: np.ndarray,
) -> None:
    """Fill in the breaks to come."""
    day = f"{window.code} {int((hall.at - hall.clock) // DAY)}"
    found = [
        *_lunch(hall, window, habits, day),
        *_away(habits, free, day),
        *_end(hall, habits, day),
    ]
    for slot, (begin, lasting) in enumerate(found):
        begins[slot], lasts[slot] = begin, lasting


_Break = tuple[np.ndarray, np.ndarray | float]
"""When it begins and how long it lasts, seconds, in each replication."""


def _lunch(hall: Hall, window: Window, habits: Breaks, day: str) -> Iterator[_Break]:
    if habits.lunch is None or habits.lunch_s is None:
        return
    overdue = hall.clock - float(habits.lunch[GRID // 2]) > LUNCH_NEAR
    if overdue or any(_is_lunch(habits, clock) for clock in window.pauses):
        return
    when, whether, how_long = (draws.one(day, name) for name in ("when", "if", "long"))
    still = survival(habits.lunch, hall.clock)
    if still:
        begin = remaining(habits.lunch, hall.clock, when)
        share = _likely(habits.lunch_share, still)
    else:
        begin, share = -OVERDUE * np.log1p(-when), habits.lunch_share / 2
    yield np.where(whether < share, begin, NEVER), draw(habits.lunch_s, how_long)


def _away(habits: Breaks, free: np.ndarray, day: str) -> Iterator[_Break]:
    if not habits.away or habits.away_s is None:
        return
    begin = np.where(np.isfinite(free), free, 0.0)
    for number in range(_PAUSES):
        when, how_long = draws.one(day, f"away {number}"), draws.one(day, f"long {number}")
        begin = begin - np.log1p(-when) / habits.away
        lasting = draw(habits.away_s, how_long)
        yield begin, lasting
        begin = begin + lasting


def _end(hall: Hall, habits: Breaks, day: str) -> Iterator[_Break]:
    if habits.ends is None:
        return
    still = survival(habits.ends, hall.clock)
    if still:
        luck = draws.one(day, "end")
        yield _if_at_all(habits.ends, hall.clock, _likely(habits.ends_share, still), luck), NEVER
