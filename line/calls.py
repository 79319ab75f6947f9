"""Next: the window calls whoever's turn it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from centres.directory import Centre
from line import rows, ticket as rules
from line.entries import note_ticket
from line.problems import UnknownWindow, WindowBusy, WindowNotOpen
from line.rows import WindowState
from line.ticket import Ticket
from line.turn import RATES, choose
from line.undo import remember
from store import Change


@dataclass(frozen=True)
class Called:
    """The visitor who was called and why this one: what counted for the turn."""

    ticket: Ticket
    reason: str


def rates_of(centre: Centre) -> Mapping[str, float]:
    return {**RATES, **centre.settings.get("rates", {})}


def call_next(tx: Change, centre: Centre, window: str, finish: str | None = None) -> Called | None:
    """Finish `finish` first if given, then call the next visitor; None: nobody waits.

    A clerk who loses a race is never told so: the lock lets the windows choose one by one, and
    each gets the next visitor who is left."""
    if centre.window(window) is None:
        raise UnknownWindow(window)
    tx.lock(centre.code)
    place = rows.window_state(tx.conn, centre.code, window)
    current = rows.at_window(tx.conn, centre.code, window)
    if place.state != "open":
        raise WindowNotOpen(window, place.state, current)
    if (current.id if current else None) != finish:
        raise WindowBusy(window, current)
    if current:
        finish_at(tx, current, place)
    chosen = _choose(tx, centre, place, tx.now)
    if chosen is None:
        return None
    # One touch may finish a visitor's leg and call the same one for the next: both can be undone.
    again = current is not None and chosen.id == current.id
    return Called(_call_to(tx, chosen, place, again), chosen.turn)


def _choose(tx: Change, centre: Centre, place: WindowState, at: datetime) -> Ticket | None:
    rates = rates_of(centre)
    closed = rows.closed_windows(tx.conn, centre.code, [one.code for one in centre.windows])
    first = rows.heads(tx.conn, centre.code, place.window, place.services, closed)
    return choose(first, place.window, place.services, at, rates, closed)


def _call_to(tx: Change, ticket: Ticket, place: WindowState, again: bool) -> Ticket:
    """Call this very ticket to the window."""
    after = rules.call(ticket, tx.now, place.window, tx.actor)
    # Counted first: what is remembered for undo is the count with this call in it.
    rows.count_call(tx.conn, place.centre, place.window, +1)
    after = remember(ticket, after, "next", tx.now, place.window, place.calls + 1, again)
    rows.save(tx.conn, ticket, after)
    note_ticket(tx, "called", after, reason=ticket.turn)
    return after


def finish_at(tx: Change, ticket: Ticket, place: WindowState) -> Ticket:
    """Finish whoever is at the window; with services to come, the ticket waits again."""
    after = rules.finish(ticket, tx.now)
    after = remember(ticket, after, "finish", tx.now, place.window, place.calls)
    rows.save(tx.conn, ticket, after)
    note_ticket(tx, "finished", after, **ended_leg(ticket, tx.now, after))
    return after


def ended_leg(before: Ticket, at: datetime, after: Ticket) -> dict[str, Any]:
    """What the journal keeps of a leg that this change ended while the ticket goes on: the
    entry's own state speaks of the next leg already."""
    if after.leg == before.leg:
        return {}
    done = rules.served(before, at)
    return {
        "ended": {
            "leg": done.leg,
            "service": done.service,
            "window": done.window,
            "clerk": done.clerk,
            "wait_s": done.wait_s,
            "served_s": done.served_s,
            "called_at": done.last_call.isoformat() if done.last_call else None,
            "started_at": done.started_at.isoformat() if done.started_at else None,
            "finished_at": at.isoformat(),
        }
    }
