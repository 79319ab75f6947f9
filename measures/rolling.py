"""Keeping the roll-ups: a day that is over moves into its page, a changed page is made anew, a
finished month is gathered. One small step at a time, so that no clerk waits behind it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from centres.directory import Centre, Directory
from measures import gathered
from measures.months import months_between
from measures.pages import hold, make, mark
from measures.reading import rolled_through, stale_months
from measures.tables import legs, rolled, stale
from store import Change, Store

AT_ONCE = 6
"""Pages made in one transaction: some 2 000 legs on average, 20 ms."""
AT_NIGHT = 240
TOGETHER = 25
"""Centres whose day ended together that share a transaction."""


def _rolled(dialect: Any) -> Any:
    insert = dialect.insert(rolled)
    return insert.on_conflict_do_update(
        index_elements=["centre"], set_={"through": insert.excluded.through}
    )


_ROLLED = {"sqlite": _rolled(sqlite), "postgresql": _rolled(postgresql)}


def step(store: Store, directory: Directory, most: int = AT_ONCE) -> bool:
    """Do the next thing that is due, at most so many pages; whether there was one."""
    network = directory.network
    centres = sorted(network.centres.values(), key=lambda one: one.code)
    with store.read() as conn:
        through = rolled_through(conn, centres)
        dirty = {code for code, _ in stale_months(conn, centres)}
        due = [
            one for one in centres if one.code in dirty or through[one.code] < _today(store, one)
        ]
        groups = [] if due else gathered.groups_of(network)
        month = next(gathered.missing(conn, groups, through), None)
    if due:
        with store.write() as tx:
            left = most
            for one in due[:TOGETHER]:
                left -= roll(tx, one, _today(store, one), left)
    elif month:
        with store.write() as tx:
            hold(tx.conn, through)
            gathered.forget_others(tx.conn, groups)
            gathered.gather_month(tx.conn, *month)
    return bool(due or month)


def everything(store: Store, directory: Directory) -> Iterator[None]:
    """All steps that are due, one by one and each of them large: for a command, not for a hall
    at work."""
    while step(store, directory, AT_NIGHT):
        yield


def roll(tx: Change, centre: Centre, today: date, most: int | None = None) -> int:
    """Move days before `today` into pages, and make stale ones anew, `most` of them at once; how
    many were made. What is not made yet stays stale, and is read from the legs."""
    conn = tx.conn
    through = hold(conn, [centre.code]).get(centre.code)
    if through is None or through < today:
        through = _advance(tx, centre, through, today)
    query = select(stale.c.month).where(stale.c.centre == centre.code)
    months = conn.execute(query.order_by(stale.c.month.desc()).limit(most)).scalars().all()
    for month in months:
        make(conn, centre, month, through)
    return len(months)


def _advance(tx: Change, centre: Centre, was: date | None, today: date) -> date:
    query = select(func.min(legs.c.day)).where(legs.c.centre == centre.code, legs.c.day < today)
    first = tx.conn.execute(query.where(legs.c.day >= was) if was else query).scalar()
    if first:
        mark(tx.conn, centre.code, months_between(first, today))
    tx.conn.execute(_ROLLED[tx.conn.dialect.name], {"centre": centre.code, "through": today})
    return today


def _today(store: Store, centre: Centre) -> date:
    return centre.hours.day_of(store.clock.now())
