"""Changes that go to SQLite's disk together.

A flush takes as long as the ticket itself, on a worn disk fifty times as long, and SQLite has one
writer. So whoever waits for the turn while another change is flushed joins the next transaction,
and one flush serves them all. Each that joins is a savepoint of its own: a refused one takes back
itself and nobody else. No change has happened for its caller until the flush is over; should that
fail, it fails for all of them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, RootTransaction

from store.offload import offload

MOST = 50
"""Changes in one flush: the first of them waits for all the others."""
QUICK = 0.005
"""Seconds: a flush that takes longer must not hold up the event loop."""
FEWEST, MOST_AWAY = 10, 1000
"""Flushes that go to a thread after a slow one, before another is tried in place: twice as many
each time that one is slow, too."""


@dataclass
class _Open:
    """A transaction that changes may still join."""

    conn: Connection
    transaction: RootTransaction
    changes: int = 0
    told: list[Callable[[], None]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None

    @property
    def raw(self) -> Any:
        return self.conn.connection.dbapi_connection


@dataclass
class InThread:
    """Where to flush. In place while the disk is quick: a thread has to wait for the interpreter,
    which a busy loop hands over every five milliseconds, thirty times as long as the flush. A slow
    one would freeze every screen, so the next ones go to a thread."""

    left: int = 0
    again: int = FEWEST

    def next(self) -> bool:
        """Does this flush go to a thread?"""
        self.left -= 1
        return self.left >= 0

    def learn(self, took: float) -> None:
        """A flush in place took so many seconds."""
        slow = took > QUICK
        self.left = self.again if slow else 0
        self.again = min(2 * self.again, MOST_AWAY) if slow else FEWEST


class Together:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Always the same connection: only it knows that nobody else has changed the pages it
        # keeps. Another one would read them all again after each flush.
        self._writer: Connection | None = None
        # SQLite's own busy wait is a blind poll; a lock hands the turn over at once and in order.
        self._turn = threading.Lock()
        # One mark for each who waits: to a list many threads can add at once.
        self._waiting: list[None] = []
        self._open: _Open | None = None
        self._in_thread = InThread()

    @contextmanager
    def change(self, told: Callable[[], None]) -> Iterator[Connection]:
        """One change. `told` is called after its flush, in the order of the changes."""
        refused: BaseException | None = None
        # Requests that came together are all read before the first of them changes anything: each
        # step is then done for all of them while its code is still in the processor's cache.
        time.sleep(0)
        self._waiting.append(None)
        with self._turn:
            self._waiting.pop()
            here = self._open or self._begin()
            try:
                yield from self._inside(here)
                here.told.append(told)
            except BaseException as error:
                refused = error
            leads, alone = here.changes == 1 and refused is None, here.changes == 0
        if leads:
            self._finish(here)
        elif not alone:
            # Refused or not, it has seen the changes before it: they must not vanish afterwards.
            here.over.wait()
        if here.error or refused:
            raise here.error or refused  # type: ignore[misc]

    def _begin(self) -> _Open:
        if self._writer is None:
            self._writer = self._engine.connect().execution_options(priyom_writes=True)
        try:
            self._open = _Open(self._writer, self._writer.begin())
        except BaseException:
            self._give_up()
            raise
        return self._open

    def _flush(self, here: _Open) -> None:
        try:
            if self._in_thread.next():
                offload(here.transaction.commit)
                return
            began = time.monotonic()
            here.transaction.commit()
            self._in_thread.learn(time.monotonic() - began)
        except BaseException as error:
            here.error = error
            self._give_up()

    def _take_back(self, here: _Open) -> None:
        """Nothing of it has happened."""
        try:
            here.transaction.rollback()
        except BaseException:
            self._give_up()

    def _give_up(self) -> None:
        """Whatever the connection has begun ends with it; the next change opens another one."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.invalidate()
            writer.close()

    def close(self) -> None:
        """Let the connection go; a later change opens it again."""
        with self._turn:
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.close()

    def _inside(self, here: _Open) -> Iterator[Connection]:
        """The change itself, and what becomes of it. The first one needs no savepoint, for which
        SQLite would copy every page that it touches: nobody is there yet whom a refusal could
        take along."""
        joins = here.changes > 0
        if joins:
            here.raw.execute("SAVEPOINT one_change")
        try:
            yield here.conn
        except BaseException as error:
            if joins and here.raw.in_transaction:
                here.raw.execute("ROLLBACK TO one_change")
                here.raw.execute("RELEASE one_change")
            else:
                # Alone, or the database gave up the whole transaction, as it does on a full disk.
                # At once, while it has the turn: the next change begins on the same connection.
                self._open, here.error = None, error
                self._take_back(here)
            raise
        if joins:
            here.raw.execute("RELEASE one_change")
        here.changes += 1

    def _finish(self, here: _Open) -> None:
        """Whoever opened it flushes it, once everybody who waited for the turn has joined."""
        try:
            # Requests that are on their way here join as well, as long as each look finds another.
            before = -1
            while before != here.changes and here.changes < MOST:
                before = here.changes
                time.sleep(0)
            while self._waiting and here.changes < MOST:
                time.sleep(0)
        finally:
            with self._turn:
                if self._open is here:
                    self._open = None
                if here.error is None:
                    self._flush(here)
                if here.error is None:
                    for told in here.told:
                        told()
                here.over.set()
