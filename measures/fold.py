"""Folding the journal into legs. An entry carries the ticket's state after the change, so folding
it again changes nothing: the rows can always be thrown away and made anew."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from measures.months import month_of
from measures.pages import hold, mark
from measures.tables import legs
from store import Change, Entry
from store.prepared import Prepared

OUTCOME = {"finished": "served", "no_show": "no_show", "left": "left", "expired": "expired"}
"""Outcome of a leg by the ticket's final state."""

DayOf = Callable[[str, datetime], date]
"""(centre, moment) → the centre's own day."""


def fold(tx: Change, entries: Iterable[Entry], day_of: DayOf) -> None:
    """Take entries, in order, into the legs; pages that they change are marked as stale."""
    by_centre: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind.startswith("ticket."):
            by_centre.setdefault(entry.centre, []).append(entry)
    rolled = hold(tx.conn, by_centre)
    for centre, told in by_centre.items():
        through = rolled.get(centre)
        # Looked up before: an undone action may take a leg away.
        changed = _late(tx.conn, told, through, day_of) if through else set()
        days = _fold(tx.conn, told, day_of)
        changed |= {day for day in days if through and day < through}
        mark(tx.conn, centre, {month_of(day) for day in changed})


def _late(conn: Connection, entries: Iterable[Entry], through: date, day_of: DayOf) -> set[date]:
    """Days before `through` on which legs of these tickets began."""
    tickets = {
        entry.ticket
        for entry in entries
        if day_of(entry.centre, datetime.fromisoformat(entry.data["issued_at"])) < through
    }
    if not tickets:
        return set()
    query = select(legs.c.day).where(legs.c.ticket.in_(tickets), legs.c.day < through)
    return set(conn.execute(query.distinct()).scalars())


def _fold(conn: Connection, entries: Iterable[Entry], day_of: DayOf) -> set[date]:
    """Write each leg of these entries once, as it stands after them; days on which they began."""
    last: dict[tuple[str | None, int], dict[str, Any]] = {}
    for entry in entries:
        ticket, leg = entry.ticket, entry.data["leg"]
        if "ended" in entry.data:
            _end(conn, ticket, entry.data["ended"], last)
        if entry.kind == "ticket.undone" and entry.data["undone_leg"] > leg:
            # The action had opened a leg which now never was; the one before goes on.
            last.pop((ticket, entry.data["undone_leg"]), None)
            conn.execute(legs.delete().where(legs.c.ticket == ticket, legs.c.leg > leg))
        last[ticket, leg] = _row(entry, day_of)
    _UPSERT[conn.dialect.name].run_each(conn, list(last.values()))
    return {row["day"] for row in last.values()}


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
        "wait_s": _to_ms(data["wait_s"]),
        "served_s": _to_ms(data["served_s"]),
        "outcome": outcome,
    }


def _end(
    conn: Connection,
    ticket: str | None,
    ended: dict[str, Any],
    last: dict[tuple[str | None, int], dict[str, Any]],
) -> None:
    """The leg that an entry ended while its ticket goes on: not written yet, or long ago."""
    values = {
        "window": ended["window"],
        "clerk": ended["clerk"],
        "called_at": _moment(ended["called_at"]),
        "started_at": _moment(ended["started_at"]),
        "finished_at": _moment(ended["finished_at"]),
        "wait_s": _to_ms(ended["wait_s"]),
        "served_s": _to_ms(ended["served_s"]),
        "outcome": "served",
    }
    leg = ended["leg"]
    if (ticket, leg) in last:
        last[ticket, leg] |= values
    else:
        here = and_(legs.c.ticket == ticket, legs.c.leg == leg)
        conn.execute(legs.update().where(here).values(values))


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


def _to_ms(seconds: float | None) -> float | None:
    """To the millisecond, as all figures are."""
    return None if seconds is None else round(seconds, 3)
