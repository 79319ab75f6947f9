"""A case with everything that belongs to it, read as one thing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

from sqlalchemy import Connection, select

from centres.directory import Centre, Network
from line.tables import tickets
from line.ticket import IN_HALL, State
from scheduler import rows
from scheduler.problems import ProgrammeNotHere, UnknownCase
from scheduler.programme import CaseFacts, Programme, in_force
from scheduler.programme_files import programmes
from scheduler.rows import Booking, Case
from scheduler.tables import case_reports, case_tickets
from scheduler.timeline import Progress, Report, Timeline
from scheduler.workdays import Span, parse_span, workdays_of

DEFAULT = "three-visits"
"""The programme of a centre whose settings name none."""


class Centres(Protocol):
    """Where verbs find a centre: the directory, or better, as they hold a connection already, a
    picture of the network taken before their transaction began (`Pinned`)."""

    def centre(self, code: str) -> Centre | None: ...


@dataclass(frozen=True)
class Pinned:
    """The network as it stood at one moment. The directory looks at its version once a second, on
    a connection of its own: fifty waiting writers who each hold one would leave it none."""

    network: Network

    def centre(self, code: str) -> Centre | None:
        return self.network.centres.get(code)


@dataclass(frozen=True)
class CaseTicket:
    """A ticket of a case: for which visit, and what became of it."""

    ticket: str
    visit: int | None
    state: str
    number: str
    finished_at: datetime | None


@dataclass(frozen=True)
class CaseFile:
    """`bookings` are as their tickets say: a visitor whose ticket is finished was served, whether
    or not that has been written down on the booking yet (`sync` does so)."""

    case: Case
    centre: Centre
    programme: Programme
    reports: Mapping[str, Report]
    stored: tuple[Booking, ...]
    tickets: tuple[CaseTicket, ...]

    @cached_property
    def bookings(self) -> tuple[Booking, ...]:
        states = {ticket.ticket: booking_state(ticket.state) for ticket in self.tickets}
        told = {one.id: states.get(one.ticket or "", one.state) for one in self.stored}
        # Two numbers of one visit may wait, one of them taken back to the line after a no-show:
        # only one booking counts as being made, and it is the one that did so before.
        here: dict[int, str] = {}
        for one in sorted(self.stored, key=lambda one: one.state != "arrived"):
            if told[one.id] == "arrived" and here.setdefault(one.visit, one.id) != one.id:
                told[one.id] = one.state
        return tuple(replace(one, state=told[one.id]) for one in self.stored)

    @cached_property
    def done(self) -> dict[int, date]:
        """Visit → the day on which its ticket was finished, the last one where it took more."""
        finished = sorted(
            (ticket.finished_at, ticket.visit)
            for ticket in self.tickets
            if ticket.state == State.FINISHED and ticket.visit and ticket.finished_at
        )
        return {visit: self.day_of(at) for at, visit in finished}

    @property
    def facts(self) -> CaseFacts:
        case = self.case
        return CaseFacts(case.power_kw, case.applicant, case.construction, case.near_grid)

    @property
    def is_over(self) -> bool:
        return len(self.programme.visits) in self.done

    def live(self, visit: int) -> Booking | None:
        """The visit's booking that still counts."""
        return next((one for one in self.bookings if one.visit == visit and one.is_live), None)

    def last(self, visit: int) -> Booking | None:
        """The visit's latest booking, whatever became of it."""
        found = [booking for booking in self.bookings if booking.visit == visit]
        return found[-1] if found else None

    def live_from(self, visit: int) -> Iterator[Booking]:
        """The live bookings of this visit and later ones, in order."""
        return (one for one in self.bookings if one.visit >= visit and one.is_live)

    def day_of(self, at: datetime) -> date:
        return self.centre.hours.day_of(at)

    def timeline(self, now: datetime) -> Timeline:
        progress = Progress(self.day_of(self.case.opened_at), self.facts, self.done, self.reports)
        workdays = workdays_of(self.centre.hours)
        return Timeline(self.programme, progress, self.day_of(now), workdays, paces(self.centre))


def booking_state(ticket: str) -> str:
    """What a ticket's state makes of the booking that it was issued for."""
    if ticket == State.FINISHED:
        return "served"
    return "arrived" if ticket in IN_HALL else "no_show"


def load(conn: Connection, directory: Centres, case: Case | None) -> CaseFile:
    """The whole file of a case; raises `UnknownCase`."""
    centre = directory.centre(case.centre) if case else None
    if case is None or centre is None:
        raise UnknownCase
    return CaseFile(
        case=case,
        centre=centre,
        programme=version_of(case),
        reports=_reports(conn, case.id),
        stored=tuple(rows.bookings_of(conn, case.id)),
        tickets=tuple(tickets_of(conn, case.id)),
    )


def find(conn: Connection, directory: Centres, case_id: str) -> CaseFile:
    return load(conn, directory, rows.find_case(conn, case_id))


def programme_of(centre: Centre, day: date) -> Programme:
    """The programme that a case opened in this centre on that day follows."""
    code = centre.settings.get("programme", DEFAULT)
    found = in_force(programmes(), code, day)
    if found is None:
        raise ProgrammeNotHere(str(code))
    return found


def version_of(case: Case) -> Programme:
    """The very version that the case was opened under."""
    return next(
        version
        for version in programmes()
        if version.code == case.programme and version.valid_from == case.version
    )


def paces(centre: Centre) -> dict[str, Span]:
    """The centre's own paces, where it is faster than the programme: setting `pace`."""
    return {fact: parse_span(text) for fact, text in centre.settings.get("pace", {}).items()}


def tickets_of(conn: Connection, case_id: str) -> list[CaseTicket]:
    """In the order of their issue."""
    query = (
        select(
            case_tickets.c.ticket,
            case_tickets.c.visit,
            tickets.c.state,
            tickets.c.number,
            tickets.c.finished_at,
        )
        .join(tickets, tickets.c.id == case_tickets.c.ticket)
        .where(case_tickets.c.case == case_id)
        .order_by(tickets.c.issued_at, tickets.c.id)
    )
    return [CaseTicket(*row) for row in conn.execute(query)]


def _reports(conn: Connection, case_id: str) -> dict[str, Report]:
    query = select(case_reports).where(case_reports.c.case == case_id)
    return {row["fact"]: Report(row["on"], row["said"]) for row in conn.execute(query).mappings()}
