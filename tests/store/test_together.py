"""Changes that go to SQLite's disk together: each stands or falls alone, none is told too early."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from store import Entry, Once, Repeated, Store, journal
from store.together import FEWEST, QUICK, InThread
from tests import house


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Store]:
    """SQLite, where each flush takes a while, so that others come meanwhile."""
    store = house.open_store(f"sqlite:///{tmp_path / 'priyom.db'}")
    yield store
    store.close()


class Flushes:
    """Counts the flushes of a store and makes each slow, or fail."""

    def __init__(self, store: Store) -> None:
        self.count, self.fails = 0, False
        event.listen(store.engine, "commit", self._flush)

    def _flush(self, conn: Any) -> None:
        if conn.get_execution_options().get("priyom_writes"):
            self.count += 1
            time.sleep(0.05)
            if self.fails:
                raise OSError("no disk")


def together(count: int, act: Any) -> list[BaseException]:
    """Let `count` threads do `act(number)` at once; what was raised."""
    raised: list[BaseException] = []

    def run(number: int) -> None:
        try:
            act(number)
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return raised


def entries(store: Store) -> list[Entry]:
    with store.read() as conn:
        return journal.after(conn, "hall", 0, 1000)


def test_who_waits_is_flushed_together(alone: Store) -> None:
    """Twenty changes at once take a few flushes, leave no gap, and each is there when its caller
    goes on."""
    flushes = Flushes(alone)

    def act(number: int) -> None:
        with alone.write(f"clerk:{number}") as tx:
            tx.note("hall", "alert.test", number=number)
        assert number in [entry.data["number"] for entry in entries(alone)]

    assert together(20, act) == []
    assert flushes.count < 10
    assert [entry.seq for entry in entries(alone)] == list(range(1, 21))


def test_a_slow_disk_is_left_to_a_thread() -> None:
    """While flushes are quick they are made in place; after a slow one the next ones are not, and
    twice as many each time that the disk is still slow."""
    where = InThread()
    assert not where.next()
    where.learn(QUICK / 2)
    assert not where.next()
    where.learn(QUICK * 2)
    assert [where.next() for _ in range(FEWEST + 1)] == [True] * FEWEST + [False]
    where.learn(QUICK * 2)
    assert [where.next() for _ in range(2 * FEWEST + 1)] == [True] * 2 * FEWEST + [False]
    where.learn(QUICK / 2)
    assert not where.next()


def test_a_refused_one_takes_back_itself_only(alone: Store) -> None:
    """Every third change is refused after it wrote: the others stand, the journal has no gap."""
    Flushes(alone)

    def act(number: int) -> None:
        with alone.write() as tx:
            tx.note("hall", "alert.test", number=number)
            tx.conn.execute(text("INSERT INTO journal_heads VALUES (:c, 0)"), {"c": f"x{number}"})
            if number % 3 == 0:
                raise RuntimeError(number)

    raised = together(12, act)
    assert sorted(error.args[0] for error in raised) == [0, 3, 6, 9]
    there = entries(alone)
    assert [entry.seq for entry in there] == list(range(1, 9))
    assert {entry.data["number"] for entry in there} == {1, 2, 4, 5, 7, 8, 10, 11}
    with alone.read() as conn:
        kept = conn.execute(text("SELECT centre FROM journal_heads WHERE centre LIKE 'x%'"))
        assert len(kept.all()) == 8


def test_a_failed_flush_fails_for_all_and_tells_nobody(alone: Store) -> None:
    """Without the flush nothing happened: everybody hears the error, no bell rings, and the next
    change goes on from there."""
    flushes = Flushes(alone)
    flushes.fails = True
    rung: list[set[str]] = []
    alone.on_commit(rung.append)

    def act(number: int) -> None:
        with alone.write() as tx:
            tx.note("hall", "alert.test", number=number)

    assert len(together(6, act)) == 6
    assert entries(alone) == [] and rung == [] and alone.tail.since(0)[0] == []
    flushes.fails = False
    act(7)
    assert [entry.data["number"] for entry in entries(alone)] == [7]


def test_when_the_database_gives_up_those_in_it_hear_so(alone: Store) -> None:
    """A whole transaction that SQLite took back, as on a full disk, has happened for nobody who was
    in it; all others stand, and the next change begins afresh."""
    Flushes(alone)

    def act(number: int) -> None:
        with alone.write() as tx:
            tx.note("hall", "alert.test", number=number)
            if number % 5 == 0:
                raw: Any = tx.conn.connection.dbapi_connection
                raw.execute("ROLLBACK")
                raise RuntimeError(number)

    raised = together(16, act)
    there = entries(alone)
    assert 4 <= len(raised) == 16 - len(there)
    assert {type(error) for error in raised} == {RuntimeError}
    assert [entry.seq for entry in there] == list(range(1, len(there) + 1))
    act(17)
    assert entries(alone)[-1].data["number"] == 17


def test_a_repeat_waits_for_the_flush(alone: Store) -> None:
    """The same key at the same moment: whoever is told «done» is told so after the flush."""
    flushes = Flushes(alone)

    def act(_number: int) -> None:
        with alone.write(once=Once("scope", "key", "body")) as tx:
            tx.note("hall", "alert.test")
            tx.answer(201, {"done": True})

    raised = together(5, act)
    assert [type(error) for error in raised] == [Repeated] * 4
    assert len(entries(alone)) == 1
    flushes.fails = True

    def other(_number: int) -> None:
        with alone.write(once=Once("scope", "other", "body")) as tx:
            tx.answer(201, {"done": True})

    assert [type(error) for error in together(5, other)] == [OSError] * 5


def test_what_followers_are_told_is_what_was_written(alone: Store) -> None:
    """An entry from memory equals the one that the journal gives back."""
    with alone.write(at=house.MORNING) as tx:
        tx.note("hall", "alert.test", ticket=None, words=["a"], number=1.5, none=None)
    assert alone.tail.since(0)[0] == entries(alone)
