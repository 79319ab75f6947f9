"""What a message is made of, gathered at the moment of sending: only then are the address, the
name and the codes read, and only what is still true is said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select

from centres.directory import Centre, Network
from notices.breaches import BreachNews, gather_breach
from notices.cases import CaseNews, gather_cases
from notices.devices import ALERTS_TO, DeviceNews, gather_devices
from notices.faults import Nothing
from notices.outbox import Channel, Kind, Notice, has_later_reminder
from notices.words import Words
from scheduler.casefile import CaseFile, Pinned, find
from scheduler.crowd import CELL
from scheduler.programme import holds
from scheduler.rows import Booking, find_person
from scheduler.timeline import Why
from store.journal import journal


@dataclass(frozen=True)
class Visit:
    """A booking as its reader needs it: moments in the centre's zone, texts in the language.
    `sequence` grows with each move."""

    booking: str
    number: int
    name: str
    start: datetime
    end: datetime
    place: str
    address: str
    bring: tuple[str, ...]
    code: str
    sequence: int


@dataclass(frozen=True)
class Change:
    """What happened to one visit: `what` is made, moved or gone."""

    visit: int
    what: str
    before: datetime | None
    after: datetime | None
    why: tuple[Why, ...]
    cause: str | None


@dataclass(frozen=True)
class Facts:
    """`visits`: what is booked now (of a reminder, the one visit); `gone`: cancelled ones that the
    message names; `ended`: withdrawn or lapsed; `why`: of an alert, with `visit`."""

    kind: Kind
    lang: str
    at: datetime
    to: str
    company: str
    hotline: str | None
    case_code: str
    name: str | None = None
    visits: tuple[Visit, ...] = ()
    gone: tuple[Visit, ...] = ()
    changes: tuple[Change, ...] = ()
    ended: str | None = None
    visit: int | None = None
    place: str = ""
    why: tuple[Why, ...] = ()
    devices: tuple[DeviceNews, ...] = ()
    breach: BreachNews | None = None
    cases: tuple[CaseNews, ...] = ()
    phone: str | None = None


def gather(conn: Connection, network: Network, notice: Notice, now: datetime) -> Facts:
    """Raises `Nothing` where nothing is worth sending, or nobody is there to send it to."""
    if now >= notice.until:
        raise Nothing("over")
    if notice.case is None:
        return _hall(conn, network, notice, now)
    file = find(conn, Pinned(network), notice.case)
    words = Words(notice.lang)
    common: dict[str, Any] = {
        "kind": notice.kind,
        "lang": words.lang,
        "at": now.astimezone(file.centre.zone),
        "company": words.name(network.name),
        "hotline": file.centre.settings.get("hotline"),
        "case_code": file.case.code,
    }
    if notice.kind is Kind.NO_DATE:
        return _alert(file, words, notice, common)
    common |= _reader(conn, notice)
    if notice.kind is Kind.REMINDER:
        return _reminder(conn, file, words, notice, common)
    return _news(conn, file, words, notice, common)


def _hall(conn: Connection, network: Network, notice: Notice, now: datetime) -> Facts:
    """What is told of a centre and not of one case."""
    centre, said = notice.centre, notice.facts
    if notice.kind is Kind.BREACH:
        found = gather_breach(network, centre, said, Words(notice.lang))
    elif notice.kind in (Kind.NOT_READY, Kind.OVER_CAP):
        found = gather_cases(conn, network, centre, said, now)
    else:
        found = gather_devices(network, centre, dict(said))
    place: Centre = found.pop("place")
    words = Words(notice.lang)
    return Facts(
        kind=notice.kind,
        lang=words.lang,
        at=now.astimezone(place.zone),
        company=words.name(network.name),
        hotline=place.settings.get("hotline"),
        case_code="",
        place=words.name(place.name),
        phone=place.phone,
        **found,
    )


def _reader(conn: Connection, notice: Notice) -> dict[str, Any]:
    """Who reads it; nobody once the personal data was erased."""
    person = find_person(conn, str(notice.case))
    to = person and (person.email if notice.channel is Channel.MAIL else person.phone)
    if person is None or not to:
        raise Nothing("no_address")
    return {"to": to, "name": person.name}


def _alert(file: CaseFile, words: Words, notice: Notice, common: dict[str, Any]) -> Facts:
    to = file.centre.settings.get(ALERTS_TO)
    if not to:
        raise Nothing("no_address")
    return Facts(
        **common,
        to=to,
        visit=notice.facts["visit"],
        place=words.name(file.centre.name),
        why=_whys(notice.facts["why"]),
    )


def _reminder(
    conn: Connection, file: CaseFile, words: Words, notice: Notice, common: dict[str, Any]
) -> Facts:
    booking = next((one for one in file.bookings if one.id == notice.booking), None)
    if booking is None or booking.state != "booked":
        raise Nothing("not_booked")
    if booking.start.isoformat() != notice.facts["start"]:
        raise Nothing("moved")
    if has_later_reminder(conn, notice):
        raise Nothing("overtaken")
    return Facts(**common, visits=_visits(conn, file, words, [booking]))


def _news(
    conn: Connection, file: CaseFile, words: Words, notice: Notice, common: dict[str, Any]
) -> Facts:
    booked = [one for one in file.bookings if one.state == "booked"]
    if notice.kind is Kind.CONFIRMATION and not booked:
        raise Nothing("not_booked")
    told = notice.facts["told"]
    gone = {one["booking"] for one in told if one["what"] == "gone"}
    lost = [one for one in file.bookings if one.id in gone and one.state == "cancelled"]
    return Facts(
        **common,
        visits=_visits(conn, file, words, booked),
        gone=_visits(conn, file, words, lost),
        changes=tuple(
            Change(
                visit=one["visit"],
                what=one["what"],
                before=_local(file, one["before"]),
                after=_local(file, one["after"]),
                why=_whys(one["why"]),
                cause=one["cause"],
            )
            for one in told
        ),
        ended=notice.facts["ended"],
    )


def _visits(
    conn: Connection, file: CaseFile, words: Words, found: list[Booking]
) -> tuple[Visit, ...]:
    moves = _moves(conn, file.case.id)
    names = {step.visit: words.name(step.name) for step in file.programme.steps}
    visits = []
    for booking in sorted(found, key=lambda one: (one.start, one.visit)):
        start = booking.start.astimezone(file.centre.zone)
        visit = file.programme.visit(booking.visit)
        documents = visit.bring if visit else ()
        visits.append(
            Visit(
                booking=booking.id,
                number=booking.visit,
                name=names.get(booking.visit, ""),
                start=start,
                end=start + timedelta(minutes=booking.cells * CELL),
                place=words.name(file.centre.name),
                address=words.name(file.centre.address),
                bring=tuple(
                    words.name(one.name) for one in documents if holds(one.when, file.facts)
                ),
                code=booking.code,
                sequence=moves.get(booking.id, 0),
            )
        )
    return tuple(visits)


def _moves(conn: Connection, case: str) -> dict[str, int]:
    """Booking → how often it was moved or cancelled: what a calendar orders its versions by."""
    changed = journal.c.kind.in_(("booking.moved", "booking.cancelled"))
    query = select(journal.c.booking, func.count()).where(and_(journal.c.case == case, changed))
    return {booking: count for booking, count in conn.execute(query.group_by(journal.c.booking))}


def _local(file: CaseFile, moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment).astimezone(file.centre.zone) if moment else None


def _whys(found: list[dict[str, Any]]) -> tuple[Why, ...]:
    return tuple((why["key"], why["values"]) for why in found)
