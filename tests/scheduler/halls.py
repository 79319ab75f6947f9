"""The verbs as tests speak them: each one a transaction at the store's clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import line
from centres.directory import Directory
from scheduler import bookings, cases, checkin, events
from scheduler.bookings import Wanted
from scheduler.casefile import CaseFile, Pinned, find
from scheduler.follow import follower
from scheduler.plans import Proposal, propose
from scheduler.rows import Booking, Case
from scheduler.jobs_of_bookings import BOOKING_JOBS
from scheduler.runner import Job, Slot
from store import Entry, Store, journal
from store.followers import Walk


@dataclass
class Halls:
    """`code`: the centre where things happen unless said otherwise."""

    store: Store
    directory: Directory
    code: str = "small"

    @property
    def now(self) -> datetime:
        return self.store.clock.now()

    @property
    def today(self) -> date:
        return self.centre.hours.day_of(self.now)

    @property
    def centre(self) -> Any:
        return self.directory.centre(self.code)

    @property
    def here(self) -> Pinned:
        """The network as verbs are given it."""
        return Pinned(self.directory.network)

    def write(self, verb: Callable[..., Any], *given: Any, **named: Any) -> Any:
        with self.store.write("test") as tx:
            return verb(tx, *given, **named)

    def open(self, power_kw: float | None = 120, **said: Any) -> Case:
        asked = {"applicant": "household", "phone": "8 916 123-45-67", **said}
        return self.write(cases.open_case, self.centre, cases.Application(power_kw, **asked))

    def file(self, case: Case) -> CaseFile:
        with self.store.read() as conn:
            return find(conn, self.here, case.id)

    def plans(self, case: Case, since: date | None = None) -> list[Proposal]:
        with self.store.read() as conn:
            found = propose(conn, find(conn, self.here, case.id), self.now, since)
        return list(found.plans)

    def book(self, case: Case, wanted: list[tuple[int, str]] | None = None) -> list[Booking]:
        """Book what is named, or the best plan."""
        if wanted is None:
            wanted = [(one.visit, str(one.slot)) for one in self.plans(case)[0].visits]
        asked = [Wanted(visit, slot) for visit, slot in wanted]
        return self.write(bookings.book, self.here, case.id, asked)

    def booked(self, **said: Any) -> tuple[Case, list[Booking]]:
        case = self.open(**said)
        return case, self.book(case)

    def live(self, case: Case) -> list[Booking]:
        return [one for one in self.file(case).bookings if one.is_live]

    def move(self, booking: Booking, slot: str) -> Any:
        return self.write(bookings.move, self.here, booking.id, slot)

    def cancel(self, booking: Booking) -> Any:
        return self.write(bookings.cancel, self.here, booking.id)

    def report(self, case: Case, fact: str, on: date | None = None) -> Any:
        return self.write(events.report, self.here, case.id, fact, on or self.today)

    def check_in(self, booking: Booking, code: str | None = None) -> line.Ticket:
        return self.write(checkin.check_in, self.here, self.centre, code or booking.code, "kiosk")

    def serve(self, ticket: line.Ticket) -> None:
        """Called and finished at the first window."""
        self._call_and("finish", ticket)

    def call_in_vain(self, ticket: line.Ticket) -> None:
        """Called to the first window, where nobody came."""
        self._call_and("no-show", ticket)

    def _call_and(self, action: str, ticket: line.Ticket) -> None:
        """The next one called is this ticket; the followers have heard of it."""
        with self.store.write("clerk:test") as tx:
            line.open_window(tx, self.centre, "1")
            called = line.call_next(tx, self.centre, "1")
            assert called and called.ticket.id == ticket.id
            line.act(tx, self.centre, ticket.id, action)
        self.follow()

    def visit(self, booking: Booking) -> line.Ticket:
        """Go to the booked time, check in, be served."""
        self.go(booking.start)
        ticket = self.check_in(booking)
        self.serve(ticket)
        return ticket

    def follow(self) -> None:
        Walk(self.store, follower(self.directory)).round()

    def go(self, moment: datetime) -> None:
        """Set the clock, with everything that falls due in between done in order."""
        before = self.now
        self.store.clock.set(moment)
        due = sorted(
            (slot, job.name, job)
            for job in BOOKING_JOBS
            for slot in job.slots(self.directory, before, moment)
        )
        for slot, name, job in due:
            for part in self._parts(job, slot):
                with self.store.write(f"job:{name}", at=slot.at) as tx:
                    job.run(tx, self.here, part)

    def _parts(self, job: Job, slot: Slot) -> list[Slot]:
        if job.parts is None:
            return [slot]
        with self.store.read() as conn:
            return list(job.parts(conn, self.directory, slot))

    def days_on(self, days: float) -> None:
        self.go(self.now + timedelta(days=days))

    def entries(self, *kinds: str, code: str | None = None) -> list[Entry]:
        with self.store.read() as conn:
            found = journal.after(conn, code or self.code, 0, 10_000)
        return [entry for entry in found if not kinds or entry.kind in kinds]
