"""Check-in: a code becomes a ticket, on the right day in the right centre."""

from dataclasses import replace
from datetime import datetime, timedelta

import line
from centres.directory import Centre
from line.ticket import IN_HALL
from scheduler import rows
from scheduler.casefile import CaseFile, CaseTicket, Centres, find
from scheduler.entries import note_booking
from scheduler.problems import CheckIn, UnknownCode
from scheduler.rows import Booking
from scheduler.sync import sync
from store import Change

EARLY = timedelta(minutes=60)


def check_in(
    tx: Change, directory: Centres, centre: Centre, code: str, channel: str
) -> line.Ticket:
    """A ticket for a booked visitor who has come. Raises `UnknownCode`, or `CheckIn` with why not
    here and now."""
    found = rows.find_booking_by_code(tx.conn, "".join(code.split()))
    if found is None:
        raise UnknownCode
    tx.lock(*{centre.code, found.centre})
    file = sync(tx, find(tx.conn, directory, found.case))
    booking = next(one for one in file.bookings if one.id == found.id)
    _check(file, booking, centre, tx.now)
    wish = line.Wish(
        services=[booking.service],
        lang=file.case.lang,
        channel=channel,
        booked_for=booking.start,
        booking=booking.id,
        case=booking.case,
        visit=booking.visit,
    )
    # Who is booked may stand at the kiosk before the doors open or through a break.
    ticket = line.issue(tx, centre, wish, any_hour=True)
    rows.link_ticket(tx.conn, booking.case, ticket.id, booking.visit)
    arrived = replace(booking, state="arrived", ticket=ticket.id, changed_at=tx.now)
    rows.save_booking(tx.conn, booking, arrived)
    note_booking(tx, "arrived", arrived, number=ticket.number)
    return ticket


def _check(file: CaseFile, booking: Booking, centre: Centre, now: datetime) -> None:
    """Every way in which a good code can be wrong here and now, the plainest first."""
    start = booking.start.astimezone(file.centre.zone)
    opens = start - EARLY
    if booking.ticket:
        taken = _ticket(file, booking)
        waits = taken is not None and taken.state in IN_HALL
        number = taken.number if taken else None
        raise CheckIn("used" if waits else "spent", start=start, number=number)
    if booking.state == "cancelled":
        raise CheckIn("cancelled")
    if booking.centre != centre.code:
        raise CheckIn("wrong_centre", start=start, centre=booking.centre)
    today = centre.hours.day_of(now)
    closing = centre.hours.closing(now)
    over = booking.day == today and closing is not None and now >= max(closing, start)
    if booking.state == "no_show" or booking.day < today or over:
        raise CheckIn("too_late", start=start)
    if now < opens:
        raise CheckIn("too_early", start=start, opens=opens)


def _ticket(file: CaseFile, booking: Booking) -> CaseTicket | None:
    """What the code was exchanged for."""
    return next((one for one in file.tickets if one.ticket == booking.ticket), None)
