"""When windows open, pause and close: what their past days say of today.

Pure. A long pause that comes on most days at about the same time is a lunch. Whatever else
interrupts a window comes unannounced, at one rate for the whole hall: a single window shows too
few of them. Clocks are seconds since midnight.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from foresight.beliefs import Breaks, lognormal, table_of

KEPT = 30
"""Days that the habits rest on."""
LUNCH_AT_LEAST = 900.0
"""Seconds: a shorter pause is no lunch."""
LUNCH_NEAR = 3600.0
MOSTLY = 0.6
"""Share of days on which a lunch must be seen."""
EARLY = 1200.0
"""Seconds before the hall's last call at which closing is leaving early."""
FEW = 5
AWAY_S, AWAY_SPREAD = 600.0, 0.8


@dataclass
class WindowDay:
    """One window on one day. `pauses`: (clock, length); `closed`: clock of its last closing."""

    opened: float
    pauses: list[tuple[float, float]] = field(default_factory=list)
    closed: float | None = None


class Roster:
    """Past days of all windows of a hall."""

    def __init__(self) -> None:
        self._days: deque[dict[str, WindowDay]] = deque(maxlen=KEPT)
        self._last_calls: deque[float] = deque(maxlen=KEPT)
        self._breaks: dict[str, Breaks] | None = None

    def learn(self, day: dict[str, WindowDay], last_call: float) -> None:
        """A day is over."""
        if day:
            self._days.append(day)
            self._last_calls.append(last_call)
            self._breaks = None

    def usual(self, clock: float, seconds: float) -> float:
        """Windows that worked on past days in the middle of such a stretch, on average."""
        middle = clock + seconds / 2
        working = sum(_works(one, middle) for day in self._days for one in day.values())
        return working / len(self._days) if self._days else 0.0

    def breaks(self) -> dict[str, Breaks]:
        """What to expect of each window."""
        if self._breaks is None:
            self._breaks = self._made()
        return self._breaks

    def _made(self) -> dict[str, Breaks]:
        codes = {code for day in self._days for code in day}
        away: list[float] = []
        seconds = 0.0
        lunches: dict[str, tuple[list[float], list[float], float]] = {}
        for code in sorted(codes):
            days = [day[code] for day in self._days if code in day]
            usual = _lunch(days)
            starts, lengths = [], []
            for one in days:
                is_lunch = _nearest(one, usual)
                for index, (start, length) in enumerate(one.pauses):
                    if index == is_lunch:
                        starts.append(start)
                        lengths.append(length)
                    else:
                        away.append(length)
                last = one.closed if one.closed is not None else one.opened
                # Only an open window can begin a pause.
                paused = sum(length for _, length in one.pauses)
                seconds += max(0.0, last - one.opened - paused)
            lunches[code] = (starts, lengths, len(starts) / len(days))
        guess = list(lognormal(AWAY_S, AWAY_SPREAD)[20::50]) if len(away) < FEW else []
        away_s = table_of(away + guess)
        rate = len(away) / seconds if seconds else 0.0
        found = {}
        for code, (starts, lengths, share) in lunches.items():
            opens, opens_share, ends, ends_share = self._shifts(code)
            found[code] = Breaks(
                lunch=table_of(starts) if starts else None,
                lunch_share=share,
                lunch_s=table_of(lengths) if starts else None,
                away=rate,
                away_s=away_s,
                opens=table_of(opens),
                opens_share=opens_share,
                ends=table_of(ends) if ends else None,
                ends_share=ends_share,
            )
        return found

    def _shifts(self, code: str) -> tuple[list[float], float, list[float], float]:
        opens, ends = [], []
        for day, last_call in zip(self._days, self._last_calls, strict=True):
            if code in day:
                opens.append(day[code].opened)
                closed = day[code].closed
                if closed is not None and last_call - closed > EARLY:
                    ends.append(closed)
        return opens, len(opens) / len(self._days), ends, len(ends) / len(opens)


def _works(day: WindowDay, clock: float) -> bool:
    if not day.opened <= clock < (day.closed if day.closed is not None else float("inf")):
        return False
    return not any(start <= clock < start + length for start, length in day.pauses)


def _lunch(days: list[WindowDay]) -> float | None:
    """The clock at which the window usually goes to lunch."""
    if len(days) < 2:
        return None
    longest = [
        max(one.pauses, key=lambda pause: pause[1])
        for one in days
        if any(length >= LUNCH_AT_LEAST for _, length in one.pauses)
    ]
    if len(longest) < MOSTLY * len(days):
        return None
    usual = float(np.median([start for start, _ in longest]))
    near = sum(_nearest(one, usual) is not None for one in days)
    return usual if near >= MOSTLY * len(days) else None


def _nearest(day: WindowDay, usual: float | None) -> int | None:
    """Which of the day's pauses is the lunch: the longest one near to its usual time."""
    near = [
        (length, index)
        for index, (start, length) in enumerate(day.pauses)
        if usual is not None and abs(start - usual) <= LUNCH_NEAR and length >= LUNCH_AT_LEAST
    ]
    return max(near)[1] if near else None
