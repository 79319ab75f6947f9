"""What a view is told of each entry of the journal: no more than its screen may show."""

from collections.abc import Callable
from typing import Any

from hub.views import board_call, desk_row, track_facts, window_row
from line.ticket import IN_HALL
from store import Entry
from store.moments import iso

Projection = Callable[[Entry], dict[str, Any] | None]
"""Entry → what is pushed of it (without seq and prev), or None: this view is not told."""


def _head(entry: Entry) -> dict[str, Any]:
    return {"centre": entry.centre, "kind": entry.kind, "at": iso(entry.at)}


def _about_ticket(entry: Entry) -> dict[str, Any]:
    """What every entry about a ticket says, in every view."""
    keys = ("number", "service", "window", "state")
    return _head(entry) | {"ticket": entry.ticket, **{key: entry.data[key] for key in keys}}


def board(entry: Entry) -> dict[str, Any] | None:
    if entry.kind.startswith("ticket."):
        return _about_ticket(entry) | board_call(str(entry.ticket), entry.data)
    if entry.kind.startswith("window."):
        keys = ("window", "state")
        return _head(entry) | {key: entry.data[key] for key in keys}
    # That the hall's settings or content changed is enough: the board asks for what it needs.
    return _head(entry) if entry.kind.startswith("config.") else None


def desk(entry: Entry) -> dict[str, Any] | None:
    if entry.kind.startswith("ticket."):
        row = desk_row(str(entry.ticket), entry.case, entry.data)
        keeps = entry.data["state"] in IN_HALL or entry.data["undo"]
        keeps = keeps or entry.data["state"] == "no_show"
        return _about_ticket(entry) | {"row": row if keeps else None}
    if entry.kind.startswith("window."):
        return _head(entry) | {"window_row": window_row(entry.data), **window_row(entry.data)}
    if entry.kind.startswith("device."):
        return _head(entry) | entry.data
    if entry.case and entry.kind.startswith(("case.", "booking.")):
        # That it changed is enough: a case is read whole, by whoever has it in hand.
        return _head(entry) | {"case": entry.case, "booking": entry.booking}
    return None


def kiosk(entry: Entry) -> dict[str, Any] | None:
    """A kiosk shows no ticket of anybody; it needs to know whether its printer prints, and that
    what it offers has changed: it then takes a fresh page once nobody stands before it."""
    if entry.kind == "config.changed":
        return _head(entry)
    if entry.kind in ("device.printer", "device.slip", "device.reprint"):
        return _head(entry) | entry.data
    return None


def track(entry: Entry) -> dict[str, Any] | None:
    """Sent to the room of this one ticket."""
    if entry.kind.startswith("ticket."):
        return _about_ticket(entry) | track_facts(entry.data)
    return None


PROJECTIONS: dict[str, Projection] = {"board": board, "desk": desk, "kiosk": kiosk}
"""Views whose room is a centre's; `insight` gets patches only."""
