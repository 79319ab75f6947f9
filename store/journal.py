"""The journal: what happened, in order, for ever.

Append-only, `seq` without gaps per centre, written in the transaction of the change itself.
It holds ids and times and never personal data: names and phones live in rows that can be erased.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Index, Integer, PrimaryKeyConstraint, String, Table
from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite

from store.prepared import Insertion, Prepared
from store.schema import metadata
from store.types import Id, Json, Moment

heads = Table(
    "journal_heads",
    metadata,
    Column("centre", String(32), primary_key=True),
    Column("seq", Integer, nullable=False),
)
"""One row a centre: the last `seq`. Locking it orders the writers of a hall."""

journal = Table(
    "journal",
    metadata,
    Column("centre", String(32), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("ticket", Id, index=True),
    Column("booking", Id),
    Column("case", Id),
    Column("data", Json, nullable=False),
    PrimaryKeyConstraint("centre", "seq"),
)
# Most entries belong to no case: an index of all of them would be written at every touch.
_OF_A_CASE = text('"case" IS NOT NULL')
Index("ix_journal_case", journal.c.case, sqlite_where=_OF_A_CASE, postgresql_where=_OF_A_CASE)

_NEW = Insertion(journal)
_AFTER = Prepared(
    select(journal)
    .where(journal.c.centre == bindparam("centre"), journal.c.seq > bindparam("seq"))
    .order_by(journal.c.seq)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True)
class Entry:
    """One line of the journal. `data` is small and holds no name, phone or secret."""

    centre: str
    seq: int
    kind: str
    at: datetime
    actor: str
    ticket: str | None = None
    booking: str | None = None
    case: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


class Note(NamedTuple):
    """An entry that has no number yet."""

    centre: str
    kind: str
    at: datetime
    actor: str
    ticket: str | None
    booking: str | None
    case: str | None
    data: dict[str, Any]


def _lock_statement() -> Prepared:
    """Take a centre's head, making it at the first touch."""
    insert = postgresql.insert(heads).values(centre=bindparam("centre"), seq=0)
    return Prepared(
        insert.on_conflict_do_update(index_elements=[heads.c.centre], set_={"seq": heads.c.seq})
    )


def _move_statement(dialect: Any) -> Prepared:
    insert = dialect.insert(heads).values(centre=bindparam("centre"), seq=bindparam("more"))
    moved = {"seq": heads.c.seq + insert.excluded.seq}
    return Prepared(
        insert.on_conflict_do_update(index_elements=[heads.c.centre], set_=moved).returning(
            heads.c.seq
        )
    )


_LOCK = _lock_statement()
_HEAD = Prepared(select(heads.c.seq).where(heads.c.centre == bindparam("centre")))
_MOVE = {"sqlite": _move_statement(sqlite), "postgresql": _move_statement(postgresql)}


def lock(conn: Connection, centre: str) -> None:
    """Lock the centre's head until the transaction ends. On SQLite whoever changes something holds
    the whole database."""
    if conn.dialect.name != "sqlite":
        _LOCK.run(conn, {"centre": centre})


def append(conn: Connection, notes: Sequence[Note]) -> list[Entry]:
    """Number the notes, each centre's on from its head, and write them; the entries they became.
    The head must be locked, so that nobody numbers in between."""
    many = Counter(note.centre for note in notes)
    move = _MOVE[conn.dialect.name]
    last = {centre: move.scalar(conn, {"centre": centre, "more": n}) for centre, n in many.items()}
    seqs = {centre: count(last[centre] - many[centre] + 1) for centre in many}
    entries = [Entry(note.centre, next(seqs[note.centre]), *note[1:]) for note in notes]
    for entry in entries:
        _NEW.add(conn, vars(entry))
    return entries


def head(conn: Connection, centre: str) -> int:
    """The centre's last `seq`, 0 before its first entry."""
    row = _HEAD.first(conn, {"centre": centre})
    return int(row["seq"]) if row else 0


def after(conn: Connection, centre: str, seq: int, limit: int) -> list[Entry]:
    """Up to `limit` entries of the centre later than `seq`, in order."""
    asked = {"centre": centre, "seq": seq, "limit": limit}
    return [Entry(**row) for row in _AFTER.rows(conn, asked)]
