"""Pages: a centre's month of legs that are over, column by column, fifteen bytes a leg.

Ten years of a hall are then a hundred rows to read instead of fifty thousand. A page only repeats
what `legs` holds: it can be thrown away and made anew at any time. Whoever changes a leg of a day
that was rolled up marks its page as stale in the same transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, and_, select
from sqlalchemy.dialects import postgresql, sqlite

from centres.directory import Centre
from measures.cells import NONE, OUTCOMES
from measures.months import next_month
from measures.tables import legs, names, pages, rolled, stale
from measures.tables import months as gathered

WIDTHS = {
    "wait": "<i4",
    "service_time": "<i4",
    "outcome": "u1",
    "day": "u1",
    "hour": "u1",
    "service": "<u2",
    "window": "<u2",
}
"""Column of a page → its numbers: milliseconds; the outcome's number; the day of the month; the
hour of issue by the centre's own clock; numbers of `measured_names`."""
LONGEST = 2**31 - 1
"""Milliseconds, 24 days: what a clock that jumped made longer counts as this."""
_MARK = {
    name: dialect.insert(stale).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def hold(conn: Connection, centres: Iterable[str]) -> dict[str, date]:
    """Centre → the day before which it is rolled up. Held until the transaction ends: nobody
    then marks a page while it is made."""
    query = select(rolled.c.centre, rolled.c.through).where(rolled.c.centre.in_(list(centres)))
    rows = conn.execute(query.order_by(rolled.c.centre).with_for_update())
    return {row.centre: row.through for row in rows}


def mark(conn: Connection, centre: str, months: Iterable[date]) -> None:
    """Legs of these months have changed, or will have at the end of this transaction."""
    marked = sorted(set(months))
    if marked:
        rows = [{"centre": centre, "month": month} for month in marked]
        conn.execute(_MARK[conn.dialect.name], rows)
        conn.execute(gathered.delete().where(gathered.c.month.in_(marked)))


def make(conn: Connection, centre: Centre, month: date, through: date) -> int:
    """Write the page of a month anew from its legs before `through`; how many they are."""
    query = select(
        legs.c.day, legs.c.issued_at, legs.c.service, legs.c.window,
        legs.c.outcome, legs.c.wait_s, legs.c.served_s,
    ).where(
        legs.c.centre == centre.code,
        legs.c.day >= month,
        legs.c.day < min(next_month(month), through),
        legs.c.outcome.is_not(None),
    )  # fmt: skip
    found = conn.execute(query.order_by(*_ORDER)).all()
    days, moments, services, windows, outcomes, waits, times = (
        zip(*found, strict=True) if found else ((),) * 7
    )
    number = _numbered(conn, {*services, *windows} - {None})
    columns = {
        "wait": in_ms(waits),
        "service_time": service_ms(times, outcomes),
        "outcome": [_OUTCOME[outcome] for outcome in outcomes],
        "day": [day.day for day in days],
        "hour": [moment.astimezone(centre.zone).hour for moment in moments],
        "service": [number[service] for service in services],
        "window": [number[window] if window else 0 for window in windows],
    }
    packed = {name: np.array(columns[name], width).tobytes() for name, width in WIDTHS.items()}
    for table in (pages, stale):
        here = and_(table.c.centre == centre.code, table.c.month == month)
        conn.execute(table.delete().where(here))
    if found:
        conn.execute(pages.insert().values(centre=centre.code, month=month, **packed))
    return len(found)


_ORDER = (legs.c.day, legs.c.issued_at, legs.c.ticket, legs.c.leg)
_OUTCOME: Mapping[str | None, int] = {
    **{name: number for number, name in enumerate(OUTCOMES)},
    None: 0,
}


def in_ms(waits: Sequence[float | None]) -> Any:
    """Seconds as whole milliseconds, `NONE` where there are none."""
    found = np.array([NONE if wait is None else wait * 1000 for wait in waits], float)
    return np.minimum(np.rint(found), LONGEST).astype(np.int32)


def service_ms(times: Sequence[float], outcomes: Sequence[str | None]) -> Any:
    """The same of times in service: a service that nobody closed teaches nothing."""
    counts = np.array([outcome == "served" for outcome in outcomes], bool)
    found = np.where(counts, np.rint(np.array(times, float) * 1000), 0)
    return np.minimum(found, LONGEST).astype(np.int32)


def outcome_numbers(outcomes: Sequence[str | None]) -> Any:
    return np.array([_OUTCOME[outcome] for outcome in outcomes], np.uint8)


def named(conn: Connection) -> dict[int, str]:
    """Services and windows by their number."""
    return {0: "", **{row.id: row.name for row in conn.execute(select(names))}}


def _numbered(conn: Connection, wanted: set[str]) -> dict[str, int]:
    """Each name's number; new names get the next ones."""
    known = {name: number for number, name in named(conn).items() if number}
    new = {name: number for number, name in enumerate(sorted(wanted - set(known)), len(known) + 1)}
    if new:
        rows = [{"id": number, "name": name} for name, number in new.items()]
        conn.execute(names.insert(), rows)
    return known | new
