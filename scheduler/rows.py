"""Cases, bookings and holds between the rules and the database."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, select

from scheduler.crowd import CELL
from scheduler.slots import SlotName
from scheduler.tables import bookings, case_people, case_tickets, cases, holds

LIVE = ("booked", "arrived")


@dataclass(frozen=True)
class Case:
    """One application on its way; see the table for what the fields mean."""

    id: str
    code: str
    centre: str
    programme: str
    version: date
    power_kw: float
    applicant: str
    construction: bool
    near_grid: bool
    lang: str
    channel: str
    state: str
    opened_at: datetime
    ended_at: datetime | None = None
    booked_upto: int = 0
    review_on: date | None = None
    alerted: bool = False


@dataclass(frozen=True)
class Person:
    """Who stands behind a case."""

    name: str | None
    phone: str
    email: str | None
    application_no: str | None


@dataclass(frozen=True)
class Seat:
    """What a booking or a hold keeps: a seat of a group of windows for some cells of a day."""

    centre: str
    service: str
    day: date
    minute: int
    cells: int
    seats_of: str | None

    @property
    def slot(self) -> SlotName:
        return SlotName(self.centre, self.service, self.day, self.minute)

    @property
    def cell(self) -> int:
        return self.minute // CELL


@dataclass(frozen=True)
class Booking(Seat):
    """One visit, booked."""

    id: str
    case: str
    visit: int
    start: datetime
    state: str
    code: str
    made_at: datetime
    changed_at: datetime
    chosen: bool = False
    ticket: str | None = None

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True)
class Hold(Seat):
    """A seat kept while somebody chooses."""

    id: str
    case: str
    visit: int
    until: datetime


def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


_CASE, _BOOKING, _HOLD = _fields(Case), _fields(Booking), _fields(Hold)


def _pick(names: tuple[str, ...], row: RowMapping) -> dict[str, Any]:
    return {name: row[name] for name in names}


def insert_case(conn: Connection, case: Case, person: Person) -> None:
    conn.execute(cases.insert(), vars(case))
    conn.execute(case_people.insert(), {"case": case.id, **vars(person)})


def find_cases_by_number(
    conn: Connection, numbers: Collection[str], centres: Collection[str], most: int
) -> list[Case]:
    """The youngest first."""
    here = and_(case_people.c.application_no.in_(numbers), cases.c.centre.in_(centres))
    query = select(cases).join_from(cases, case_people).where(here)
    found = conn.execute(query.order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(most))
    return [Case(**_pick(_CASE, row)) for row in found.mappings()]


def save_case(conn: Connection, before: Case, after: Case) -> None:
    changed = _changed(_CASE, before, after)
    if changed:
        conn.execute(cases.update().where(cases.c.id == before.id).values(changed))


def find_case(conn: Connection, case_id: str) -> Case | None:
    row = conn.execute(select(cases).where(cases.c.id == case_id)).mappings().first()
    return Case(**_pick(_CASE, row)) if row else None


def find_case_by_code(conn: Connection, code: str) -> Case | None:
    row = conn.execute(select(cases).where(cases.c.code == code)).mappings().first()
    return Case(**_pick(_CASE, row)) if row else None


def find_person(conn: Connection, case_id: str) -> Person | None:
    """None once the personal data was erased."""
    query = select(case_people).where(case_people.c.case == case_id)
    row = conn.execute(query).mappings().first()
    return Person(**_pick(_fields(Person), row)) if row else None


def insert_booking(conn: Connection, booking: Booking) -> None:
    conn.execute(bookings.insert(), vars(booking))


def save_booking(conn: Connection, before: Booking, after: Booking) -> None:
    """Write what differs. The state is part of the condition, should ever two writers meet."""
    changed = _changed(_BOOKING, before, after)
    if not changed:
        return
    here = and_(bookings.c.id == before.id, bookings.c.state == before.state)
    if conn.execute(bookings.update().where(here).values(changed)).rowcount != 1:
        raise RuntimeError(f"booking {before.id} moved under the centre's lock")


def find_booking(conn: Connection, booking_id: str) -> Booking | None:
    return _one(conn, bookings.c.id == booking_id)


def find_booking_by_code(conn: Connection, code: str) -> Booking | None:
    return _one(conn, bookings.c.code == code)


def _one(conn: Connection, here: Any) -> Booking | None:
    row = conn.execute(select(bookings).where(here)).mappings().first()
    return Booking(**_pick(_BOOKING, row)) if row else None


def bookings_of(conn: Connection, case_id: str) -> list[Booking]:
    """Every booking that a case ever had, in the order of visits and of making."""
    query = select(bookings).where(bookings.c.case == case_id)
    rows = conn.execute(query.order_by(bookings.c.visit, bookings.c.made_at, bookings.c.id))
    return [Booking(**_pick(_BOOKING, row)) for row in rows.mappings()]


def live_bookings(conn: Connection, centre: str, since: date) -> list[Booking]:
    """What is booked in a centre from a day on, in the order of making."""
    here = and_(bookings.c.centre == centre, bookings.c.day >= since, bookings.c.state.in_(LIVE))
    rows = conn.execute(select(bookings).where(here).order_by(bookings.c.made_at, bookings.c.id))
    return [Booking(**_pick(_BOOKING, row)) for row in rows.mappings()]


def holds_of(conn: Connection, here: Any) -> list[Hold]:
    rows = conn.execute(select(holds).where(here).order_by(holds.c.id))
    return [Hold(**_pick(_HOLD, row)) for row in rows.mappings()]


def link_ticket(conn: Connection, case_id: str, ticket: str, visit: int | None) -> None:
    conn.execute(case_tickets.insert(), {"ticket": ticket, "case": case_id, "visit": visit})


def _changed(names: tuple[str, ...], before: Any, after: Any) -> dict[str, Any]:
    return {
        name: getattr(after, name)
        for name in names
        if getattr(after, name) != getattr(before, name)
    }


def missed(booking: Booking, at: datetime) -> Booking:
    """The booking after a day on which nobody came for it."""
    return replace(booking, state="no_show", changed_at=at)
