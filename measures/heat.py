"""How busy each hour of each weekday is: the picture behind a roster."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from sqlalchemy import Connection, and_, select

from centres.directory import Centre
from measures.tables import legs
from measures.waits import Period

WEEKS = 13
"""The longest stretch looked at: habits of a year ago would blur those of today."""


@dataclass(frozen=True)
class Cell:
    """`came`: visitors of that hour over all its days. `median`: minutes, None if nobody was
    served. `days`: on how many days somebody came in it."""

    came: int
    median: float | None
    days: int


Heat = Mapping[tuple[int, int], Cell]
"""(weekday, 0 = Monday; hour of the centre's own clock at which they came) → what it was like."""


def span(period: Period) -> Period:
    """The last weeks of a period, as far as they are looked at."""
    since = period.until - timedelta(weeks=WEEKS) + timedelta(days=1)
    return Period(max(since, period.since), period.until)


def heat(
    conn: Connection, centres: Sequence[Centre], period: Period, service: str | None = None
) -> Heat:
    """Each hour of the week in which somebody came, over the last weeks of the period."""
    found = span(period)
    zones = {centre.code: centre.zone for centre in centres}
    here = and_(legs.c.day >= found.since, legs.c.day <= found.until)
    if len(centres) == 1:
        here &= legs.c.centre == centres[0].code
    if service:
        here &= legs.c.service == service
    waited: dict[tuple[int, int], list[float]] = defaultdict(list)
    came: dict[tuple[int, int], int] = defaultdict(int)
    days: dict[tuple[int, int], set[object]] = defaultdict(set)
    query = select(legs.c.centre, legs.c.day, legs.c.issued_at, legs.c.wait_s).where(here)
    for centre, day, issued_at, wait_s in conn.execute(query):
        if centre not in zones:
            continue
        key = day.weekday(), issued_at.astimezone(zones[centre]).hour
        came[key] += 1
        days[key].add(day)
        if wait_s is not None:
            waited[key].append(wait_s / 60)
    return {
        key: Cell(number, _median(waited.get(key, [])), len(days[key]))
        for key, number in sorted(came.items())
    }


def _median(minutes: list[float]) -> float | None:
    return round(float(np.median(minutes)), 3) if minutes else None
