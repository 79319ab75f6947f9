"""Issue: a touch becomes a place in the line."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from centres.directory import Centre, Service
from line import rows
from line.entries import note_ticket
from line.numbers import number
from line.problems import CentreClosed, UnknownService
from line.ticket import State, Ticket, base_and_turn, new_ticket
from store import Change, new_id

SERVICES_AT_ONCE = 5
"""More services than this on one number nobody overlooks at a kiosk."""


@dataclass(frozen=True)
class Wish:
    """What is asked for. `channel`: where the ticket comes from (kiosk, desk, phone, portal).
    `paper`: print a slip? By default at a kiosk only."""

    services: Sequence[str]
    priority: bool = False
    lang: str = "ru"
    channel: str = "kiosk"
    booked_for: datetime | None = None
    booking: str | None = None
    case: str | None = None
    visit: int | None = None
    paper: bool | None = None


def issue(tx: Change, centre: Centre, wish: Wish, *, any_hour: bool = False) -> Ticket:
    """Give out the next number of the first service's letter. `any_hour`: a clerk may outside
    opening hours, a kiosk may not."""
    services = [_queued(centre, code) for code in wish.services]
    if not services:
        raise UnknownService("")
    if not any_hour and not centre.hours.is_open(tx.now):
        raise CentreClosed(centre.hours.next_opening(tx.now))
    tx.lock(centre.code)
    ticket = _ticket(tx, centre, wish, services[0])
    rows.insert(tx.conn, ticket)
    paper = wish.channel == "kiosk" if wish.paper is None else wish.paper
    note_ticket(tx, "issued", ticket, paper=paper)
    return ticket


def _queued(centre: Centre, code: str) -> Service:
    service = centre.service(code)
    if service is None or not service.queued or not service.letter:
        raise UnknownService(code)
    return service


def _ticket(tx: Change, centre: Centre, wish: Wish, first: Service) -> Ticket:
    letter = first.letter or ""
    day = centre.hours.day_of(tx.now)
    ordinal = rows.next_ordinal(tx.conn, centre.code, day, letter)
    base, turn = base_and_turn(tx.now, wish.booked_for, wish.priority)
    return new_ticket(
        id=new_id(),
        centre=centre.code,
        day=day,
        letter=letter,
        ordinal=ordinal,
        number=number(letter, ordinal),
        services=tuple(wish.services),
        service=first.code,
        leg=1,
        state=State.WAITING.value,
        turn=turn.value,
        priority=wish.priority,
        lang=wish.lang,
        channel=wish.channel,
        issuer=tx.actor,
        code=f"{secrets.randbelow(10**6):06d}",
        issued_at=tx.now,
        base=base,
        wait_from=base,
        booked_for=wish.booked_for,
        booking=wish.booking,
        case=wish.case,
        visit=wish.visit,
    )
