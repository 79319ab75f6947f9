"""Tickets and windows between the rules and the database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, reduce
from operator import add
from typing import Any

from sqlalchemy import Connection, and_, bindparam, false, func, or_, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from line.tables import AT_WINDOW, HERE, WAITING, numbers, tickets, windows
from line.ticket import RESUMABLE, Ticket, Turn, difference, ticket_of
from line.turn import score
from store.prepared import Insertion, Prepared

# Statements on the way of a touch or a «next» are built once: putting forty columns together
# costs more than the database needs to answer.
_NEW = Insertion(tickets)
_BY_ID = Prepared(select(tickets).where(tickets.c.id == bindparam("id")))
_AT_WINDOW = Prepared(
    select(tickets).where(
        tickets.c.centre == bindparam("centre"),
        tickets.c.window == bindparam("window"),
        AT_WINDOW,
    )
)
_IN_HALL = Prepared(select(tickets).where(tickets.c.centre == bindparam("centre"), HERE))
_WINDOW = Prepared(
    select(windows).where(
        windows.c.centre == bindparam("centre"), windows.c.window == bindparam("window")
    )
)
_WINDOWS = Prepared(select(windows).where(windows.c.centre == bindparam("centre")))
_STATES = Prepared(
    select(windows.c.window, windows.c.state).where(windows.c.centre == bindparam("centre"))
)
_COUNT_CALL = Prepared(
    windows.update()
    .where(windows.c.centre == bindparam("at_centre"), windows.c.window == bindparam("at_window"))
    .values(calls=windows.c.calls + bindparam("step"))
)


def _one_of(column: Any, name: str, count: int) -> Any:
    """Is the column one of `count` values, given as name_0, name_1…?"""
    return or_(false(), *(column == bindparam(f"{name}_{index}") for index in range(count)))


def _as_one_of(name: str, values: Collection[str]) -> dict[str, str]:
    return {f"{name}_{index}": value for index, value in enumerate(sorted(values))}


def _head_of(turn: Turn, services: int, closed: int) -> Any:
    """The first of one turn whom a window may call."""
    anybody = and_(
        _one_of(tickets.c.service, "service", services),
        or_(tickets.c.for_window.is_(None), _one_of(tickets.c.for_window, "closed", closed)),
    )
    part = (
        select(tickets)
        .where(
            tickets.c.centre == bindparam("centre"),
            WAITING,
            tickets.c.turn == turn.value,
            or_(tickets.c.for_window == bindparam("window"), anybody),
        )
        .order_by(tickets.c.base, tickets.c.issued_at, tickets.c.id)
        .limit(1)
    )
    return select(part.subquery())


@lru_cache(maxsize=256)
def _heads_statement(services: int, closed: int) -> Prepared:
    return Prepared(union_all(*(_head_of(turn, services, closed) for turn in Turn)))


_BEFORE = {turn.value: f"before_{turn.value}" for turn in Turn}
"""Turn → the parameter with the base before which one of it goes ahead."""


@lru_cache(maxsize=64)
def _ahead_statement(rivals: int) -> Prepared:
    """How many of the rivals go before a ticket: the same rule as `turn.rank`, counted by the
    index. A score above s means, within one turn, a base before at − s / rate; the same score
    (everybody's, at the moment of issue) is decided by the earlier issue, whatever the turn.

    One count a turn, each a range of `ix_tickets_line`: joined by OR, SQLite would walk through
    every old ticket of the centre instead."""
    earlier = or_(
        tickets.c.issued_at < bindparam("issued_at"),
        and_(tickets.c.issued_at == bindparam("issued_at"), tickets.c.id < bindparam("id")),
    )
    counts = []
    for turn, name in _BEFORE.items():
        before: Any = bindparam(name)
        counts.append(
            select(func.count())
            .where(
                tickets.c.centre == bindparam("centre"),
                WAITING,
                tickets.c.turn == turn,
                tickets.c.base <= before,
                or_(tickets.c.base < before, earlier),
                _one_of(tickets.c.service, "rival", rivals),
                tickets.c.id != bindparam("id"),
            )
            .scalar_subquery()
        )
    return Prepared(select(reduce(add, counts)))


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class WindowState:
    """What a window is doing: `open` (calls), `paused` or `closed`."""

    centre: str
    window: str
    state: str = "closed"
    services: tuple[str, ...] = ()
    clerk: str | None = None
    reason: str | None = None
    since: datetime | None = None
    calls: int = 0


def _ticket(row: Any) -> Ticket:
    return ticket_of({**row, "services": tuple(row["services"])})


def insert(conn: Connection, ticket: Ticket) -> None:
    _NEW.add(conn, vars(ticket))


def save(conn: Connection, before: Ticket, after: Ticket) -> None:
    """Write what differs. The state is part of the condition: behind the centre's lock it cannot
    have moved, and should that ever fail, nothing is overwritten."""
    values = difference(before, after)
    if not values:
        return
    asked = {f"to_{name}": value for name, value in values.items()}
    asked |= {"of": before.id, "was": before.state}
    if _update_of(tuple(values)).run(conn, asked) != 1:
        raise RuntimeError(f"ticket {before.id} moved under the centre's lock")


@lru_cache(maxsize=256)
def _update_of(names: tuple[str, ...]) -> Prepared:
    """The update of these columns: each action always changes the same ones."""
    here = and_(tickets.c.id == bindparam("of"), tickets.c.state == bindparam("was"))
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names}
    return Prepared(tickets.update().where(here).values(values))


def find(conn: Connection, ticket_id: str) -> Ticket | None:
    row = _BY_ID.first(conn, {"id": ticket_id})
    return _ticket(row) if row else None


def at_window(conn: Connection, centre: str, window: str) -> Ticket | None:
    """Who is called to the window or served there."""
    row = _AT_WINDOW.first(conn, {"centre": centre, "window": window})
    return _ticket(row) if row else None


def in_hall(conn: Connection, centre: str) -> list[Ticket]:
    """Everybody who waits, is called, served or parked."""
    return [_ticket(row) for row in _IN_HALL.rows(conn, {"centre": centre})]


def lately_ended(conn: Connection, centre: str, at: datetime) -> list[Ticket]:
    """Those whose ending may still be taken back: undo, or a no-show who came after all."""
    here = and_(tickets.c.centre == centre, tickets.c.finished_at >= at - RESUMABLE)
    rows = conn.execute(select(tickets).where(here)).mappings()
    return [_ticket(row) for row in rows]


def heads(
    conn: Connection, centre: str, window: str, services: Collection[str], closed: Collection[str]
) -> list[Ticket]:
    """The first of each turn whom the window may call: within one turn the earliest base has the
    highest score, so that these few are all the rule needs to see of a line of any length."""
    asked = {"centre": centre, "window": window}
    asked |= _as_one_of("service", services) | _as_one_of("closed", closed)
    found = _heads_statement(len(services), len(closed)).rows(conn, asked)
    return [_ticket(row) for row in found]


def ahead(
    conn: Connection,
    ticket: Ticket,
    rivals: Collection[str],
    at: datetime,
    rates: Mapping[str, float],
) -> int:
    """How many of the rivals' line go before `ticket`."""
    mine = score(ticket, at, rates)
    asked: dict[str, Any] = {
        "centre": ticket.centre,
        "issued_at": ticket.issued_at,
        "id": ticket.id,
        **_as_one_of("rival", rivals),
    }
    # Not due yet: everybody who is due goes first, whatever the scores say.
    least = at + timedelta(microseconds=1) if ticket.base > at else _LONG_AGO
    now = max(least, at)
    for turn, before in _BEFORE.items():
        # Whoever is issued at this moment has no score yet, in no turn.
        asked[before] = max(least, at - timedelta(seconds=mine / rates[turn])) if mine else now
    return int(_ahead_statement(len(rivals)).scalar(conn, asked))


def _count_statement(dialect: Any) -> Prepared:
    key: dict[str, Any] = {name: bindparam(name) for name in ("centre", "day", "letter")}
    insert = dialect.insert(numbers).values(**key, last=1)
    return Prepared(
        insert.on_conflict_do_update(
            index_elements=["centre", "day", "letter"], set_={"last": numbers.c.last + 1}
        ).returning(numbers.c.last)
    )


_COUNT = {"sqlite": _count_statement(sqlite), "postgresql": _count_statement(postgresql)}


def next_ordinal(conn: Connection, centre: str, day: Any, letter: str) -> int:
    """The next number of this letter today, given out by the database in one statement."""
    key = {"centre": centre, "day": day, "letter": letter}
    return int(_COUNT[conn.dialect.name].scalar(conn, key))


def window_state(conn: Connection, centre: str, window: str) -> WindowState:
    row = _WINDOW.first(conn, {"centre": centre, "window": window})
    return _window(row) if row else WindowState(centre, window)


def window_states(conn: Connection, centre: str) -> dict[str, WindowState]:
    return {row["window"]: _window(row) for row in _WINDOWS.rows(conn, {"centre": centre})}


def closed_windows(conn: Connection, centre: str, configured: Collection[str]) -> set[str]:
    """Windows that call nobody until somebody opens them: closed again, or never opened yet."""
    rows = _STATES.rows(conn, {"centre": centre})
    states = {row["window"]: row["state"] for row in rows}
    return {code for code in {*configured, *states} if states.get(code, "closed") == "closed"}


def save_window(conn: Connection, window: WindowState, is_new: bool) -> None:
    values = vars(window)
    if is_new:
        conn.execute(windows.insert(), values)
        return
    here = and_(windows.c.centre == window.centre, windows.c.window == window.window)
    conn.execute(windows.update().where(here).values(values))


def count_call(conn: Connection, centre: str, window: str, step: int) -> None:
    _COUNT_CALL.run(conn, {"at_centre": centre, "at_window": window, "step": step})


def _window(row: Any) -> WindowState:
    return WindowState(**{**row, "services": tuple(row["services"])})
