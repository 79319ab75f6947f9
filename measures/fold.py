"""Folding the journal into legs. An entry carries the ticket's state after the change, so folding
it again changes nothing: the rows can always be thrown away and made anew."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from measures.tables import legs
from store import Change, Entry
from store.prepared import Prepared

OUTCOME = {"finished": "served", "no_show": "no_show", "left": "left", "expired": "expired"}
"""Outcome of a leg by the ticket's final state."""

DayOf = Callable[[str, datetime], date]
"""(centre, moment) → the centre's own day."""


def fold(tx: Change, entries: Iterable[Entry], day_of: DayOf) -> None:
    """Take entries, in order, into the legs."""
    for entry in entries:
        if entry.kind.startswith("ticket."):
            _fold(tx.conn, entry, day_of)


def _fold(conn: Connection, entry: Entry, day_of: DayOf) -> None:
    data = entry.data
    if "ended" in data:
        _end(conn, entry, data["ended"])
    if entry.kind == "ticket.undone" and data["undone_leg"] > data["leg"]:
        # The action had opened a leg which now never was; the one before goes on.
        gone = and_(legs.c.ticket == entry.ticket, legs.c.leg > data["leg"])
        conn.execute(legs.delete().where(gone))
    _upsert(conn, _row(entry, day_of))


def _row(entry: Entry, day_of: DayOf) -> dict[str, Any]:
    data = entry.data
    began = _moment(data["issued_at"] if data["leg"] == 1 else data["wait_from"])
    assert began is not None
    outcome = OUTCOME.get(data["state"])
    if outcome == "served" and data["unclosed"]:
        outcome = "unclosed"
    return {
        "ticket": entry.ticket,
        "leg": data["leg"],
        "centre": entry.centre,
        "day": day_of(entry.centre, began),
        "number": data["number"],
        "service": data["service"],
        "window": data["window"],
        "clerk": data["clerk"] if data["called_at"] else None,
        "channel": data["channel"],
        "priority": data["priority"],
        "booked_for": _moment(data["booked_for"]) if data["leg"] == 1 else None,
        "issued_at": began,
        "wait_from": _moment(data["wait_from"]),
        "called_at": _moment(data["recalled_at"] or data["called_at"]),
        "started_at": _moment(data["started_at"]),
        "finished_at": _moment(data["finished_at"]),
        "wait_s": data["wait_s"],
        "served_s": data["served_s"],
        "outcome": outcome,
    }


def _end(conn: Connection, entry: Entry, ended: dict[str, Any]) -> None:
    """The leg that this entry ended while its ticket goes on."""
    values = {
        "window": ended["window"],
        "clerk": ended["clerk"],
        "called_at": _moment(ended["called_at"]),
        "started_at": _moment(ended["started_at"]),
        "finished_at": _moment(ended["finished_at"]),
        "wait_s": ended["wait_s"],
        "served_s": ended["served_s"],
        "outcome": "served",
    }
    here = and_(legs.c.ticket == entry.ticket, legs.c.leg == ended["leg"])
    conn.execute(legs.update().where(here).values(values))


def _upsert(conn: Connection, row: dict[str, Any]) -> None:
    _UPSERT[conn.dialect.name].run(conn, row)


def _upsert_statement(dialect: Any) -> Prepared:
    insert = dialect.insert(legs).values({one.name: bindparam(one.name) for one in legs.columns})
    changed = {
        column.name: insert.excluded[column.name]
        for column in legs.columns
        if not column.primary_key
    }
    return Prepared(insert.on_conflict_do_update(index_elements=["ticket", "leg"], set_=changed))


_UPSERT = {"sqlite": _upsert_statement(sqlite), "postgresql": _upsert_statement(postgresql)}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
