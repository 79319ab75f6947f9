"""Bookings: move, cancel, and check-in."""

from sqlalchemy import Connection

from api.booking_models import ChainOut, CheckInBody, MoveBody
from api.case_shapes import chain_out
from api.cases import MAY
from api.declare import Answer, call
from api.models import Nothing, TicketOut
from api.reach import case_in_reach, network
from api.shapes import issued_out
from scheduler import bookings, checkin
from scheduler.problems import UnknownCode
from scheduler.rows import find_booking
from web.changes import change
from web.guards import centre_in_reach, require
from web.limits import guess
from web.problems import not_found


@call(
    "POST",
    "/bookings/<uuid:booking>/move",
    allow=MAY,
    body=MoveBody,
    answers={200: ChainOut},
    problems=(400, 409, 422),
)
def move_booking(booking: str, body: MoveBody) -> Answer:
    """Another time for a visit; later visits follow where they must."""
    directory = network()
    with change() as tx:
        _in_reach(tx.conn, booking)
        moved = bookings.move(tx, directory, booking, body.slot)
        return 200, tx.answer(200, chain_out(moved.file, moved.replanned, booking))


@call(
    "POST",
    "/bookings/<uuid:booking>/cancel",
    allow=MAY,
    body=Nothing,
    answers={200: ChainOut},
    problems=(400, 409, 422),
)
def cancel_booking(booking: str, body: Nothing) -> Answer:
    """Give up a visit; later ones are released with it."""
    directory = network()
    with change() as tx:
        _in_reach(tx.conn, booking)
        moved = bookings.cancel(tx, directory, booking)
        return 200, tx.answer(200, chain_out(moved.file, moved.replanned, booking))


@call(
    "POST",
    "/centres/<centre>/check-in",
    allow=MAY,
    body=CheckInBody,
    answers={201: TicketOut, 200: TicketOut},
    problems=(400, 404, 409, 422, 429),
)
def check_in(centre: str, body: CheckInBody) -> Answer:
    """A booking's code becomes a ticket."""
    here, by = centre_in_reach(centre), require()
    directory = network()
    tried = guess(("code", by.key))
    channel = "kiosk" if by.role == "kiosk" else "desk"
    with change() as tx:
        try:
            ticket = checkin.check_in(tx, directory, here, body.code, channel)
        except UnknownCode:
            tried.wrong()
            raise
        return 201, tx.answer(201, issued_out(tx, here, ticket))


def _in_reach(conn: Connection, booking_id: str) -> None:
    found = find_booking(conn, booking_id)
    if found is None:
        raise not_found()
    case_in_reach(conn, found.case)
