"""A hall that something holds up, on PostgreSQL, where each writer has a connection."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError, TimeoutError as NoConnection

from store import Store, engine
from tests import house, machine
from tests.conftest import need


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store whose one hall a writer does not let go of; patience is a second."""
    need("PostgreSQL", machine.postgres())
    monkeypatch.setattr(engine, "PATIENCE", 1)
    with house.postgres_database() as url:
        store = house.open_store(url)
        taken, over = threading.Event(), threading.Event()

        def hold() -> None:
            with store.write() as tx:
                tx.lock("hall")
                taken.set()
                over.wait()

        holder = threading.Thread(target=hold)
        holder.start()
        taken.wait()
        yield store
        over.set()
        holder.join()
        store.close()


def crowd(store: Store, size: int) -> list[Exception]:
    """So many writers to the hall at once; what they were told, which this list fills with."""
    told: list[Exception] = []

    def write() -> None:
        try:
            with store.write() as tx:
                tx.lock("hall")
        except Exception as error:
            told.append(error)

    writers = [threading.Thread(target=write) for _ in range(size)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return told


def test_nobody_stands_at_a_hall_for_ever(held: Store) -> None:
    """More writers than there are connections: each is sent away, after its turn or a connection
    did not come."""
    told = crowd(held, 30)
    assert len(told) == 30
    assert {type(error) for error in told} == {OperationalError, NoConnection}


def test_a_held_up_hall_stops_no_reader_and_not_the_others_for_long(held: Store) -> None:
    """While all writers' connections wait for the one hall, everybody reads; when they were sent
    away, other halls are written to as ever."""
    waiting = threading.Thread(target=crowd, args=(held, 30))
    waiting.start()
    read = 0
    while waiting.is_alive():
        with held.read() as conn:
            conn.exec_driver_sql("SELECT 1")
        read += 1
    with held.write() as tx:
        tx.note("far", "alert.test")
    assert read > 10
