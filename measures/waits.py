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
from measures.cells import EMPTY, Cells, merged
from measures.gathered import gathered
from measures.period import Period
from measures.reading import live, paged, rolled_through, stale_months

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
    before, stood = _parts(conn, centres, period.previous, "service", service)
    previous = figures.whole(before, stood, at, _edges(centres))
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
    low, high = _target(centres)
    now, standing = _parts(conn, centres, period, by or "service", service)
    groups = merged(now) if by else EMPTY
    return {
        "target": {"low": low, "high": high},
        **figures.whole([groups] if by else now, standing, at, _edges(centres)),
        "groups": figures.each(groups, standing, at, _edges(centres)),
    }


def _target(centres: Sequence[Centre]) -> tuple[int, int]:
    """The band that figures of these centres are held against: that of the first."""
    return centres[0].target if centres else (10, 17)


def _edges(centres: Sequence[Centre]) -> tuple[float, float, float]:
    """Minutes at which the bands of their waits meet."""
    low, high = _target(centres)
    return float(low), float(high), CAP


def _parts(
    conn: Connection, centres: Sequence[Centre], period: Period, by: str, service: str | None
) -> tuple[list[Cells], figures.Standing]:
    """All legs of a period in groups, wherever they lie: in gathered months, in pages, or live."""
    through = rolled_through(conn, centres)
    stale = stale_months(conn, centres)
    whole = gathered(conn, centres, period, by, service)
    rest = paged(conn, centres, period, by, service, stale, whole)
    fresh = live(conn, centres, period, by, service, through, stale)
    return [*whole.values(), rest, fresh.cells], fresh.standing
