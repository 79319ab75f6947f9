"""The waits answer: counts, quantiles and bands against the target, with the period before.

A wait is that of one leg: last call before its first start, minus its base, never below zero.
Shares are given of those served and of those issued: leavers must not flatter the figures.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, and_, select

from centres.directory import Centre
from measures.period import Period
from measures.tables import legs

CAP = 30.0
"""Minutes: the legal cap of a wait (order 186 of 2014)."""


@dataclass(frozen=True)
class Leg:
    """What the figures need of a leg; `wait` and `service` in minutes."""

    centre: str
    day: date
    hour: int
    service: str
    window: str | None
    outcome: str | None
    due: datetime
    called: bool
    wait: float | None
    served: float


def waits(
    conn: Connection,
    centres: Sequence[Centre],
    period: Period,
    at: datetime,
    by: str | None = None,
    service: str | None = None,
) -> dict[str, Any]:
    """The figures of these centres together; see the API's `WaitsOut`."""
    low, high = centres[0].target if centres else (10, 17)
    now = _legs(conn, centres, period, service)
    edges = (float(low), float(high), CAP)
    return {
        "target": {"low": low, "high": high},
        **figures(now, at, edges),
        "previous": figures(_legs(conn, centres, period.previous, service), at, edges),
        "groups": _groups(now, at, edges, by) if by else [],
    }


def figures(found: Sequence[Leg], at: datetime, edges: Sequence[float]) -> dict[str, Any]:
    """Counts, quantiles (linear interpolation) and bands of some legs."""
    waited = np.array([leg.wait for leg in found if _served(leg) and leg.wait is not None])
    service = [leg.served for leg in found if leg.outcome == "served" and leg.served > 0]
    standing = [leg for leg in found if leg.outcome is None and not leg.called]
    longest = max((_minutes(at - leg.due) for leg in standing), default=None)
    counts = {name: sum(leg.outcome == name for leg in found) for name in _ENDINGS}
    return {
        "issued": len(found),
        "served": sum(_served(leg) for leg in found),
        **counts,
        "waiting": len(standing),
        "longest_waiting": _round(max(0.0, longest)) if longest is not None else None,
        "mean": _round(float(waited.mean())) if waited.size else None,
        "median": _quantile(waited, 0.5),
        "p90": _quantile(waited, 0.9),
        "service_mean": _round(sum(service) / len(service)) if service else None,
        "bands": _bands(waited, len(found), edges),
    }


_ENDINGS = ("no_show", "left", "expired")


def _served(leg: Leg) -> bool:
    """Somebody whose service has started was served, even if the service still goes on."""
    return leg.wait is not None


def _bands(waited: Any, issued: int, edges: Sequence[float]) -> list[dict[str, Any]]:
    """Upper bounds belong to the band: a wait of 17:00 is within the target."""
    bounds = [None, *edges, None]
    bands = []
    for over, upto in zip(bounds, bounds[1:], strict=False):
        inside = np.ones(waited.size, dtype=bool)
        if over is not None:
            inside &= waited > over
        if upto is not None:
            inside &= waited <= upto
        count = int(inside.sum())
        bands.append(
            {
                "over": over,
                "upto": upto,
                "served": count,
                "share_of_served": round(count / waited.size, 4) if waited.size else None,
                "share_of_issued": round(count / issued, 4) if issued else None,
            }
        )
    return bands


def _groups(
    found: Sequence[Leg], at: datetime, edges: Sequence[float], by: str
) -> list[dict[str, Any]]:
    key = _KEYS[by]
    parts: dict[str, list[Leg]] = {}
    for leg in found:
        parts.setdefault(key(leg), []).append(leg)
    return [{"key": name, **figures(parts[name], at, edges)} for name in sorted(parts)]


_KEYS: dict[str, Callable[[Leg], str]] = {
    "hour": lambda leg: f"{leg.hour:02d}",
    "day": lambda leg: leg.day.isoformat(),
    "service": lambda leg: leg.service,
    "window": lambda leg: leg.window or "",
    "centre": lambda leg: leg.centre,
}


def _legs(
    conn: Connection, centres: Sequence[Centre], period: Period, service: str | None
) -> list[Leg]:
    zones = {centre.code: centre.zone for centre in centres}
    here = and_(legs.c.day >= period.since, legs.c.day <= period.until)
    if len(centres) == 1:
        here &= legs.c.centre == centres[0].code
    if service:
        here &= legs.c.service == service
    columns = (legs.c.centre, legs.c.day, legs.c.service, legs.c.window, legs.c.outcome)
    moments = (legs.c.issued_at, legs.c.wait_from, legs.c.called_at)
    query = select(*columns, *moments, legs.c.wait_s, legs.c.served_s)
    return [
        Leg(
            centre=row.centre,
            day=row.day,
            hour=row.issued_at.astimezone(zones[row.centre]).hour,
            service=row.service,
            window=row.window,
            outcome=row.outcome,
            due=row.wait_from,
            called=row.called_at is not None,
            wait=None if row.wait_s is None else row.wait_s / 60,
            served=row.served_s / 60,
        )
        for row in conn.execute(query.where(here))
        if row.centre in zones
    ]


def _quantile(values: Any, share: float) -> float | None:
    return _round(float(np.quantile(values, share))) if values.size else None


def _minutes(span: timedelta) -> float:
    return span.total_seconds() / 60


def _round(minutes: float) -> float:
    return round(minutes, 3)
