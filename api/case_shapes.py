"""Cases, their chains and bookings as JSON."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, select

from scheduler.casefile import CaseFile
from scheduler.plans import previous_day, to_plan
from scheduler.programme import Document, Visit, holds
from scheduler.replan import Replanned
from scheduler.rows import Booking, find_person
from scheduler.timeline import Expected, Timeline
from scheduler.crowd import CELL
from store.journal import journal
from web.booking_refusals import explained, local
from web.house import house
from web.language import current_language
from store.moments import iso

_CASE: tuple[str, ...] = ("id", "centre", "programme", "power_kw", "applicant", "construction")
_CASE += ("near_grid", "lang", "channel")
HISTORY = 500
"""Entries of a case shown at once: more than any case has."""


def booking_out(file: CaseFile, booking: Booking, codes: bool = True) -> dict[str, Any]:
    end = booking.start + timedelta(minutes=booking.cells * CELL)
    plain = ("id", "case", "visit", "centre", "service", "state", "ticket")
    return {
        **{name: getattr(booking, name) for name in plain},
        "slot": str(booking.slot),
        "start": local(file.centre, booking.start),
        "end": local(file.centre, end),
        "code": booking.code if codes else None,
    }


def chain_out(file: CaseFile, found: Replanned, booking: str | None = None) -> dict[str, Any]:
    """The whole chain after a change, and what moved with it."""
    return {
        "items": [booking_out(file, one) for one in latest(file)],
        "moved": [one for one in found.changed if one != booking],
        "explains": [said for visit, why in found.why for said in explained(visit, [why])],
    }


def latest(file: CaseFile) -> list[Booking]:
    """The last booking of each visit, whatever became of it."""
    found = {booking.visit: booking for booking in file.bookings}
    for booking in file.bookings:
        if booking.is_live:
            found[booking.visit] = booking
    return [found[visit] for visit in sorted(found)]


def next_out(file: CaseFile) -> dict[str, Any]:
    """What comes next, without a word about who it is."""
    visits = to_plan(file, file.timeline(house().store.clock.now()))
    visit = visits[0] if visits and file.case.state == "open" else None
    return {
        "visit": visit,
        "step": file.programme.step_of(visit) if visit else None,
        "bookings": [
            {"id": one.id, "visit": one.visit, "start": local(file.centre, one.start)}
            for one in file.bookings
            if one.state == "booked"
        ],
    }


def case_made(file: CaseFile) -> dict[str, Any]:
    case = file.case
    return {
        "id": case.id,
        "code": case.code,
        "centre": case.centre,
        "programme": case.programme,
        "state": case.state,
        "next": next_out(file),
    }


def found_out(file: CaseFile) -> dict[str, Any]:
    """A case as it is found: enough to choose from, without a word about who it is."""
    case = file.case
    return {
        "id": case.id,
        "centre": case.centre,
        "state": "finished" if file.is_over else case.state,
        "opened_at": local(file.centre, case.opened_at),
        "ended_at": local(file.centre, case.ended_at),
        "next": next_out(file),
    }


def case_out(conn: Connection, file: CaseFile, personal: bool) -> dict[str, Any]:
    """The case in full; `personal`: with who it is and the codes."""
    case, programme = file.case, file.programme
    person = find_person(conn, case.id) if personal else None
    timeline = file.timeline(house().store.clock.now())
    return {
        **{name: getattr(case, name) for name in _CASE},
        "state": "finished" if file.is_over else case.state,
        "code": case.code if personal else None,
        "programme_name": _in(programme.name),
        "opened_at": local(file.centre, case.opened_at),
        "ended_at": local(file.centre, case.ended_at),
        **{
            name: getattr(person, name) if person else None
            for name in ("name", "phone", "email", "application_no")
        },
        "next": next_out(file),
        "steps": [
            {"code": step.code, "name": _in(step.name), "visit": step.visit}
            for step in programme.steps
        ],
        "visits": [_visit(file, timeline, visit, personal) for visit in programme.visits],
        "facts": _facts(file, timeline),
        "tickets": [
            {"id": one.ticket, "visit": one.visit, "number": one.number, "state": one.state}
            for one in file.tickets
        ],
        "history": history(conn, case.id),
    }


def _visit(file: CaseFile, timeline: Timeline, visit: Visit, codes: bool) -> dict[str, Any]:
    number = visit.visit
    booking = next((one for one in latest(file) if one.visit == number), None)
    previous = previous_day(file, number)
    ahead = not timeline.is_passed(number) and (number == 1 or _is_known(file, timeline, number))
    bounds = timeline.bounds(number, previous) if ahead else None
    day = file.done.get(number) or (booking.day if booking and booking.is_live else None)
    return {
        "visit": number,
        "step": file.programme.step_of(number),
        "service": visit.service,
        "state": _state(file, timeline, number, booking),
        "day": _iso(day),
        "first": _iso(bounds.first) if bounds else None,
        "last": _iso(bounds.last) if bounds else None,
        "bring": documents(visit.bring, file),
        "receive": documents(visit.receive, file),
        "explains": explained(number, timeline.why(number, previous)) if ahead else [],
        "booking": booking_out(file, booking, codes) if booking else None,
    }


def _is_known(file: CaseFile, timeline: Timeline, visit: int) -> bool:
    """Can anything be said of when this visit may be? The one before has a day, or is over."""
    return previous_day(file, visit) is not None or timeline.is_passed(visit - 1)


def _state(file: CaseFile, timeline: Timeline, visit: int, booking: Booking | None) -> str:
    if visit in file.done:
        return "done"
    if booking and booking.is_live:
        return booking.state
    if timeline.is_passed(visit):
        return "passed"
    return "missed" if booking and booking.state == "no_show" else "open"


def _facts(file: CaseFile, timeline: Timeline) -> list[dict[str, Any]]:
    """Every milestone with its date so far as known, and the law's cap."""
    reached, late = timeline.reached(), timeline.over_cap()
    expected: dict[str, Expected] = {}
    for visit in file.programme.visits:
        number = visit.visit
        if number == 1 or _is_known(file, timeline, number):
            found = timeline.expected(number, previous_day(file, number))
            expected |= {one.code: one for one in found}
    rows: list[dict[str, Any]] = []
    before: date | None = None
    for milestone in file.programme.milestones:
        known = expected.get(milestone.code)
        on = reached.get(milestone.code) or (known.on if known else None)
        cap = milestone.cap(file.facts)
        until = cap.span.after(before, timeline.workdays) if cap and before else None
        rows.append(
            {
                "fact": milestone.code,
                "name": _in(milestone.name),
                "status": known.status if known else "planned",
                "on": _iso(on),
                "days": (on - before).days if on and before else None,
                "cap": _iso(until),
                "basis": _in(cap.basis) if cap else None,
                "over_cap": milestone.code in late,
            }
        )
        before = on
    return rows


def documents(found: Iterable[Document], file: CaseFile) -> list[str]:
    """What to bring or to receive in this very case."""
    return [_in(document.name) for document in found if holds(document.when, file.facts)]


def history(conn: Connection, case_id: str) -> list[dict[str, Any]]:
    """What happened to the case, in order: it stays when personal data is erased."""
    here = journal.c.case == case_id
    query = select(journal).where(here).order_by(journal.c.at, journal.c.centre, journal.c.seq)
    return [
        {
            "at": iso(row["at"]),
            "kind": row["kind"],
            "actor": row["actor"],
            "booking": row["booking"],
            "ticket": row["ticket"],
            "data": row["data"],
        }
        for row in conn.execute(query.limit(HISTORY)).mappings()
    ]


def _in(names: Any) -> str:
    return str(names.get(current_language()) or names["ru"])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
