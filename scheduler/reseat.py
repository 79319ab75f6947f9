"""After a change of hours, windows or services: the seats of a centre counted anew, and those moved
for whom there is no place any more."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_

from centres.directory import Centre
from scheduler.offer import Offer
from scheduler.rows import Booking, Hold, Seat, holds_of, live_bookings
from scheduler.seats import offer
from scheduler.slots import EMPTY, group_for
from scheduler.tables import bookings, holds, seats
from store import Change

Counts = dict[tuple[date, str], bytearray]


def reseat(tx: Change, centre: Centre) -> list[Booking]:
    """Give everybody who is booked from today on a seat again, the earliest first; whoever finds
    none, or a closed door. The caller moves those."""
    tx.lock(centre.code)
    here = offer(tx.conn, centre, tx.now)
    booked = live_bookings(tx.conn, centre.code, here.today)
    held = holds_of(tx.conn, holds.c.centre == centre.code)
    counts: Counts = defaultdict(lambda: bytearray(EMPTY))
    stranded = [one for one in booked if not _sit(tx, here, counts, one)]
    for one in held:
        _sit(tx, here, counts, one)
    _write(tx, here, counts)
    return [one for one in stranded if one.state == "booked" and one.start > tx.now]


def _sit(tx: Change, here: Offer, counts: Counts, seat: Booking | Hold) -> bool:
    """Find a group for the seat, count it, and keep its name where it changed."""
    group = None
    if here.is_served(seat.slot):
        groups = here.groups(seat.service)
        used = {one.key: bytes(counts[seat.day, one.key]) for one in groups}
        group = group_for(seat.cell, seat.cells, groups, used)
    key = group.key if group else None
    if group:
        _count(counts[seat.day, group.key], seat)
    if key != seat.seats_of:
        table = bookings if isinstance(seat, Booking) else holds
        tx.conn.execute(table.update().where(table.c.id == seat.id).values(seats_of=key))
    return group is not None


def _count(row: bytearray, seat: Seat) -> None:
    for cell in range(seat.cell, seat.cell + seat.cells):
        row[cell] += 1


def _write(tx: Change, here: Offer, counts: Counts) -> None:
    """The counters as they now are, in place of those before."""
    centre = here.centre.code
    tx.conn.execute(seats.delete().where(and_(seats.c.centre == centre, seats.c.day >= here.today)))
    rows = list(_rows(here, counts))
    if rows:
        tx.conn.execute(seats.insert(), rows)


def _rows(here: Offer, counts: Counts) -> Iterable[dict[str, object]]:
    capacity = {group.key: group.capacity for group in here.all_groups}
    for (day, key), row in counts.items():
        for cell, used in enumerate(row):
            if used:
                yield {
                    "centre": here.centre.code,
                    "day": day,
                    "seats_of": key,
                    "cell": cell,
                    "used": used,
                    "capacity": capacity[key],
                }
