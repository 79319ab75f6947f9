"""A trace as legs: a centre that begins on Monday knows what its former system knew."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from foresight.trace import Row, Trace
from measures.imported import moment

_SPACE = UUID("6f1c2a52-3d0e-5b7a-9a51-6f0b7a3c9d10")
"""Of the ids that are made of a trace's own."""


def legs_of(centre: str, trace: Trace) -> Iterator[dict[str, Any]]:
    """Rows for `measures.imported.take_in`. The same trace gives the same ids. Who never came is
    no leg; who was not finished when the trace ended has expired."""
    first: dict[str, float] = {}
    for row in trace.rows:
        if row.arrival is None:
            continue
        base, _, leg = row.id.partition("/")
        # Files that number their tickets anew each month still tell different tickets.
        came = first.setdefault(base, row.arrival)
        ticket = str(uuid5(_SPACE, f"{centre} {base} {came}"))
        yield {"ticket": ticket, "leg": int(leg) if leg.isdecimal() else 1, **_leg(base, row)}


def _leg(number: str, row: Row) -> dict[str, Any]:
    arrival = row.arrival
    assert arrival is not None
    due = max(arrival, row.booked_for or arrival)
    began = row.start is not None and row.outcome in ("served", "")
    outcome = row.outcome or ("unclosed" if began else "expired")
    wait = max(0.0, row.start - due) if began and row.start is not None else None
    spent = row.end - row.start if row.outcome == "served" and row.end and row.start else 0.0
    return {
        "number": number[:8],
        "service": row.service,
        "window": row.window or None,
        "clerk": None,
        "priority": row.priority,
        "booked_for": moment(row.booked_for),
        "issued_at": moment(arrival),
        "wait_from": moment(due),
        "called_at": moment(row.start),
        "started_at": moment(row.start) if began else None,
        "finished_at": moment(row.end),
        "wait_s": None if wait is None else round(wait, 3),
        "served_s": round(spent, 3),
        "outcome": outcome,
    }
