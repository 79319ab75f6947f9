"""Where each follower of the journal stands, per centre."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, PrimaryKeyConstraint, String, Table, and_
from sqlalchemy import bindparam, func, select, true
from sqlalchemy.dialects import postgresql, sqlite

from store.journal import heads, journal
from store.prepared import Prepared
from store.schema import metadata

cursors = Table(
    "journal_cursors",
    metadata,
    Column("follower", String(40), nullable=False),
    Column("centre", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    PrimaryKeyConstraint("follower", "centre"),
)


def _save_statement(dialect: Any) -> Prepared:
    """Forwards only: whoever led before may save an old place late."""
    insert = dialect.insert(cursors)
    moved = {"seq": insert.excluded.seq}
    return Prepared(
        insert.on_conflict_do_update(
            index_elements=["follower", "centre"],
            set_=moved,
            where=insert.excluded.seq > cursors.c.seq,
        )
    )


_SAVE = {"sqlite": _save_statement(sqlite), "postgresql": _save_statement(postgresql)}


def save(conn: Connection, follower: str, places: dict[str, int]) -> None:
    """Move the follower to `places` (centre → last `seq` it has dealt with)."""
    rows = [{"follower": follower, "centre": c, "seq": seq} for c, seq in sorted(places.items())]
    _SAVE[conn.dialect.name].run_each(conn, rows)


_HOLD = Prepared(
    select(cursors.c.seq)
    .where(cursors.c.follower == bindparam("follower"), cursors.c.centre == bindparam("centre"))
    .with_for_update()
)


def hold(conn: Connection, follower: str, centre: str) -> int:
    """The last `seq` it has dealt with in this centre, held until the transaction ends."""
    row = _HOLD.first(conn, {"follower": follower, "centre": centre})
    return int(row["seq"]) if row else 0


def behind(conn: Connection, follower: str) -> list[tuple[str, int, int]]:
    """Centres whose journal is longer than what the follower has seen: (centre, seq of its cursor,
    seq of the journal's last entry)."""
    rows = _BEHIND.rows(conn, {"follower": follower})
    return [(row["centre"], row["seen"], row["last"]) for row in rows]


def waiting_since(conn: Connection) -> dict[str, datetime]:
    """Follower → the moment of the oldest entry that it has not dealt with, in any centre; whoever
    is through with everything is not named."""
    known = select(cursors.c.follower).distinct().subquery()
    mine = and_(cursors.c.centre == heads.c.centre, cursors.c.follower == known.c.follower)
    following = func.coalesce(cursors.c.seq, 0) + 1
    oldest = and_(journal.c.centre == heads.c.centre, journal.c.seq == following)
    query = (
        select(known.c.follower, func.min(journal.c.at))
        .select_from(known.join(heads, true()).outerjoin(cursors, mine).join(journal, oldest))
        .group_by(known.c.follower)
    )
    return {follower: at for follower, at in conn.execute(query)}


def _behind_statement() -> Prepared:
    seen = func.coalesce(cursors.c.seq, 0)
    mine = and_(cursors.c.centre == heads.c.centre, cursors.c.follower == bindparam("follower"))
    found = (heads.c.centre, seen.label("seen"), heads.c.seq.label("last"))
    query = select(*found).outerjoin_from(heads, cursors, mine)
    return Prepared(query.where(heads.c.seq > seen))


_BEHIND = _behind_statement()
