"""The waits answer: counts, quantiles and bands against the target, with the period before.

A wait is that of one leg: last call before its first start, minus its base, never below zero.
Shares are given of those served and of those issued: leavers must not flatter the figures.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from centres.directory import Centre
from measures import figures
from measures.cells import merged
from measures.period import Period
from measures.reading import Live, live, paged, rolled_through, stale_months
from measures.years import yearly

CAP = 30.0
"""Minutes: the legal cap of a wait (order 186 of 2014)."""


def waits(
    conn: Connection,
    centres: Sequence[Centre],
    period: Period,
    at: datetime,
    by: str | None = None,
    service: str | None = None,
) -> dict[str, Any]:
    """The figures of these centres together; see the API's `WaitsOut`."""
    before = measured(conn, centres, period.previous, "service", service)
    previous = figures.whole(before.cells, before.standing, at, edges(centres))
    return alone(conn, centres, period, at, by, service) | {"previous": previous}


def alone(
    conn: Connection,
    centres: Sequence[Centre],
    period: Period,
    at: datetime,
    by: str | None = None,
    service: str | None = None,
) -> dict[str, Any]:
    """The same without the period before."""
    low, high = target(centres)
    now = measured(conn, centres, period, by or "service", service)
    return {
        "target": {"low": low, "high": high},
        **figures.whole(now.cells, now.standing, at, edges(centres)),
        "groups": figures.each(now.cells, now.standing, at, edges(centres)) if by else [],
    }


def target(centres: Sequence[Centre]) -> tuple[int, int]:
    """The band that figures of these centres are held against: that of the first."""
    return centres[0].target if centres else (10, 17)


def edges(centres: Sequence[Centre]) -> tuple[float, float, float]:
    """Minutes at which the bands of their waits meet."""
    low, high = target(centres)
    return float(low), float(high), CAP


def measured(
    conn: Connection, centres: Sequence[Centre], period: Period, by: str, service: str | None
) -> Live:
    """All legs of a period in groups, wherever they lie: in years, in pages, or still live."""
    through = rolled_through(conn, centres)
    stale = stale_months(conn, centres)
    whole = yearly(conn, centres, period, by, service)
    rest = paged(conn, centres, period, by, service, stale, whole)
    fresh = live(conn, centres, period, by, service, through, stale)
    return Live(merged([*whole.values(), rest, fresh.cells]), fresh.standing)
