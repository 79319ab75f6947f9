"""Cases: open, look up, plan, hold, book, and the facts that move them."""

import re

from api.booking_models import (
    BookingsOut,
    CaseBody,
    CaseMade,
    CaseOut,
    ChainOut,
    EventBody,
    FindBody,
    FoundCases,
    HoldOut,
    LookupBody,
    LookupOut,
    NumberBody,
    PlanQuery,
    PlansOut,
    VisitsBody,
)
from api.case_shapes import booking_out, case_made, case_out, chain_out, found_out, next_out
from api.declare import Answer, call
from api.reach import case_in_reach, network
from scheduler import bookings, cases, events
from scheduler.bookings import Wanted
from scheduler.casefile import find, load
from scheduler.plans import propose
from scheduler.problems import UnknownCase
from web.booking_refusals import explained, local, plan_out
from web.changes import change
from web.guards import centre_in_reach, require
from web.house import house
from web.limits import guess

MAY = ("kiosk", "desk", "admin")
CLERKS = ("desk", "admin")


@call(
    "POST",
    "/cases",
    allow=MAY,
    body=CaseBody,
    answers={201: CaseMade, 200: CaseMade},
    problems=(400, 409, 422),
)
def open_case(body: CaseBody) -> Answer:
    """Open a case: an application for up to 150 kW."""
    here, by = centre_in_reach(body.centre), require()
    said = body.model_dump(exclude={"centre", "channel"})
    directory = network()
    channel = body.channel or ("kiosk" if by.role == "kiosk" else "desk")
    with change() as tx:
        case = cases.open_case(tx, here, cases.Application(**said, channel=channel))
        cases.grant(tx, by.key, case.id)
        return 201, tx.answer(201, case_made(find(tx.conn, directory, case.id)))


@call(
    "POST",
    "/cases/lookup",
    allow=MAY,
    body=LookupBody,
    answers={200: LookupOut},
    problems=(400, 404, 422, 429),
)
def look_up_case(body: LookupBody) -> Answer:
    """Find a case by its code and the last four digits of the applicant's phone."""
    by, code = require(), re.sub(r"\D", "", body.code)
    directory = network()
    tried = guess(("code", by.key), ("case", code))
    with change() as tx:
        try:
            file = cases.lookup(tx.conn, directory, code, body.phone_last4)
            if not by.reaches(directory.network, file.centre.code):
                raise UnknownCase
        except UnknownCase:
            tried.wrong()
            raise
        cases.grant(tx, by.key, file.case.id)
        return 200, tx.answer(200, {"case": file.case.id, "next": next_out(file)})


@call(
    "POST",
    "/cases/find",
    allow=CLERKS,
    body=FindBody,
    answers={200: FoundCases},
    problems=(400, 422),
)
def find_cases(body: FindBody) -> Answer:
    """Find cases by the registration number of their application. It is sent in the body: addresses
    are written to logs."""
    by, directory = require(), network()
    reached = [code for code in directory.network.centres if by.reaches(directory.network, code)]
    with change() as tx:
        found = cases.by_number(tx.conn, body.application_no, reached)
        items = [found_out(load(tx.conn, directory, case)) for case in found]
        return 200, tx.answer(200, {"items": items})


@call(
    "GET",
    "/cases/<uuid:case>",
    allow=("insight", *CLERKS),
    answers={200: CaseOut},
)
def show_case(case: str) -> Answer:
    """The chain with its history; `insight` sees no name, telephone or code."""
    network()
    with house().store.read() as conn:
        file = case_in_reach(conn, case)
        return 200, case_out(conn, file, personal=require().role != "insight")


@call(
    "POST",
    "/cases/<uuid:case>/number",
    allow=CLERKS,
    body=NumberBody,
    answers={200: CaseOut},
    problems=(400, 422),
)
def number_case(case: str, body: NumberBody) -> Answer:
    """Enter the registration number that the application was given."""
    directory = network()
    with change() as tx:
        case_in_reach(tx.conn, case)
        file = cases.number_case(tx, directory, case, body.application_no)
        return 200, tx.answer(200, case_out(tx.conn, file, personal=True))


@call(
    "POST",
    "/cases/<uuid:case>/events",
    allow=CLERKS,
    body=EventBody,
    answers={200: ChainOut},
    problems=(400, 409, 422),
)
def report_fact(case: str, body: EventBody) -> Answer:
    """Report a fact, or by a day ahead a forecast; the chain moves with it."""
    directory = network()
    with change() as tx:
        case_in_reach(tx.conn, case)
        found = events.report(tx, directory, case, body.kind, body.on)
        return 200, tx.answer(200, chain_out(find(tx.conn, directory, case), found))


@call(
    "GET",
    "/cases/<uuid:case>/plan",
    allow=MAY,
    query=PlanQuery,
    answers={200: PlansOut},
    problems=(409, 422),
)
def plan_case(case: str, query: PlanQuery) -> Answer:
    """Whole chains for the visits to come, best first."""
    network()
    with house().store.read() as conn:
        file = case_in_reach(conn, case)
        found = propose(conn, file, house().store.clock.now(), query.since)
    items = [plan_out(file.centre, plan) for plan in found.plans]
    return 200, {"items": items, "explains": explained(found.visit or 0, found.why)}


@call(
    "POST",
    "/cases/<uuid:case>/holds",
    allow=MAY,
    body=VisitsBody,
    answers={201: HoldOut, 200: HoldOut},
    problems=(400, 409, 422),
)
def hold_seats(case: str, body: VisitsBody) -> Answer:
    """Keep these slots for ten minutes, in place of those kept before."""
    directory = network()
    with change() as tx:
        file = case_in_reach(tx.conn, case)
        until = bookings.hold(tx, directory, case, _wanted(body))
        return 201, tx.answer(201, {"until": local(file.centre, until)})


@call(
    "POST",
    "/cases/<uuid:case>/bookings",
    allow=MAY,
    body=VisitsBody,
    answers={201: BookingsOut, 200: BookingsOut},
    problems=(400, 409, 422),
    key_required=True,
)
def book_visits(case: str, body: VisitsBody) -> Answer:
    """Book the next visits, all or none."""
    directory = network()
    with change(key_required=True) as tx:
        case_in_reach(tx.conn, case)
        made = {one.id for one in bookings.book(tx, directory, case, _wanted(body))}
        file = find(tx.conn, directory, case)
        items = [booking_out(file, one) for one in file.bookings if one.id in made]
        return 201, tx.answer(201, {"items": items})


def _wanted(body: VisitsBody) -> list[Wanted]:
    return [Wanted(one.visit, one.slot) for one in body.visits]
