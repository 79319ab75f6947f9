"""Doing a thing once: a repeat of a request gets the first one's answer, not a second effect.

The key and the answer commit with the change. On PostgreSQL the key's row is written first, and a
repeat waits on it until the first transaction ends; on SQLite writers are in line anyway, so that a
look is enough.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Connection, Integer, PrimaryKeyConstraint, String, Table, Text, and_
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from store.clock import real_now
from store.prepared import Prepared
from store.schema import metadata
from store.types import Moment

KEPT = timedelta(hours=24)
"""How long an answer is kept, in real time."""

answers = Table(
    "idempotency",
    metadata,
    Column("scope", String(64), nullable=False),
    Column("key", String(200), nullable=False),
    Column("body", String(64), nullable=False),
    Column("status", Integer),
    Column("answer", Text),
    Column("at", Moment, nullable=False, index=True),
    PrimaryKeyConstraint("scope", "key"),
)


@dataclass(frozen=True)
class Once:
    """`scope` = digest of principal, method and path; `body` = digest of the request's body."""

    scope: str
    key: str
    body: str


class Repeated(Exception):
    """The request was already done; here is what was answered."""

    def __init__(self, status: int, answer: str | None) -> None:
        super().__init__(status)
        self.status, self.answer = status, answer


class KeyReused(Exception):
    """The same key came with another body: a client's mistake, never a repeat."""


_IS = and_(answers.c.scope == bindparam("scope"), answers.c.key == bindparam("key"))
_FIND = Prepared(select(answers).where(_IS))
_FORGET = Prepared(answers.delete().where(_IS))
_CLAIM = Prepared(
    postgresql.insert(answers)
    .values({name: bindparam(name) for name in ("scope", "key", "body", "at")})
    .on_conflict_do_nothing()
    .returning(answers.c.key)
)


def _settle_statement(dialect: Any) -> Prepared:
    row: dict[str, Any] = {column.name: bindparam(column.name) for column in answers.columns}
    insert = dialect.insert(answers).values(row)
    said = {name: insert.excluded[name] for name in ("status", "answer")}
    return Prepared(insert.on_conflict_do_update(index_elements=["scope", "key"], set_=said))


_SETTLE = {"sqlite": _settle_statement(sqlite), "postgresql": _settle_statement(postgresql)}


def claim(conn: Connection, once: Once) -> None:
    """Take the key for this transaction, or raise `Repeated` / `KeyReused`."""
    row = {**vars(once), "at": real_now()}
    if conn.dialect.name != "sqlite" and _CLAIM.first(conn, row):
        return
    found = _FIND.first(conn, row)
    if found is None:
        return
    if found["at"] < real_now() - KEPT:
        _FORGET.run(conn, row)
    elif found["body"] != once.body:
        raise KeyReused
    else:
        raise Repeated(found["status"], found["answer"])


def settle(conn: Connection, once: Once, status: int, answer: str | None) -> None:
    """Keep the answer beside the change that it tells of."""
    row = {**vars(once), "at": real_now(), "status": status, "answer": answer}
    _SETTLE[conn.dialect.name].run(conn, row)


def purge(conn: Connection) -> int:
    """Forget answers older than `KEPT`; how many."""
    return conn.execute(answers.delete().where(answers.c.at < real_now() - KEPT)).rowcount
