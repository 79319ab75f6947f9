"""One leader among workers; when it goes, another takes over."""

import time
from pathlib import Path

from sqlalchemy import text

from store import Store
from store.leader import Leader


def tries(leader: Leader) -> bool:
    """One look, as the leader's thread takes every half second."""
    return leader._try_file() if leader._store.is_sqlite else leader._try_lock()


def gone(leader: Leader) -> None:
    """Its process died: the kernel closes its file or its connection."""
    if leader._file:
        leader._file.close()
    if leader._conn:
        leader._conn.invalidate()
        leader._conn.close()


def test_one_leads_and_another_takes_over(store: Store, tmp_path: Path) -> None:
    """Of two workers one leads; the other does after the first is gone."""
    one, two = Leader(store, tmp_path), Leader(store, tmp_path)
    assert tries(one) and not tries(two)
    assert tries(one) and not tries(two)
    gone(one)
    until = time.monotonic() + 5
    while not tries(two):
        assert time.monotonic() < until
        time.sleep(0.02)
    gone(two)


def test_a_lost_connection_is_noticed(store: Store, tmp_path: Path) -> None:
    """A leader whose session the database ended leads no more, and stands again."""
    if store.is_sqlite:
        return
    one = Leader(store, tmp_path)
    assert tries(one) and one._conn is not None
    pid = one._conn.execute(text("SELECT pg_backend_pid()")).scalar()
    with store.engine.connect() as conn:
        conn.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    until = time.monotonic() + 5
    while tries(one):
        assert time.monotonic() < until
        time.sleep(0.02)
    until = time.monotonic() + 5
    while not tries(one):
        assert time.monotonic() < until
        time.sleep(0.02)
    gone(one)
