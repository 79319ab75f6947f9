"""The house's records as JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy import Connection

from centres.directory import Centre
from foresight.told import range_of, wait_of
from hub.foreseen import wait_out
from line import Ticket, ahead_of
from line.problems import WindowBusy, WindowNotOpen
from store import Change, Entry
from store.moments import iso, written
from web.house import house
from web.real import real
from web.refusals import said
from web.signed import sign

_PLAIN = ("id", "centre", "number", "service", "state", "priority", "lang", "channel", "window")


def ticket_out(
    conn: Connection, centre: Centre, ticket: Ticket, at: datetime | None = None
) -> dict[str, Any]:
    """The ticket as anybody who may see it gets it, `at` the moment of its change or now."""
    at, known = at or house().store.clock.now(), vars(ticket)
    ahead = ahead_of(conn, centre, ticket, at)
    estimate = wait_of(house().parts["forecasts"].of(centre.code, at), ticket)
    left = range_of(estimate, ticket.wait_from, at)
    return {
        **{name: known[name] for name in _PLAIN},
        "services": list(ticket.services),
        "booked_for": local(centre, ticket.booked_for),
        "case": ticket.case,
        "visit": ticket.visit,
        "issued_at": local(centre, ticket.issued_at),
        "called_at": local(centre, ticket.called_at),
        "recalled_at": local(centre, ticket.recalled_at),
        "started_at": local(centre, ticket.started_at),
        "finished_at": local(centre, ticket.finished_at),
        "position": None if ahead is None else ahead + 1,
        "wait": wait_out(estimate),
        "range": asdict(left) if left else None,
    }


def issued_out(tx: Change, centre: Centre, ticket: Ticket) -> dict[str, Any]:
    """The ticket for its issuer: with the address behind its QR and the code to leave by."""
    return ticket_out(tx.conn, centre, ticket, tx.now) | {
        "track_url": track_url(ticket.id),
        "code": ticket.code,
    }


def track_url(ticket_id: str) -> str:
    here, asked = house(), real(request)
    base = here.public_url or f"{asked.scheme}://{asked.host}{asked.root_path}"
    return f"{base}/t/{sign(here.secret, ticket_id)}"


@contextmanager
def showing_current(centre: Centre) -> Iterator[None]:
    """A window that cannot call now says in `current` which ticket is at it, or null."""
    try:
        yield
    except (WindowBusy, WindowNotOpen) as error:
        problem, ticket = said(error), error.current
        with house().store.read() as conn:
            problem.facts["current"] = ticket_out(conn, centre, ticket) if ticket else None
        raise problem from error


def local(centre: Centre, moment: Any) -> str | None:
    """In the centre's own time, with its zone: what people there read on a clock."""
    return written(moment.astimezone(centre.zone)) if moment else None


def entry_out(entry: Entry) -> dict[str, Any]:
    return {**vars(entry), "at": iso(entry.at)}
