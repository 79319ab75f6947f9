"""Seats: what is taken in a centre, and taking and giving back one.

Writers of a centre stand in line at its journal's head (`tx.lock`), so what they read is what they
change. Behind that, the database itself refuses a seat too many: a conditional update of each
cell's counter, and a CHECK on it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import Connection, String, and_, case, cast, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from centres.directory import Centre
from scheduler.crowd import CELLS, Load, load_of
from scheduler.offer import Offer
from scheduler.rows import Hold, Seat, holds_of
from scheduler.slots import PUBLISHED, no_show_rate
from scheduler.tables import expected_arrivals, holds, seats, show_rates
from store import Change


class SeatTaken(Exception):
    """Somebody has it already."""


def offer(conn: Connection, centre: Centre, now: datetime, own: Iterable[Seat] = ()) -> Offer:
    """What the centre can offer. `own`: seats that count as free, as they belong to who asks."""
    today = centre.hours.day_of(now)
    until = today + timedelta(days=PUBLISHED)
    used = _used(conn, centre.code, today, until)
    for seat in own:
        row = used.get(seat.day, {}).get(seat.seats_of or "")
        if row:
            for cell in range(seat.cell, seat.cell + seat.cells):
                row[cell] = max(0, row[cell] - 1)
    frozen = {day: {group: bytes(row) for group, row in rows.items()} for day, rows in used.items()}
    return Offer(centre, now, frozen, loads(conn, centre), no_shows(conn, centre.code))


_WIDTH, _BASE = 6, 100_000
_PAIR = cast(_BASE + seats.c.cell * 256 + seats.c.used, String)
"""A cell and its count in six digits."""


def _used(
    conn: Connection, centre: str, since: date, until: date
) -> dict[date, dict[str, bytearray]]:
    """Seats taken by day and group. The database joins the cells of a day into one text: a full
    half-year is then two hundred rows and not sixteen thousand."""
    query = (
        select(seats.c.day, seats.c.seats_of, func.aggregate_strings(_PAIR, ""))
        .where(seats.c.centre == centre, seats.c.day >= since, seats.c.day <= until)
        .group_by(seats.c.day, seats.c.seats_of)
    )
    found: dict[date, dict[str, bytearray]] = {}
    for day, group, text in conn.execute(query):
        digits = np.frombuffer(text.encode(), np.uint8).reshape(-1, _WIDTH) - ord("0")
        pairs = digits @ _POWERS - _BASE
        row = np.zeros(CELLS, np.uint8)
        row[pairs >> 8] = pairs & 255
        found.setdefault(day, {})[group] = bytearray(row.tobytes())
    return found


_POWERS = 10 ** np.arange(_WIDTH - 1, -1, -1)


def loads(conn: Connection, centre: Centre) -> dict[int, Load]:
    """Expected walk-ins by weekday, where they are known."""
    table = expected_arrivals
    query = select(table.c.weekday, table.c.half_hour, table.c.arrivals)
    found: dict[int, dict[int, float]] = {}
    for weekday, half_hour, arrivals in conn.execute(query.where(table.c.centre == centre.code)):
        found.setdefault(weekday, {})[half_hour] = arrivals
    queued = [service.minutes for service in centre.services if service.queued and service.letter]
    minutes = sum(queued) / len(queued) if queued else 0.0
    windows = len(centre.windows)
    return {day: load_of(arrivals, minutes, windows) for day, arrivals in found.items()}


def no_shows(conn: Connection, centre: str) -> float:
    """The share of bookings that nobody is expected to come for."""
    query = select(show_rates.c.due, show_rates.c.missed).where(show_rates.c.centre == centre)
    row = conn.execute(query).first()
    return no_show_rate(*row) if row else 0.0


def _take_statement(dialect: Any) -> Any:
    insert = dialect.insert(seats)
    return insert.on_conflict_do_update(
        index_elements=["centre", "day", "seats_of", "cell"],
        set_={"used": seats.c.used + 1, "capacity": insert.excluded.capacity},
        where=seats.c.used < insert.excluded.capacity,
    ).returning(seats.c.used)


_TAKE = {"sqlite": _take_statement(sqlite), "postgresql": _take_statement(postgresql)}


def take(tx: Change, seat: Seat, capacity: int) -> None:
    """Take the seat in each of its cells, or raise `SeatTaken`: the transaction must then end."""
    rows = [
        {
            "centre": seat.centre,
            "day": seat.day,
            "seats_of": seat.seats_of,
            "cell": cell,
            "used": 1,
            "capacity": capacity,
        }
        for cell in range(seat.cell, seat.cell + seat.cells)
    ]
    for row in rows:
        # What comes back, and not a row count: PostgreSQL's driver tells none for an upsert.
        if tx.conn.execute(_TAKE[tx.conn.dialect.name], row).first() is None:
            raise SeatTaken


def release(tx: Change, seat: Seat) -> None:
    """Give the seat back, where it holds one."""
    here = and_(_cells(seat), seats.c.used > 0)
    tx.conn.execute(seats.update().where(here).values(used=seats.c.used - 1))


def take_back(tx: Change, seat: Seat) -> None:
    """Undo `release` of this transaction. There may be fewer seats by now than are taken, when
    more visitors come than before: who had one keeps it."""
    used = seats.c.used + 1
    capacity = case((seats.c.capacity < used, used), else_=seats.c.capacity)
    tx.conn.execute(seats.update().where(_cells(seat)).values(used=used, capacity=capacity))


def _cells(seat: Seat) -> Any:
    """The counters of a seat; none where it holds no seat."""
    return and_(
        seats.c.centre == seat.centre,
        seats.c.day == seat.day,
        seats.c.seats_of == seat.seats_of,
        seats.c.cell >= seat.cell,
        seats.c.cell < seat.cell + seat.cells,
    )


def release_holds(tx: Change, here: Any) -> list[Hold]:
    """End the holds that `here` selects; which they were."""
    found = holds_of(tx.conn, here)
    for hold in found:
        release(tx, hold)
        tx.conn.execute(holds.delete().where(holds.c.id == hold.id))
    return found


def clear_way(tx: Change, centre: str, case_id: str) -> None:
    """End the holds of the centre whose ten minutes are over, and the case's own. Its writers do it
    first, so that a seat is free on time even before the job comes round."""
    expired = and_(holds.c.centre == centre, holds.c.until <= tx.now)
    release_holds(tx, or_(expired, holds.c.case == case_id))


def forget(tx: Change, before: date) -> None:
    """Counters of days gone by serve nobody."""
    tx.conn.execute(seats.delete().where(seats.c.day < before))
