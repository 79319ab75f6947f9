"""What falls due by the clock: no-shows at closing, overdue facts each morning, holds that end, and
what a change of the calendar does to bookings made before it."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError

from line.ticket import IN_HALL
from scheduler import rows
from scheduler.casefile import CaseFile, Centres, find
from scheduler.entries import note_alert, note_booking
from scheduler.events import end
from scheduler.placing import cancel
from scheduler.plans import previous_day, to_plan
from scheduler.replan import replan
from scheduler.rows import Booking
from scheduler.seats import release_holds
from scheduler.sync import sync
from scheduler.tables import bookings, cases, holds, show_rates
from store import Change

log = logging.getLogger(__name__)

Due = tuple[str, str]
"""A case that a duty concerns: its centre's code, its id."""
Closing = tuple[str, str, date]
"""The same, and which day of the centre is over."""
OBSERVED = timedelta(days=180)
"""How far back no-shows are counted."""


def end_holds(tx: Change) -> int:
    """Free the seats of holds whose time is over; how many."""
    over = holds.c.until <= tx.now
    centres = tx.conn.execute(select(holds.c.centre).where(over).distinct()).scalars().all()
    if not centres:
        return 0
    tx.lock(*centres)
    return len(release_holds(tx, over))


def due_at_closing(conn: Connection, days: Mapping[str, date]) -> list[Closing]:
    """Cases with a booking that nobody came for, in these centres (code → its day that is over)."""
    if not days:
        return []
    due = and_(bookings.c.state == "booked", bookings.c.day <= max(days.values()))
    query = select(bookings.c.centre, bookings.c.case, bookings.c.day).where(due)
    found = {
        (centre, case, days[centre])
        for centre, case, day in conn.execute(query)
        if centre in days and day <= days[centre]
    }
    return sorted(found)


def close_day(tx: Change, directory: Centres, due: Sequence[Closing]) -> None:
    """Whoever was booked and did not come is a no-show. What follows their visit is given up with
    it."""
    days = {centre: day for centre, _, day in due}
    tx.lock(*days)
    for _, case, day in due:
        with _alone(tx, "closing", case):
            _close(tx, directory, case, day)
    for centre, day in days.items():
        _count_shows(tx, centre, day)


def _close(tx: Change, directory: Centres, case_id: str, day: date) -> None:
    file = sync(tx, find(tx.conn, directory, case_id))
    for booking in file.bookings:
        if booking.state == "booked" and booking.day <= day:
            _not_come(tx, file, booking)
    replan(tx, directory, case_id, "no_show")


def _not_come(tx: Change, file: CaseFile, booking: Booking) -> None:
    """No-show, unless the visit was made or is being made without the booking."""
    here = any(one.visit == booking.visit and one.state in IN_HALL for one in file.tickets)
    if here or file.timeline(tx.now).is_passed(booking.visit):
        cancel(tx, booking, [("visit.done", {"date": file.day_of(tx.now)})], "ticket")
        return
    after = rows.missed(booking, tx.now)
    rows.save_booking(tx.conn, booking, after)
    note_booking(tx, "no_show", after)


def _count_shows(tx: Change, centre: str, day: date) -> None:
    """Keep the observed no-shows of the last half-year, which overbooking goes by."""
    here = and_(
        bookings.c.centre == centre,
        bookings.c.day > day - OBSERVED,
        bookings.c.state.in_(["served", "arrived", "no_show"]),
    )
    query = select(bookings.c.state, func.count()).where(here).group_by(bookings.c.state)
    counts = {state: count for state, count in tx.conn.execute(query)}
    row = {"due": sum(counts.values()), "missed": counts.get("no_show", 0)}
    if not tx.conn.execute(
        show_rates.update().where(show_rates.c.centre == centre).values(row)
    ).rowcount:
        tx.conn.execute(show_rates.insert(), {"centre": centre, **row})


def due_in_the_morning(conn: Connection, days: Mapping[str, date]) -> list[Due]:
    """Cases that time alone may have moved, in these centres (code → the day that begins)."""
    if not days:
        return []
    due = and_(cases.c.state == "open", cases.c.review_on <= max(days.values()))
    query = select(cases.c.centre, cases.c.id).where(due)
    return sorted((centre, case) for centre, case in conn.execute(query) if centre in days)


def review_cases(tx: Change, directory: Centres, due: Sequence[Due]) -> None:
    """A new day: each case lapses after long silence, else its chain is brought in line."""
    tx.lock(*{centre for centre, _ in due})
    for _, case in due:
        with _alone(tx, "morning", case):
            review(tx, directory, case)


@contextmanager
def _alone(tx: Change, duty: str, case: str) -> Iterator[None]:
    """One case that cannot be done must not stop the day of all the others. It falls due again
    the next time."""
    try:
        with tx.part():
            yield
    except (OperationalError, InterfaceError, InternalError):
        # The database itself is in trouble, and so is whatever came before in the transaction.
        raise
    except Exception:
        log.exception("%s of case %s failed", duty, case)


def review(tx: Change, directory: Centres, case_id: str) -> None:
    """One case on a new day: it lapses after long silence, else its chain is brought in line."""
    file = sync(tx, find(tx.conn, directory, case_id))
    if file.case.state == "open" and _is_silent(file, tx.now):
        end(tx, file, "lapsed")
        return
    replan(tx, directory, case_id, "overdue")
    _warn(tx, find(tx.conn, directory, case_id))


def _is_silent(file: CaseFile, now: datetime) -> bool:
    timeline = file.timeline(now)
    visits = to_plan(file, timeline)
    if not visits or any(one.is_live for one in file.bookings):
        return False
    until = timeline.lapses(visits[0], previous_day(file, visits[0]))
    return until is not None and until < timeline.today


def _warn(tx: Change, file: CaseFile) -> None:
    """A visit today or tomorrow for which something is still not there: the clerks have to know,
    before somebody comes in vain."""
    timeline = file.timeline(tx.now)
    visits = to_plan(file, timeline) if file.case.state == "open" else []
    booking = file.live(visits[0]) if visits else None
    if booking is None or booking.day > timeline.today + timedelta(days=1):
        return
    for one in timeline.expected(booking.visit, previous_day(file, booking.visit)):
        if one.is_open and one.span.amount:
            start = booking.start.isoformat()
            note_alert(
                tx, "fact-overdue", file.case, fact=one.code, visit=booking.visit, start=start
            )
