"""Tickets: issue, look at, and every action on them."""

from secrets import compare_digest

from flask import abort
from flask_babel import gettext as _
from sqlalchemy import Connection

import line
from api.declare import Answer, call
from api.models import ActionBody, IssueBody, TicketOut
from api.reach import case_in_reach, network
from api.shapes import issued_out, showing_current, ticket_out
from centres.directory import Centre
from line import rows
from scheduler import cases
from web.changes import change
from web.guards import centre_in_reach, require
from web.house import house
from web.limits import guess
from web.problems import Problem, forbidden, not_found

WORKERS = ("desk", "admin")


@call(
    "POST",
    "/centres/<centre>/tickets",
    allow=("kiosk", *WORKERS),
    body=IssueBody,
    answers={201: TicketOut, 200: TicketOut},
    problems=(400, 409, 422),
    key_required=True,
)
def issue_ticket(centre: str, body: IssueBody) -> Answer:
    """Take a ticket, for a case if one is named. A kiosk may only while the centre is open."""
    here, role = centre_in_reach(centre), require().role
    wish = line.Wish(
        services=body.wanted,
        priority=body.priority,
        lang=body.lang,
        channel=body.channel or ("kiosk" if role == "kiosk" else "desk"),
        paper=body.paper,
    )
    pinned, any_hour = network() if body.case else None, role != "kiosk"
    with change(key_required=True) as tx:
        if pinned and body.case:
            case = case_in_reach(tx.conn, body.case).case.id
            ticket = cases.walk_in(tx, pinned, here, case, wish, any_hour=any_hour)
        else:
            ticket = line.issue(tx, here, wish, any_hour=any_hour)
        return 201, tx.answer(201, issued_out(tx, here, ticket))


@call(
    "GET",
    "/tickets/<uuid:ticket>",
    allow=("kiosk", "insight", *WORKERS),
    answers={200: TicketOut},
    problems=(404,),
)
def show_ticket(ticket: str) -> Answer:
    """One ticket; a kiosk sees those that it issued."""
    with house().store.read() as conn:
        found, centre = ticket_in_reach(conn, ticket)
        if require().role == "kiosk" and found.issuer != require().key:
            raise forbidden()
        return 200, ticket_out(conn, centre, found)


@call(
    "POST",
    "/tickets/<uuid:ticket>/<action>",
    allow=("kiosk", *WORKERS),
    body=ActionBody,
    answers={200: TicketOut},
    problems=(400, 404, 409, 422),
)
def act_on_ticket(ticket: str, action: str, body: ActionBody) -> Answer:
    """Recall, start, finish, no-show, park, resume, transfer, cancel or undo."""
    if action not in line.ACTIONS:
        abort(404)
    if require().role == "kiosk" and action != "cancel":
        raise forbidden()
    with house().store.read() as conn:
        found, centre = ticket_in_reach(conn, ticket)
    if require().role == "kiosk":
        _check_code(found, body.code)
    with showing_current(centre), change() as tx:
        after = line.act(tx, centre, ticket, action, line.Target(body.service, body.window))
        return 200, tx.answer(200, ticket_out(tx.conn, centre, after, tx.now))


def ticket_in_reach(conn: Connection, ticket: str) -> tuple[line.Ticket, Centre]:
    """The ticket and its centre, if the principal reaches it. Outside the scope is as good as
    not there: an id must not tell a stranger that it exists."""
    found = rows.find(conn, ticket)
    network = house().directory.network
    if found is None or not require().reaches(network, found.centre):
        raise not_found()
    return found, network.centres[found.centre]


def _check_code(ticket: line.Ticket, code: str | None) -> None:
    """Whoever stands at a kiosk shows by the slip's code that the ticket is theirs."""
    tried = guess(("code", require().key), ("code", ticket.id))
    if code is not None and compare_digest(code.encode(), ticket.code.encode()):
        return
    tried.wrong()
    raise Problem(403, "wrong-code", _("This code does not belong to the ticket."))
