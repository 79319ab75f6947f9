"""Doing a thing once: a repeat of a request gets the first one's answer, not a second effect.

The key and the answer commit with the change. On PostgreSQL a concurrent repeat waits on the
key's row until the first transaction ends; on SQLite writers are in line anyway.
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


def _claim_statement(dialect: Any) -> Any:
    row: dict[str, Any] = {name: bindparam(name) for name in ("scope", "key", "body", "at")}
    insert = dialect.insert(answers).values(row)
    return insert.on_conflict_do_nothing().returning(answers.c.key)


_SETTLE = Prepared(
    answers.update()
    .where(answers.c.scope == bindparam("in_scope"), answers.c.key == bindparam("with_key"))
    .values(status=bindparam("with_status"), answer=bindparam("with_answer"))
)
_CLAIM = {
    "sqlite": Prepared(_claim_statement(sqlite)),
    "postgresql": Prepared(_claim_statement(postgresql)),
}


def claim(conn: Connection, once: Once) -> None:
    """Take the key for this transaction, or raise `Repeated` / `KeyReused`."""
    row = {"scope": once.scope, "key": once.key, "body": once.body, "at": real_now()}
    if _CLAIM[conn.dialect.name].first(conn, row):
        return
    found = conn.execute(select(answers).where(_is(once))).mappings().one()
    if found["at"] < real_now() - KEPT:
        conn.execute(answers.delete().where(_is(once)))
        conn.execute(answers.insert(), row)
    elif found["body"] != once.body:
        raise KeyReused
    else:
        raise Repeated(found["status"], found["answer"])


def settle(conn: Connection, once: Once, status: int, answer: str | None) -> None:
    """Keep the answer beside the change that it tells of."""
    here = {"in_scope": once.scope, "with_key": once.key}
    _SETTLE.run(conn, here | {"with_status": status, "with_answer": answer})


def purge(conn: Connection) -> int:
    """Forget answers older than `KEPT`; how many."""
    return conn.execute(answers.delete().where(answers.c.at < real_now() - KEPT)).rowcount


def _is(once: Once) -> Any:
    return and_(answers.c.scope == once.scope, answers.c.key == once.key)
