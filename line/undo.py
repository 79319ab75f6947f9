"""Undo: the last action on a ticket, taken back within a minute.

Beside each action the ticket remembers how it stood before. Taking back is only possible while
the window where it happened has called nobody since: a second visitor may be on the way there.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from line import rows
from line.entries import note_ticket
from line.ticket import Refused, Ticket, allowed, changed, difference
from store import Change

WITHIN = timedelta(seconds=60)


def remember(
    before: Ticket,
    after: Ticket,
    action: str,
    at: datetime,
    window: str | None,
    calls: int,
    keeps_last: bool = False,
) -> Ticket:
    """`after`, knowing what it was before: only the fields that the action changed. `keeps_last`:
    the action before it, of the same touch, can be taken back after this one."""
    was = {name: _plain(value) for name, value in difference(after, before).items()}
    was.pop("undo", None)
    undo: dict[str, Any] = {"action": action, "at": at.isoformat(), "window": window}
    undo |= {"calls": calls, "was": was}
    if keeps_last:
        undo["before"] = before.undo
    return changed(after, undo=undo)


def undoable(ticket: Ticket, at: datetime, calls: Mapping[str, int]) -> bool:
    """May the last action be taken back now? `calls`: window → visitors called there so far."""
    undo = ticket.undo
    if not undo or at > datetime.fromisoformat(undo["at"]) + WITHIN:
        return False
    return undo["window"] is None or calls.get(undo["window"], 0) == undo["calls"]


def undo(tx: Change, ticket: Ticket) -> Ticket:
    """The ticket as it was before its last action, or `Refused`."""
    taken = ticket.undo
    calls = {}
    if taken and taken["window"]:
        place = rows.window_state(tx.conn, ticket.centre, taken["window"])
        calls = {place.window: place.calls}
    if not taken or not undoable(ticket, tx.now, calls):
        raise Refused(ticket.state, allowed(ticket, tx.now), "undo")
    was = {name: _rich(name, value) for name, value in taken["was"].items()}
    after = changed(ticket, **was, undo=taken.get("before"))
    if taken["action"] in ("next", "resume") and taken["window"] and ticket.window:
        # The call never was: the action before it may be taken back, too.
        rows.count_call(tx.conn, ticket.centre, taken["window"], -1)
    rows.save(tx.conn, ticket, after)
    note_ticket(tx, "undone", after, action=taken["action"], undone_leg=ticket.leg)
    return after


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _rich(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "services":
        return tuple(value)
    if name in ("base", "wait_from") or name.endswith("_at"):
        return datetime.fromisoformat(value)
    return value
