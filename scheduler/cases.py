"""Cases: opened, looked up, numbered, and the tickets that are taken for them."""

import hmac
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, and_, select
from sqlalchemy.dialects import postgresql, sqlite

import line
from centres.directory import Centre
from line.numbers import spellings
from scheduler import rows
from scheduler.casefile import CaseFile, Centres, find, load, programme_of
from scheduler.codes import unused_code
from scheduler.entries import note_case
from scheduler.phones import mobile
from scheduler.problems import CaseEnded, PowerNotCovered, ProgrammeNotHere, UnknownCase
from scheduler.programme import CaseFacts
from scheduler.rows import Case, Person
from scheduler.tables import case_grants, case_people, cases
from store import Change, new_id

GRANTED = timedelta(minutes=10)
"""How long a kiosk may act on a case that it made or was shown the code of."""


FOUND = 20
"""Cases of one number that are shown: more than a clerk can tell apart."""


@dataclass(frozen=True)
class Application:
    """What an applicant tells. `phone` as typed."""

    power_kw: float | None
    applicant: str
    phone: str
    construction: bool = True
    near_grid: bool = False
    name: str | None = None
    email: str | None = None
    application_no: str | None = None
    lang: str = "ru"
    channel: str = "kiosk"

    def facts(self) -> CaseFacts:
        power = self.power_kw or 0
        return CaseFacts(power, self.applicant, self.construction, self.near_grid)


def open_case(tx: Change, centre: Centre, asked: Application) -> Case:
    """A new case of the centre's programme. Raises `PowerNotCovered`, `BadPhone`,
    `ProgrammeNotHere`."""
    programme = programme_of(centre, centre.hours.day_of(tx.now))
    if asked.power_kw is None or not programme.takes(asked.power_kw):
        first = programme.visits[0].service
        raise PowerNotCovered(asked.power_kw, programme.up_to_kw, first)
    for visit in programme.visits:
        service = centre.service(visit.service)
        if service is None or not any(visit.service in one.services for one in centre.windows):
            raise ProgrammeNotHere(visit.service)
    person = Person(
        _written(asked.name), mobile(asked.phone), asked.email, _written(asked.application_no)
    )
    tx.lock(centre.code)
    case = Case(
        id=new_id(),
        code=unused_code(tx.conn, cases.c.code),
        centre=centre.code,
        programme=programme.code,
        version=programme.valid_from,
        lang=asked.lang,
        channel=asked.channel,
        state="open",
        opened_at=tx.now,
        **vars(asked.facts()),
    )
    silence = programme.visits[0].silence
    if silence and silence.unit == "days":
        day = centre.hours.day_of(tx.now)
        case = replace(case, review_on=day + timedelta(days=silence.amount + 1))
    rows.insert_case(tx.conn, case, person)
    note_case(tx, "opened", case, programme=case.programme, channel=case.channel)
    return case


def lookup(conn: Connection, directory: Centres, code: str, last4: str) -> CaseFile:
    """The case with this code whose phone ends so; `UnknownCase` whatever is wrong."""
    case = rows.find_case_by_code(conn, re.sub(r"\D", "", code))
    person = rows.find_person(conn, case.id) if case else None
    ends = person.phone[-4:] if person else ""
    if not person or not hmac.compare_digest(ends.encode(), last4.strip().encode()):
        raise UnknownCase
    return load(conn, directory, case)


def by_number(conn: Connection, typed: str, centres: Collection[str]) -> list[Case]:
    """Cases of these centres whose application has this number, the youngest first. Two may have
    the same one: each centre counts for itself, and people mistype."""
    spelt = spellings(_written(typed) or "")
    return rows.find_cases_by_number(conn, spelt, centres, FOUND)


def number_case(tx: Change, directory: Centres, case_id: str, application_no: str) -> CaseFile:
    """The clerk enters the registration number of the application, at visit 1."""
    file = find(tx.conn, directory, case_id)
    tx.lock(file.centre.code)
    here = case_people.c.case == case_id
    values = {"application_no": _written(application_no)}
    if tx.conn.execute(case_people.update().where(here).values(values)).rowcount != 1:
        raise UnknownCase
    note_case(tx, "numbered", file.case)
    return find(tx.conn, directory, case_id)


def _grant_statement(dialect: Any) -> Any:
    insert = dialect.insert(case_grants)
    return insert.on_conflict_do_update(
        index_elements=["principal", "case"], set_={"until": insert.excluded.until}
    )


_GRANT = {"sqlite": _grant_statement(sqlite), "postgresql": _grant_statement(postgresql)}


def grant(tx: Change, principal: str, case_id: str) -> None:
    """Let a kiosk act on the case for ten minutes."""
    row = {"principal": principal, "case": case_id, "until": tx.now + GRANTED}
    tx.conn.execute(_GRANT[tx.conn.dialect.name], row)


def is_granted(conn: Connection, principal: str, case_id: str, now: Any) -> bool:
    here = and_(
        case_grants.c.principal == principal,
        case_grants.c.case == case_id,
        case_grants.c.until > now,
    )
    return conn.execute(select(case_grants.c.case).where(here)).first() is not None


def forget_grants(tx: Change) -> None:
    tx.conn.execute(case_grants.delete().where(case_grants.c.until <= tx.now))


def walk_in(
    tx: Change,
    directory: Centres,
    centre: Centre,
    case_id: str,
    wish: line.Wish,
    *,
    any_hour: bool = False,
) -> line.Ticket:
    """A ticket for a visitor who comes without a booking, linked to the case; for which visit, the
    first service tells."""
    file = find(tx.conn, directory, case_id)
    if file.case.state in ("withdrawn", "lapsed"):
        raise CaseEnded(file.case.state)
    tx.lock(centre.code, file.centre.code)
    visit = next(
        (one for one in map(file.programme.visit_of, wish.services) if one is not None), None
    )
    wish = replace(wish, case=case_id, visit=visit)
    ticket = line.issue(tx, centre, wish, any_hour=any_hour)
    rows.link_ticket(tx.conn, case_id, ticket.id, visit)
    return ticket


def _written(text: str | None) -> str | None:
    """As people write it, in one Unicode form: hyphens and case stay."""
    return " ".join(unicodedata.normalize("NFC", text).split()) or None if text else None
