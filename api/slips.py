"""A slip once more: a ticket's, and the one with the visits of a case. What may be on paper already
comes out marked as a copy."""

from flask_babel import gettext as _

from api.cases import CLERKS
from api.declare import Answer, call
from api.models import Nothing, SlipOut
from api.reach import case_in_reach, network
from api.tickets import ticket_in_reach
from printers import roster, spool
from store import Change
from web.changes import change
from web.house import house
from web.problems import Problem


@call(
    "POST",
    "/tickets/<uuid:ticket>/slip",
    allow=CLERKS,
    body=Nothing,
    answers={200: SlipOut},
    problems=(400, 409, 422),
)
def print_ticket(ticket: str, body: Nothing) -> Answer:
    """Print the ticket's slip at its centre."""
    with house().store.read() as conn:
        _found, centre = ticket_in_reach(conn, ticket)
    with change() as tx:
        return 200, tx.answer(200, _slip(tx, spool.reprint(tx, ticket, centre.code)))


@call(
    "POST",
    "/cases/<uuid:case>/slip",
    allow=CLERKS,
    body=Nothing,
    answers={200: SlipOut},
    problems=(400, 409, 422),
)
def print_visits(case: str, body: Nothing) -> Answer:
    """Print the slip with the visits of the case, as they are booked now."""
    network()
    with change() as tx:
        file = case_in_reach(tx.conn, case)
        if not any(booking.state == "booked" for booking in file.bookings):
            raise Problem(409, "nothing-booked", _("No visit of this case is booked."))
        return 200, tx.answer(200, _slip(tx, spool.reprint_visits(tx, case, file.centre.code)))


def _slip(tx: Change, job: spool.Job | None) -> dict[str, object]:
    """Where it comes out, and which copy it is."""
    printer = roster.find(tx.conn, job.printer) if job else None
    if job is None or printer is None:
        raise Problem(409, "no-printer", _("This centre has no printer."))
    return {"printer": printer.name or printer.code, "state": printer.state, "copy": job.copy}
