"""The tickets behind a figure: one row a leg, newest first. Nobody's name is in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from centres.directory import Centre
from measures.tables import legs
from measures.waits import Period

OUTCOMES = ("served", "no_show", "left", "expired", "unclosed", "waiting")


def behind(
    conn: Connection,
    centres: Sequence[Centre],
    period: Period,
    *,
    outcome: str | None = None,
    over: float | None = None,
    upto: float | None = None,
    hour: int | None = None,
    service: str | None = None,
    window: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """Legs that a figure counts. `over`, `upto`: minutes waited, the upper bound included; `hour`:
    of the centre's clock, when they came; `window`: "" for those no window called. `outcome`
    served means as in the figures: service has started. `after`: the `key` of the last row seen."""
    zones = {centre.code: centre.zone for centre in centres}
    here = [legs.c.day >= period.since, legs.c.day <= period.until]
    here += [legs.c.centre.in_(zones)]
    if outcome:
        here.append(_ended(outcome))
    if over is not None:
        here.append(legs.c.wait_s > over * 60)
    if upto is not None:
        here.append(legs.c.wait_s <= upto * 60)
    if service:
        here.append(legs.c.service == service)
    if window is not None:
        here.append(legs.c.window == window if window else legs.c.window.is_(None))
    if after:
        here.append(_beyond(after))
    columns = (column for column in legs.c if column.name != "clerk")
    order = (legs.c.day.desc(), legs.c.ticket.desc(), legs.c.leg.desc())
    query = select(*columns).where(and_(*here)).order_by(*order)
    if hour is None:
        query = query.limit(limit)
    found: list[dict[str, Any]] = []
    for row in conn.execute(query):
        came = row.issued_at.astimezone(zones[row.centre])
        if hour is None or came.hour == hour:
            found.append(_row(row))
        if len(found) == limit:
            break
    return found


def _ended(outcome: str) -> ColumnElement[bool]:
    if outcome == "served":
        return legs.c.wait_s.is_not(None)
    if outcome == "waiting":
        return and_(legs.c.outcome.is_(None), legs.c.called_at.is_(None))
    return legs.c.outcome == outcome


def _beyond(after: str) -> ColumnElement[bool]:
    """Rows later in the list than the one with this key; a key that is none asks for all."""
    try:
        day, ticket, leg = after.split("/")
        seen, last = date.fromisoformat(day), int(leg)
        UUID(ticket)
    except ValueError:
        return true()
    same_day = and_(legs.c.day == seen, legs.c.ticket < ticket)
    same_ticket = and_(legs.c.day == seen, legs.c.ticket == ticket, legs.c.leg < last)
    return or_(legs.c.day < seen, same_day, same_ticket)


def _row(row: Any) -> dict[str, Any]:
    return {
        "key": f"{row.day.isoformat()}/{row.ticket}/{row.leg}",
        "ticket": row.ticket,
        "leg": row.leg,
        "centre": row.centre,
        "number": row.number,
        "service": row.service,
        "window": row.window,
        "issued_at": row.issued_at,
        "called_at": row.called_at,
        "started_at": row.started_at,
        "finished_at": row.finished_at,
        "wait": None if row.wait_s is None else row.wait_s / 60,
        "served": row.served_s / 60,
        "outcome": row.outcome or ("waiting" if row.called_at is None else "in_service"),
    }
