"""A hall, its outbox and its hands, as the tests of notices speak of them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from notices import outbox
from notices.follower import follower
from notices.outbox import Notice
from notices.reminders import JOBS
from notices.settings import Settings
from notices.tables import outbox as table
from notices.worker import Worker
from scheduler.rows import Booking, Case
from scheduler.tables import case_people
from store import Store, cursors
from store.followers import Walk
from tests.notices.servers import Gateway, MailServer
from tests.scheduler.halls import Halls

ANNA = {"name": "Анна Ким", "phone": "8 916 123-45-67", "email": "anna@example.org"}
FROM = "Приёмная <centre@example.org>"


@dataclass
class Desk:
    halls: Halls
    server: MailServer
    gateway: Gateway
    patience: float = 0.6
    settings: Settings = field(init=False)
    worker: Worker = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings(
            smtp_url=self.server.url,
            mail_from=FROM,
            sms_url=self.gateway.url,
            sms_token=self.gateway.token,
            timeout=self.patience,
        )
        self.worker = self.new_worker()

    @property
    def store(self) -> Store:
        return self.halls.store

    def new_worker(self, settings: Settings | None = None) -> Worker:
        """As after a restart."""
        return Worker(self.store, self.halls.directory, settings or self.settings)

    def booked(self, **said: Any) -> tuple[Case, list[Booking]]:
        """A case with all its visits, and the follower has heard of it."""
        case, bookings = self.halls.booked(**{**ANNA, **said})
        self.hear()
        return case, bookings

    def told(self, **said: Any) -> tuple[Case, list[Booking]]:
        """The same, and the confirmation is out and forgotten."""
        found = self.booked(**said)
        self.send()
        self.server.raw.clear()
        self.gateway.kept.clear()
        self.gateway.asked.clear()
        return found

    def hear(self) -> None:
        Walk(self.store, follower(lambda: None)).round()

    def hear_again(self) -> None:
        """As if the cursor had been lost."""
        with self.store.write() as tx:
            tx.conn.execute(delete(cursors.cursors))
        self.hear()

    def send(self) -> int:
        return self.worker.run_due()

    def go(self, moment: datetime) -> None:
        """Set the clock; reminders that fall due in between are queued in their order."""
        before = self.halls.now
        due = sorted(
            (slot, job.name, job)
            for job in JOBS
            for slot in job.slots(self.halls.directory, before, moment)
        )
        for slot, name, job in due:
            with self.store.write(f"job:{name}", at=slot.at) as tx:
                job.run(tx, self.halls.directory, slot)
        self.store.clock.set(moment)

    def later(self, **span: float) -> None:
        self.go(self.halls.now + timedelta(**span))

    def rows(self, *kinds: str) -> list[Notice]:
        with self.store.read() as conn:
            rows = conn.execute(select(table).order_by(table.c.id)).mappings()
            found = [outbox._notice(row) for row in rows]
        return [one for one in found if not kinds or one.kind in kinds]

    def states(self, *kinds: str) -> list[str]:
        return [f"{one.kind} {one.channel} {one.state}" for one in self.rows(*kinds)]

    def forget(self, case: Case) -> None:
        """The personal data of a case is erased."""
        with self.store.write() as tx:
            tx.conn.execute(delete(case_people).where(case_people.c.case == case.id))

    def later_slot(self, booking: Booking, days: int) -> str:
        """A slot of the same visit so many days on, or the first after it."""
        case = next(one for one in [self.halls.file(self._case(booking)).case])
        since: date = booking.day + timedelta(days=days)
        plan = self.halls.plans(case, since)[0]
        return str(next(one for one in plan.visits if one.visit == booking.visit).slot)

    def _case(self, booking: Booking) -> Any:
        from scheduler.rows import find_case

        with self.store.read() as conn:
            return find_case(conn, booking.case)
