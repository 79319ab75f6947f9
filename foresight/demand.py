"""How many visitors a day will bring, half-hour by half-hour.

Pure. The day's number is the mean of its weekday, newer weeks counting more, times what the season
and a closed day before it were seen to do; it is spread over the day as the same weekdays were.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

FADE = 0.85
"""A week older counts that much: the mean rests on about six weeks."""
WEEKS = 26
DEFAULT = 20.0
"""Visitors on a day of which nothing is known, a window."""
SEASON_DAYS = 300
"""Days of history before the time of year may say something."""
AROUND = timedelta(days=10)
FEW = 3
LEAST, MOST = 0.6, 1.6
"""Bounds of one factor: a single odd week must not double a forecast."""
HALF_HOURS = 48

History = Mapping[date, int]
"""Day → visitors who came; days on which nobody came are left out."""


def visitors(history: History, day: date, working: Collection[date]) -> float | None:
    """How many come on `day`. `working`: days on which the centre received people, so that a day
    after a closed one is told from others. None where that weekday was never seen."""
    base = _weekday_mean(history, day)
    if base is None:
        return None
    return base * _season(history, day) * _after_closed(history, day, working)


def spread(total: float, halves: Mapping[int, float], open_halves: Collection[int]) -> list[float]:
    """The day's visitors by half-hour (48). `halves`: half-hour → visitors on such days; where
    that says nothing, evenly over the opening hours."""
    shape = {half: halves.get(half, 0.0) for half in open_halves}
    if not sum(shape.values()):
        shape = dict.fromkeys(open_halves, 1.0)
    whole = sum(shape.values()) or 1.0
    return [total * shape.get(half, 0.0) / whole for half in range(HALF_HOURS)]


def _weekday_mean(history: History, day: date) -> float | None:
    weight = total = 0.0
    for week in range(1, WEEKS + 1):
        count = history.get(day - timedelta(weeks=week))
        if count is not None:
            weight += FADE**week
            total += FADE**week * count
    return total / weight if weight else None


def _season(history: History, day: date) -> float:
    """The same days of last year against last year as a whole, and against what the last weeks
    have already taken into account of it."""
    if not history or (day - min(history)).days < SEASON_DAYS + 60:
        return 1.0
    last_year = day - timedelta(weeks=52)
    near = _mean(history, last_year - AROUND, last_year + AROUND)
    before = _mean(history, last_year - timedelta(weeks=6), last_year - timedelta(days=7))
    return _bounded(near / before) if near and before else 1.0


def _after_closed(history: History, day: date, working: Collection[date]) -> float:
    """What a closed working day before does: people come a day later, and more of them."""
    if not _follows_closed(day, working):
        return 1.0
    found = []
    for past in history:
        if past < day and _follows_closed(past, working):
            usual = _weekday_mean(history, past)
            if usual:
                found.append(history[past] / usual)
    return _bounded(sum(found) / len(found)) if len(found) >= FEW else 1.0


def _follows_closed(day: date, working: Collection[date]) -> bool:
    """Was the weekday before closed, as on a holiday? Weekends close every week and count for
    nothing."""
    before = day - timedelta(days=1)
    while before.weekday() >= 5:
        before -= timedelta(days=1)
    return bool(working) and before >= min(working) and before not in working


def _mean(history: History, since: date, until: date) -> float | None:
    found = [count for day, count in history.items() if since <= day <= until]
    return sum(found) / len(found) if len(found) >= FEW else None


def _bounded(factor: float) -> float:
    return min(MOST, max(LEAST, factor))
