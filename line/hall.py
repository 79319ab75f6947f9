"""The hall as it stands: one snapshot for boards, desks, tracking pages and estimates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from centres.directory import Centre
from line import rows
from line.calls import rates_of
from line.rows import WindowState
from line.ticket import State, Ticket
from line.turn import in_order, positions
from store import journal


@dataclass(frozen=True)
class Hall:
    """`seq`: the journal's last entry that this picture contains. `line`: who waits, next first;
    `places`: ticket id → position among those who compete with it."""

    centre: Centre
    at: datetime
    seq: int
    windows: Mapping[str, WindowState]
    here: tuple[Ticket, ...]
    line: tuple[Ticket, ...]
    places: Mapping[str, int]


def hall(conn: Connection, centre: Centre, at: datetime) -> Hall:
    """Read the hall inside one snapshot of the database."""
    here = rows.in_hall(conn, centre.code)
    waiting = [ticket for ticket in here if ticket.state == State.WAITING]
    ordered = in_order(waiting, at, rates_of(centre))
    return Hall(
        centre=centre,
        at=at,
        seq=journal.head(conn, centre.code),
        windows={window.code: WindowState(centre.code, window.code) for window in centre.windows}
        | rows.window_states(conn, centre.code),
        here=tuple(here),
        line=tuple(ordered),
        places=positions(ordered, centre.rivals),
    )


def ahead_of(conn: Connection, centre: Centre, ticket: Ticket, at: datetime) -> int | None:
    """How many go before a waiting ticket, without reading the whole line; None when it does
    not wait. Agrees with `Hall.places`."""
    if ticket.state != State.WAITING:
        return None
    rivals = centre.rivals.get(ticket.service, frozenset([ticket.service]))
    return rows.ahead(conn, ticket, rivals, at, rates_of(centre))
