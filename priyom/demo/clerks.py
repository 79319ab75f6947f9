"""The demo's clerks: who sits where and when they rest. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from centres.directory import Centre

HUMAN = {("zok-001", "1"), ("zok-002", "1")}
"""Windows left to whoever tries the demo: one of the large hall, and the whole small one."""
LEAVES_BEFORE = timedelta(minutes=12)
"""The clerk of a hall left to the human goes this long before the demo opens: somebody waits."""

QUICK = ("documents", "reference", "tp-completion")
"""What the last windows of a large hall take, so that a short errand is not behind long ones."""
QUICK_WINDOWS = 3
LARGE = 6


@dataclass(frozen=True)
class Rest:
    """A pause of one clerk."""

    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True)
class Shift:
    """One clerk's day at one window. `services`: what it is opened for, none = everything it may.
    `pace`: time that this clerk takes as a share of the usual. `stays`: until nobody waits."""

    window: str
    clerk: str
    services: tuple[str, ...]
    pace: float
    start: datetime
    end: datetime
    rests: tuple[Rest, ...]
    stays: bool = True

    def rest_at(self, at: datetime) -> Rest | None:
        return next((rest for rest in self.rests if rest.start <= at < rest.end), None)


def is_left_to_human(centre: Centre) -> bool:
    """Has the hall no other window than those that the demo's clerks leave alone?"""
    return all((centre.code, window.code) in HUMAN for window in centre.windows)


def shifts(
    centre: Centre, logins: Sequence[str], day: date, until: datetime, seed: str
) -> list[Shift]:
    """The day's clerks, one a window as far as they go; `logins` are the centre's people in
    order. Windows left to the human have none, except before `until` in a hall that would
    otherwise have had no morning."""
    opening, closing = centre.hours.opening(day), _closing(centre, day)
    if opening is None or closing is None:
        return []
    draw = Random(f"{seed}/{centre.code}/{day}/clerks")
    found = []
    for place, (window, login) in enumerate(zip(centre.windows, logins, strict=False)):
        human = (centre.code, window.code) in HUMAN
        end = closing
        if human:
            end = until - LEAVES_BEFORE if is_left_to_human(centre) else opening
        shift = Shift(
            window=window.code,
            clerk=f"user:{login}",
            services=_services(centre, place, window.services),
            pace=min(max(draw.gauss(1, 0.12), 0.75), 1.3),
            start=opening + timedelta(seconds=draw.uniform(0, 150)),
            end=end,
            rests=tuple(_rests(centre, day, place, draw)),
            stays=not human,
        )
        if shift.start < shift.end:
            found.append(shift)
    return found


def _closing(centre: Centre, day: date) -> datetime | None:
    intervals = centre.hours.intervals(day)
    return intervals[-1].end if intervals else None


def _services(centre: Centre, place: int, able: Collection[str]) -> tuple[str, ...]:
    count = len(centre.windows)
    if count < LARGE or place < count - QUICK_WINDOWS:
        return ()
    return tuple(code for code in QUICK if code in able)


def _rests(centre: Centre, day: date, place: int, draw: Random) -> list[Rest]:
    """The centre's own breaks; where it has none, lunches in turn and, in a large hall, a short
    pause in the morning and in the afternoon."""
    intervals = centre.hours.intervals(day)
    if len(intervals) > 1:
        gaps = pairwise(intervals)
        return [Rest(before.end, after.start, "lunch") for before, after in gaps]
    if len(centre.windows) == 1:
        return []
    moment = centre.hours.moment
    lunch = moment(day, 12 * 60 + 45 * (place % 3))
    rests = [Rest(lunch, lunch + timedelta(minutes=45), "lunch")]
    if len(centre.windows) >= LARGE:
        for hour in (10, 15):
            start = moment(day, hour * 60 + draw.randrange(90))
            rests.append(Rest(start, start + timedelta(minutes=10), "rest"))
    return rests
