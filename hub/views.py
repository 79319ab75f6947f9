"""What each view of a hall shows: the snapshots.

A snapshot and the entries pushed after it must tell the same story, so both are made from the
same facts (`line.entries.ticket_facts`): `rows` here, `projections` there."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from centres.directory import Centre
from foresight.forecast import Forecast
from hub import foreseen
from line import Hall, State, Ticket, hall, rows
from line.entries import ticket_facts, window_facts
from line.ticket import AT_WINDOW, IN_HALL, RESUMABLE
from line.undo import WITHIN
from store.moments import iso

VIEWS = ("board", "desk", "kiosk", "insight")

_DESK = (
    *("number", "service", "services", "state", "turn", "priority", "lang", "channel", "window"),
    *("for_window", "booked_for", "visit", "leg", "issued_at", "base", "called_at"),
    *("recalled_at", "recalls", "started_at", "finished_at", "undo"),
)


def board(hall: Hall, forecast: Forecast | None = None) -> dict[str, Any]:
    """What everybody in the hall may see: numbers and windows, nothing else."""
    calls = [ticket for ticket in hall.here if ticket.state in AT_WINDOW]
    calls.sort(key=lambda ticket: (ticket.called_at, ticket.id), reverse=True)
    return {
        "seq": hall.seq,
        "now": iso(hall.at),
        "calls": [board_call(ticket.id, ticket_facts(ticket)) for ticket in calls],
        "waiting": board_line(hall),
        "windows": [
            {"window": code, "state": window.state} for code, window in hall.windows.items()
        ],
        **foreseen.board(hall, forecast),
        **opening(hall.centre, hall.at),
    }


def board_call(ticket: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("number", "lang", "window", "state", "called_at", "recalled_at", "recalls")
    return {"ticket": ticket, **{key: facts[key] for key in keys}}


def board_line(hall: Hall) -> list[dict[str, Any]]:
    """Who waits, in the order of the line, with each one's place among those it competes with."""
    return [
        {
            "ticket": ticket.id,
            "number": ticket.number,
            "service": ticket.service,
            "position": hall.places[ticket.id],
        }
        for ticket in hall.line
    ]


def desk(hall: Hall, ended: list[Ticket], forecast: Forecast | None = None) -> dict[str, Any]:
    """What a clerk works with: everybody in the hall, and what may still be taken back."""
    shown = [*hall.here, *(ticket for ticket in ended if on_desk(ticket, hall.at))]
    return {
        "seq": hall.seq,
        "now": iso(hall.at),
        "windows": {code: window_row(window_facts(one)) for code, one in hall.windows.items()},
        "tickets": {
            ticket.id: desk_row(ticket.id, ticket.case, ticket_facts(ticket)) for ticket in shown
        },
        "order": [ticket.id for ticket in hall.line],
        **foreseen.desk(hall, forecast),
    }


def on_desk(ticket: Ticket, at: datetime) -> bool:
    """Does the desk still list it? Ended tickets only while something can be done with them."""
    if ticket.state in IN_HALL:
        return True
    if ticket.state == State.NO_SHOW and ticket.finished_at:
        return at <= ticket.finished_at + RESUMABLE
    if not ticket.undo:
        return False
    return at <= datetime.fromisoformat(ticket.undo["at"]) + WITHIN


def desk_row(ticket: str, case: str | None, facts: Mapping[str, Any]) -> dict[str, Any]:
    """One ticket as a clerk sees it; `reason` = what counts for its turn."""
    row = {key: facts[key] for key in _DESK}
    undo = facts["undo"]
    if undo:
        row["undo"] = undo | {"until": iso(datetime.fromisoformat(undo["at"]) + WITHIN)}
    return {"id": ticket, "case": case, "reason": row.pop("turn"), **row}


def window_row(facts: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("window", "state", "services", "clerk", "reason", "since")
    return {key: facts[key] for key in keys}


def kiosk(
    hall: Hall,
    forecast: Forecast | None = None,
    elsewhere: Callable[[], dict[str, Any] | None] = lambda: None,
) -> dict[str, Any]:
    """What a visitor may choose now, and how many wait for it."""
    return {
        "seq": hall.seq,
        "now": iso(hall.at),
        "services": kiosk_services(hall),
        **foreseen.kiosk(hall, forecast, elsewhere),
        **opening(hall.centre, hall.at),
    }


def kiosk_services(hall: Hall) -> dict[str, Any]:
    """Service code → how many wait for it, and whether some window calls for it now."""
    waiting: dict[str, int] = {}
    for ticket in hall.line:
        waiting[ticket.service] = waiting.get(ticket.service, 0) + 1
    called = {code for one in hall.windows.values() if one.state == "open" for code in one.services}
    return {
        service.code: {
            "waiting": waiting.get(service.code, 0),
            "available": service.code in called,
        }
        for service in hall.centre.services
        if service.letter
    }


def track(hall: Hall, ticket: Ticket, forecast: Forecast | None = None) -> dict[str, Any]:
    """One ticket for the visitor who holds it."""
    facts = ticket_facts(ticket)
    return {
        "seq": hall.seq,
        "now": iso(hall.at),
        "id": ticket.id,
        "centre": ticket.centre,
        **track_facts(facts),
        "position": hall.places.get(ticket.id),
        **foreseen.track(hall, ticket, forecast),
        "open_windows": open_windows(hall),
    }


def track_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("number", "service", "state", "window", "booked_for", "called_at", "recalled_at")
    return {key: facts[key] for key in (*keys, "recalls", "issued_at", "finished_at", "lang")}


def open_windows(hall: Hall) -> int:
    return sum(window.state == "open" for window in hall.windows.values())


def opening(centre: Centre, at: datetime) -> dict[str, Any]:
    """Is the centre open, and when it closes or opens next."""
    is_open = centre.hours.is_open(at)
    return {
        "open": is_open,
        "closes_at": iso(centre.hours.closing(at)) if is_open else None,
        "opens_at": None if is_open else iso(centre.hours.next_opening(at)),
    }


def read_desk(conn: Connection, centre: Centre, at: datetime) -> dict[str, Any]:
    return desk(hall(conn, centre, at), rows.lately_ended(conn, centre.code, at))
