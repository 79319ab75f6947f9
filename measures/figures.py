"""The figures of groups of legs, as the waits answer gives them: minutes, shares, counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np

from measures.cells import EXPIRED, ISSUED, LEFT, NO_SHOW, SERVED, SERVICE, TIMED, WAIT
from measures.cells import Cells, Numbers

MINUTE = 60_000
"""Milliseconds."""

Standing = Mapping[str, Sequence[datetime]]
"""By group: since when each of those who wait now does so."""


def whole(
    parts: Sequence[Cells], standing: Standing, at: datetime, edges: Sequence[float]
) -> dict[str, Any]:
    """All groups of all parts together."""
    counts = sum(part.counts.sum(axis=0) for part in parts).tolist()
    waits = np.concatenate([part.waits for part in parts]) if len(parts) > 1 else parts[0].waits
    within = [int(np.count_nonzero(waits <= round(edge * MINUTE))) for edge in edges]
    median, p90 = (_quantile(waits, share) for share in (0.5, 0.9))
    dues = [due for those in standing.values() for due in those]
    return _figures(counts, median, p90, within, dues, at, edges)


def each(
    cells: Cells, standing: Standing, at: datetime, edges: Sequence[float]
) -> list[dict[str, Any]]:
    """Each group for itself, with its `key`."""
    medians, p90s = (_quantiles(cells, share) for share in (0.5, 0.9))
    bounds = np.array([round(edge * MINUTE) for edge in edges], cells.waits.dtype)
    found = []
    for (key, _, waits), counts, median, p90 in zip(
        cells.runs(), cells.counts.tolist(), medians, p90s, strict=True
    ):
        within = waits.searchsorted(bounds, "right").tolist()
        dues = standing.get(key, ())
        told = _figures(counts, median, p90, within, dues, at, edges)
        found.append({"key": key, **told})
    return found


def _figures(
    counts: Sequence[int],
    median: float,
    p90: float,
    within: Sequence[int],
    dues: Sequence[datetime],
    at: datetime,
    edges: Sequence[float],
) -> dict[str, Any]:
    issued, served, timed = counts[ISSUED], counts[SERVED], counts[TIMED]
    return {
        "issued": issued,
        "served": served,
        "no_show": counts[NO_SHOW],
        "left": counts[LEFT],
        "expired": counts[EXPIRED],
        "waiting": len(dues),
        "longest_waiting": _longest(dues, at) if dues else None,
        "mean": _minutes(counts[WAIT] / served) if served else None,
        "median": _minutes(median) if served else None,
        "p90": _minutes(p90) if served else None,
        "service_mean": _minutes(counts[SERVICE] / timed) if timed else None,
        "bands": _bands(within, issued, served, edges),
    }


def _bands(
    within: Sequence[int], issued: int, served: int, edges: Sequence[float]
) -> list[dict[str, Any]]:
    """`within`: waits up to each edge. Upper bounds belong to the band: a wait of 17:00 is within
    the target."""
    bands = []
    over, below = None, 0
    for upto, reached in zip((*edges, None), (*within, served), strict=True):
        count = reached - below
        bands.append(
            {
                "over": over,
                "upto": upto,
                "served": count,
                "share_of_served": round(count / served, 4) if served else None,
                "share_of_issued": round(count / issued, 4) if issued else None,
            }
        )
        over, below = upto, reached
    return bands


def _quantile(waits: Numbers, share: float) -> float:
    """Between its two neighbours, as a straight line would. Waits in any order."""
    if not waits.size:
        return 0.0
    below = int(place := share * (waits.size - 1))
    parted = np.partition(waits, below)
    low = float(parted[below])
    if place == below:
        return low
    # One pivot and a minimum take a tenth of what two pivots take.
    return low + (float(parted[below + 1 :].min()) - low) * (place - below)


def _quantiles(cells: Cells, share: float) -> list[float]:
    """The same for each group, whose waits lie in order."""
    if not cells.waits.size:
        return [0.0] * len(cells.keys)
    sizes = cells.counts[:, SERVED]
    place = share * np.maximum(sizes - 1, 0)
    below = place.astype(np.int64)
    last = cells.waits.size - 1
    start = np.minimum(cells.ends - sizes + below, last)
    low = cells.waits[start].astype(float)
    following = np.where(below + 1 < sizes, np.minimum(start + 1, last), start)
    found: list[float] = (low + (cells.waits[following] - low) * (place - below)).tolist()
    return found


def _longest(dues: Sequence[datetime], at: datetime) -> float:
    return round(max(0.0, (at - min(dues)).total_seconds() / 60), 3)


def _minutes(milliseconds: float) -> float:
    return round(milliseconds / MINUTE, 3)
