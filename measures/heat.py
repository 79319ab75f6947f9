"""How busy each hour of each weekday is: the picture behind a roster."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from centres.directory import Centre
from measures.period import Period
from measures.reading import WEEK
from measures.waits import alone

WEEKS = 13
"""The longest stretch looked at: habits of a year ago would blur those of today."""


@dataclass(frozen=True)
class Cell:
    """`came`: visitors of that hour over all its days. `median`: minutes, None if nobody was
    served."""

    came: int
    median: float | None


Heat = Mapping[tuple[int, int], Cell]
"""(weekday, 0 = Monday; hour of the centre's own clock at which they came) → what it was like."""


def span(period: Period) -> Period:
    """The last weeks of a period, as far as they are looked at."""
    since = period.until - timedelta(weeks=WEEKS) + timedelta(days=1)
    return Period(max(since, period.since), period.until)


def heat(conn: Connection, centres: Sequence[Centre], period: Period, at: datetime) -> Heat:
    """Each hour of the week in which somebody came, over the last weeks of the period."""
    groups = alone(conn, centres, span(period), at, by=WEEK)["groups"]
    return {_key(group["key"]): Cell(group["issued"], group["median"]) for group in groups}


def _key(text: str) -> tuple[int, int]:
    weekday, hour = text.split()
    return int(weekday), int(hour)
