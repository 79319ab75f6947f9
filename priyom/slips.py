"""Slips as the printers' room wants them, gathered from the rooms that know tickets and cases."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from centres.devices import find_device
from centres.names import Names
from foresight.told import range_of, wait_of
from line import State, ahead_of, rows
from printers import roster, spool
from printers.facts import Kind
from printers.slip import Slip, TicketSlip
from printers.trial import PagesSlip, TrialSlip
from printers.visits import Visit, VisitsSlip
from scheduler import programme
from scheduler.casefile import CaseFile, find
from scheduler.plans import to_plan
from scheduler.problems import UnknownCase
from web.house import House
from web.signed import sign

RECENT = timedelta(hours=1)
"""For so long a desk is reminded of a slip that may not have come out."""
OVER = (State.FINISHED, State.LEFT, State.EXPIRED)


def tell(house: House, conn: Connection, kind: Kind, subject: str) -> Slip | None:
    """A ticket or a case for its slip; None where no slip is needed any more."""
    if kind is Kind.VISITS:
        return tell_visits(house, conn, subject)
    if kind is Kind.TICKET:
        return tell_ticket(house, conn, subject)
    return tell_trial(house, conn, kind, subject)


def tell_trial(house: House, conn: Connection, kind: Kind, device_id: str) -> Slip | None:
    """A slip of a printer itself, for whoever sets it up; None once it is gone."""
    device = find_device(conn, device_id)
    centre = house.directory.centre(device.centre) if device else None
    printer = roster.find(conn, device.code or "") if device else None
    if device is None or centre is None or printer is None:
        return None
    lang = "ru"
    if kind is Kind.PAGES:
        return PagesSlip(lang=lang, centre=_in(centre.name, lang), zone=centre.zone)
    return TrialSlip(
        lang=lang,
        centre=_in(centre.name, lang),
        zone=centre.zone,
        printer=printer.name,
        paper=printer.paper,
        printed_at=house.store.clock.now(),
    )


def tell_ticket(house: House, conn: Connection, ticket_id: str) -> TicketSlip | None:
    """None once the ticket is over."""
    ticket = rows.find(conn, ticket_id)
    centre = house.directory.centre(ticket.centre) if ticket else None
    if ticket is None or centre is None or ticket.state in OVER:
        return None
    names, now = house.directory.network.catalogue, house.store.clock.now()
    forecast = house.parts["forecasts"].of(centre.code, now)
    left = range_of(wait_of(forecast, ticket), ticket.wait_from, now)
    return TicketSlip(
        lang=ticket.lang,
        centre=centre.name[ticket.lang],
        zone=centre.zone,
        number=ticket.number,
        services=tuple(names[code].name[ticket.lang] for code in ticket.services if code in names),
        issued_at=ticket.issued_at,
        booked_for=ticket.booked_for,
        ahead=ahead_of(conn, centre, ticket, now),
        wait=(left.low, left.high) if left else None,
        track_url=f"{public_url(house)}/t/{sign(house.secret, ticket.id)}",
        code=ticket.code,
    )


def tell_visits(house: House, conn: Connection, case_id: str) -> VisitsSlip | None:
    """The visits that the case has still to make; None where none of them is booked."""
    try:
        file = find(conn, house.directory, case_id)
    except UnknownCase:
        return None
    now, lang, centre = house.store.clock.now(), file.case.lang, file.centre
    coming = to_plan(file, file.timeline(now)) if file.case.state == "open" else []
    if not any(file.live(number) for number in coming):
        return None
    return VisitsSlip(
        lang=lang,
        centre=_in(centre.name, lang),
        zone=centre.zone,
        address=_in(centre.address, lang),
        case_code=file.case.code,
        printed_at=now,
        visits=tuple(_visit(file, number, number != coming[0]) for number in coming),
        hotline=centre.settings.get("hotline"),
    )


def _visit(file: CaseFile, number: int, provisional: bool) -> Visit:
    """`provisional`: after the next one, so its date still moves with the facts of the case."""
    lang, booking = file.case.lang, file.live(number)
    visit = next(one for one in file.programme.visits if one.visit == number)
    step = next(one for one in file.programme.steps if one.visit == number)
    needed = [one for one in visit.bring if programme.holds(one.when, file.facts)]
    return Visit(
        number=number,
        name=_in(step.name, lang),
        start=booking.start if booking else None,
        code=booking.code if booking else None,
        provisional=provisional,
        bring=tuple(_in(document.name, lang) for document in needed),
    )


def _in(names: Names, lang: str) -> str:
    """In this language, else in Russian, which everything has."""
    return names.get(lang) or names.get("ru", "")


def public_url(house: House) -> str:
    """Where visitors' phones reach the house: as the settings say, else where it is served."""
    return house.public_url or house.served_at


def printer_of_kiosk(house: House, device_id: str) -> dict[str, Any]:
    """The printer beside this kiosk, and the one that takes over while it is down."""
    actor = f"device:{device_id}"
    with house.store.read() as conn:
        device = find_device(conn, device_id)
        printer = roster.printer_for(conn, device.centre, actor) if device else None
        spare = roster.fallback_for(conn, device.centre, actor) if device and printer else None
    if printer is None:
        return {"code": None, "state": "unknown", "down": False, "fallback": None}
    if spare is None or spare.code == printer.code:
        return {"code": printer.code, **_how(printer), "fallback": None}
    elsewhere = not spare.look.place or spare.look.place != printer.look.place
    place = (spare.look.place or {"ru": spare.name}) if elsewhere else None
    fallback = {"code": spare.code, **_how(spare), "place": place}
    return {"code": printer.code, **_how(printer), "fallback": fallback}


def printers_of_centre(house: House, centre: str) -> dict[str, Any]:
    """`printers` of a hall by code, for those who can put paper in; `doubts`: tickets and cases
    whose slip may not have come out → the printer's code."""
    since = house.store.clock.now() - RECENT
    with house.store.read() as conn:
        found = roster.list_printers(conn, centre)
        doubts = spool.doubts(conn, centre, since)
    return {
        "printers": {one.code: {"name": one.name, **_how(one)} for one in found},
        "doubts": doubts,
    }


def _how(printer: roster.Printer) -> dict[str, Any]:
    return {"state": str(printer.state), "down": printer.down}
