"""Engines and transactions.

SQLite is opened with WAL and synchronous=FULL: NORMAL can lose an issued ticket on a power cut.
Writers take `BEGIN IMMEDIATE`, so that a transaction never discovers half-way that it may not
write. Its busy wait blocks the whole event loop, therefore nothing may yield inside a change: no
emit, no sleep, no I/O. Tell the world after the commit. Changes that wait for one another are
flushed together (`store.together`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event, text

from store import cursors, journal
from store.clock import Clock
from store.journal import Entry, Note
from store.once import Once, claim, settle
from store.prepared import plainly
from store.tail import Tail
from store.together import Together

PATIENCE = 5
"""Seconds that a call waits for a connection, and a writer for its turn in a hall. Then it is told
to come again: whoever stands at a screen would long have touched it once more."""

CHANNEL = "priyom"
"""PostgreSQL's NOTIFY channel; the payload is the centre whose journal grew."""


class Change:
    """One open transaction: what use cases write through.

    `now` is one moment for everything in it, `actor` is who did it (`clerk:ivanova`,
    `device:0190…`, `system`)."""

    def __init__(self, conn: Connection, now: datetime, actor: str, asked: Once | None) -> None:
        self.conn, self.now, self.actor = conn, now.astimezone(UTC), actor
        self._asked = asked
        self._locked: set[str] = set()
        self._notes: list[Note] = []

    def lock(self, *centres: str) -> None:
        """Stand in line for these centres, always in the order of their codes: two writers who
        need the same two centres can then never wait for each other."""
        for centre in sorted(set(centres)):
            if centre not in self._locked:
                journal.lock(self.conn, centre)
                self._locked.add(centre)

    def note(
        self,
        centre: str,
        kind: str,
        *,
        ticket: str | None = None,
        booking: str | None = None,
        case: str | None = None,
        **data: Any,
    ) -> None:
        """Add a line to the centre's journal; written when the transaction ends."""
        self.lock(centre)
        self._notes.append(Note(centre, kind, self.now, self.actor, ticket, booking, case, data))

    def answer(self, status: int, body: Any = None) -> Any:
        """Keep the answer for a repeat of this request, and give it back: as the text that was
        kept, if it was, so that a repeat reads the very same and nobody writes it twice."""
        if self._asked is None:
            return body
        kept = None if body is None else _as_json(body)
        settle(self.conn, self._asked, status, kept)
        return kept

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part that may fail by itself: what it wrote and noted is then taken back, and what
        was done before it stays."""
        notes, locked = len(self._notes), set(self._locked)
        try:
            with self.conn.begin_nested():
                yield
        except BaseException:
            del self._notes[notes:]
            # A lock that was taken inside is given back with it.
            self._locked = locked
            raise

    def save_cursor(self, follower: str, centre: str, seq: int) -> None:
        """For a follower that writes: its effect and its place move together."""
        cursors.save(self.conn, follower, {centre: seq})

    def _flush(self) -> list[Entry]:
        return journal.append(self.conn, self._notes) if self._notes else []


class Apart:
    """PostgreSQL's way: each change has a connection and a flush of its own, as the server flushes
    those together that come together.

    Writers of one hall stand in line there, each with a connection in hand. They have connections
    of their own, so that whoever only reads is not kept waiting by them, and none stands longer
    than `PATIENCE`: a hall that something holds up must not use up those of all the others."""

    def __init__(self, url: str) -> None:
        self._engine = _postgres(url)
        event.listen(self._engine, "connect", _limit_waiting)

    @contextmanager
    def change(self, told: Callable[[], None]) -> Iterator[Connection]:
        """One change. `told` is called when it has been committed."""
        with self._engine.connect() as conn, conn.begin():
            yield conn
        told()

    def close(self) -> None:
        """Let the connections go; a later change opens others."""
        self._engine.dispose()


class Store:
    """A database, a clock and the bells that a commit rings."""

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self.url = url
        self.clock = clock or Clock()
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.tail = Tail()
        self._bells: list[Callable[[set[str]], None]] = []
        self._changes = Together(self.engine) if self.is_sqlite else Apart(url)

    def on_commit(self, bell: Callable[[set[str]], None]) -> None:
        """Call `bell(centres)` after each commit of this process that wrote to their journals."""
        self._bells.append(bell)

    @contextmanager
    def write(
        self, actor: str = "system", *, once: Once | None = None, at: datetime | None = None
    ) -> Iterator[Change]:
        """One transaction. `at` sets its moment (backfill and jobs); `once` makes it repeatable."""
        entries: list[Entry] = []
        grown: set[str] = set()
        with self._changes.change(lambda: self.tail.add(entries)) as conn:
            if once:
                claim(conn, once)
            change = Change(conn, at or self.clock.now(), actor, once)
            yield change
            entries += change._flush()
            grown = {entry.centre for entry in entries}
            if not self.is_sqlite:
                for centre in grown:
                    conn.execute(_NOTIFY, {"channel": CHANNEL, "centre": centre})
        if grown:
            for bell in self._bells:
                bell(grown)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot: everything read inside belongs to one moment of the database."""
        with self.engine.connect() as conn:
            if not self.is_sqlite:
                conn = conn.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with conn.begin():
                yield conn

    def close(self) -> None:
        self._changes.close()
        self.engine.dispose()


_NOTIFY = text("SELECT pg_notify(:channel, :centre)")


def _as_json(value: Any) -> str:
    # Keys may be numbers, as of visits: JSON writes them as text.
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return _postgres(url)
    engine = _create(
        url,
        pool_size=20,
        max_overflow=40,
        # Always the connection that was used last: its cache of pages is the one that still holds.
        pool_use_lifo=True,
        connect_args={"isolation_level": None, "timeout": 15, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres(url: str) -> Engine:
    return _create(url, pool_size=6, max_overflow=6)


def _create(url: str, **own: Any) -> Engine:
    """What every engine of the house has in common, and its own."""
    return create_engine(
        url,
        json_serializer=_as_json,
        json_deserializer=orjson.loads,
        # Names and telephones are values: an error is logged without them.
        hide_parameters=True,
        pool_timeout=PATIENCE,
        **own,
    )


def _limit_waiting(raw: Any, _record: Any) -> None:
    with raw.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
    raw.commit()


_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-16000",
    # Each change is a savepoint, whose pages SQLite would else put aside in a file of the disk.
    "temp_store=MEMORY",
)


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    for pragma in _PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(conn: Connection) -> None:
    writes = conn.get_execution_options().get("priyom_writes")
    # A read's is never refused, as it takes no lock yet.
    plainly(conn, "BEGIN IMMEDIATE" if writes else "BEGIN")
