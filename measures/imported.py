"""Legs that no journal tells of: what a centre's former system knew, and what a demo makes up.
Their channel is `imported`; making the legs anew from the journal leaves them alone."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, exists, select

from centres.directory import Centre
from measures.cells import OUTCOMES
from measures.invented import Visits
from measures.months import month_of
from measures.pages import hold, mark
from measures.tables import legs
from store import Change

IMPORTED = "imported"
_BATCH = 20_000
_FILLED = (
    *("ticket", "leg", "centre", "day", "number", "service", "window", "channel", "priority"),
    *("issued_at", "wait_from", "called_at", "started_at", "finished_at"),
    *("wait_s", "served_s", "outcome"),
)


def take_in(tx: Change, centre: Centre, rows: Sequence[Mapping[str, Any]]) -> int:
    """Rows of `legs` (all columns but `centre`, `day` and `channel`) become the centre's, unless
    they are there already; how many were new."""
    here = legs.c.centre == centre.code, legs.c.channel == IMPORTED
    there = {tuple(row) for row in tx.conn.execute(select(legs.c.ticket, legs.c.leg).where(*here))}
    new = [
        {
            **row,
            "centre": centre.code,
            "channel": IMPORTED,
            "day": centre.hours.day_of(row["issued_at"]),
        }
        for row in rows
        if (row["ticket"], row["leg"]) not in there
    ]
    through = hold(tx.conn, [centre.code]).get(centre.code)
    for start in range(0, len(new), _BATCH):
        tx.conn.execute(legs.insert(), new[start : start + _BATCH])
    if through:
        mark(tx.conn, centre.code, {month_of(row["day"]) for row in new if row["day"] < through})
    return len(new)


def is_filled(conn: Connection, centre: Centre) -> bool:
    """Has it imported legs already?"""
    here = exists().where(legs.c.centre == centre.code, legs.c.channel == IMPORTED)
    return bool(conn.execute(select(here)).scalar())


def fill(tx: Change, centre: Centre, visits: Visits) -> int:
    """Write invented visits, a hundred thousand in a few seconds; how many. The centre must not
    be rolled up yet, or its pages be marked."""
    rows = list(_rows(centre, visits))
    names = ", ".join(f'"{name}"' for name in _FILLED)
    if tx.conn.dialect.name == "sqlite":
        marks = ", ".join("?" * len(_FILLED))
        tx.conn.exec_driver_sql(f"INSERT INTO legs ({names}) VALUES ({marks})", rows)
    else:
        raw: Any = tx.conn.connection.dbapi_connection
        with raw.cursor() as cursor, cursor.copy(f"COPY legs ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    through = hold(tx.conn, [centre.code]).get(centre.code)
    if through:
        mark(tx.conn, centre.code, {month_of(day) for day in visits.days if day < through})
    return len(rows)


def _rows(centre: Centre, visits: Visits) -> Iterator[tuple[Any, ...]]:
    """Rows as both drivers take them without conversion: moments as text in UTC."""
    midnights = [centre.hours.day_bounds(day).start.timestamp() for day in visits.days]
    issued = np.rint((np.array(midnights)[visits.day] + visits.second) * 1000).astype(np.int64)
    served = visits.wait >= 0
    called = issued + np.maximum(visits.wait, 0)
    moments = [_told(at) for at in (issued, called, called + visits.service_time)]
    days = [day.isoformat() for day in visits.days]
    letters = {one.code: one.letter for one in centre.services}
    windows = [*(one.code for one in centre.windows), None]
    head = f"{zlib.crc32(centre.code.encode()):08x}00008000a000"
    columns = (visits.day, visits.service, visits.window, visits.outcome, served)
    plain = (column.tolist() for column in (*columns, visits.wait, visits.service_time))
    for number, (came, began, ended, day, service, window, outcome, ok, wait, takes) in enumerate(
        zip(*moments, *plain, strict=True)
    ):
        code = visits.services[service]
        yield (
            *(f"{head}{number:012x}", 1, centre.code, days[day]),
            *(f"{letters[code]}{number % 999 + 1:03d}", code, windows[window], IMPORTED, False),
            *(came, came, began if ok else None, began if ok else None, ended if ok else None),
            *(wait / 1000 if ok else None, takes / 1000, OUTCOMES[outcome]),
        )


def _told(moments: Any) -> Iterable[str]:
    """Milliseconds since the epoch as text."""
    texts = np.datetime_as_string(moments.astype("datetime64[ms]"), unit="us")
    return (text.replace("T", " ") for text in texts.tolist())


def moment(seconds: float | None) -> datetime | None:
    """Seconds since the epoch."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
