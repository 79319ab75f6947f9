"""What a ticket's or a window's change leaves in the journal.

The entry carries the public state after the change, so that whoever follows (screens, figures,
slips) needs nothing but the journal, and replaying it twice gives the same."""

from typing import Any

from line.rows import WindowState
from line.ticket import Ticket
from store import Change
from store.moments import iso

_MOMENTS = (
    *("issued_at", "base", "wait_from", "booked_for", "called_at", "recalled_at"),
    *("started_at", "finished_at"),
)
_PLAIN = (
    *("number", "service", "window", "for_window", "state", "leg", "turn", "priority"),
    *("lang", "channel", "visit", "recalls", "wait_s", "served_s", "clerk", "unclosed"),
)


def ticket_facts(ticket: Ticket) -> dict[str, Any]:
    """The ticket as the journal tells of it: no code, no issuer, no name."""
    known = vars(ticket)
    facts: dict[str, Any] = {name: known[name] for name in _PLAIN}
    facts |= {name: iso(known[name]) for name in _MOMENTS}
    facts["services"] = list(ticket.services)
    facts["undo"] = undo_facts(ticket)
    return facts


def undo_facts(ticket: Ticket) -> dict[str, Any] | None:
    """What could be taken back, where and since when: what a clerk's screen shows of it."""
    if not ticket.undo:
        return None
    return {key: ticket.undo[key] for key in ("action", "at", "window")}


def note_ticket(tx: Change, kind: str, ticket: Ticket, **data: Any) -> None:
    tx.note(
        ticket.centre,
        f"ticket.{kind}",
        ticket=ticket.id,
        booking=ticket.booking,
        case=ticket.case,
        **ticket_facts(ticket),
        **data,
    )


def note_window(tx: Change, kind: str, window: WindowState) -> None:
    tx.note(window.centre, f"window.{kind}", **window_facts(window))


def window_facts(window: WindowState) -> dict[str, Any]:
    return {
        "window": window.window,
        "state": window.state,
        "services": list(window.services),
        "clerk": window.clerk,
        "reason": window.reason,
        "since": iso(window.since),
    }
