"""The journal: append-only, gapless per centre, one with the change that it tells of."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import StatementError

from store import Store, journal
from store.types import Moment
from tests.house import MORNING


def seqs(store: Store, centre: str = "hall") -> list[int]:
    with store.read() as conn:
        return [entry.seq for entry in journal.after(conn, centre, 0, 10_000)]


def test_an_entry_comes_back_whole(store: Store) -> None:
    """What was noted is read again as it was: moment, actor, ids and data."""
    with store.write("clerk:a") as tx:
        tx.note("hall", "alert.test", case="0190b0a0-0000-7000-8000-000000000000", waits=[1, "ё"])
    with store.read() as conn:
        (entry,) = journal.after(conn, "hall", 0, 10)
    assert (entry.centre, entry.seq, entry.kind, entry.actor) == (
        "hall",
        1,
        "alert.test",
        "clerk:a",
    )
    assert (entry.at, entry.data, entry.ticket) == (MORNING, {"waits": [1, "ё"]}, None)
    assert entry.case == "0190b0a0-0000-7000-8000-000000000000"


def test_each_centre_counts_for_itself(store: Store) -> None:
    """`seq` runs per centre, from one, whatever other centres do in the same change."""
    with store.write() as tx:
        for centre in ("hall", "far", "hall"):
            tx.note(centre, "alert.test")
    with store.write() as tx:
        tx.note("hall", "alert.test")
    assert seqs(store) == [1, 2, 3]
    assert seqs(store, "far") == [1]


def test_a_failed_change_leaves_no_gap(store: Store) -> None:
    """What was rolled back took no number."""
    with store.write() as tx:
        tx.note("hall", "alert.test")
    with pytest.raises(RuntimeError), store.write() as tx:
        tx.note("hall", "alert.test")
        raise RuntimeError
    with store.write() as tx:
        tx.note("hall", "alert.test")
    assert seqs(store) == [1, 2]


def test_gapless_under_concurrency(store: Store) -> None:
    """Many writers at once, some failing, several centres in each order: no gap, no double."""

    def write(number: int) -> None:
        for turn in range(8):
            centres = ("hall", "far") if (number + turn) % 2 else ("far", "hall")
            try:
                with store.write(f"w{number}") as tx:
                    tx.lock(*centres)
                    for centre in centres:
                        tx.note(centre, "alert.test", turn=turn)
                    if turn % 5 == 4:
                        raise RuntimeError
            except RuntimeError:
                pass

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert seqs(store) == list(range(1, 6 * 7 + 1)) == seqs(store, "far")


def test_bells_ring_after_the_commit(store: Store) -> None:
    """A bell rings once per change, with the centres that grew, when the entry can be read."""
    rung: list[tuple[set[str], list[int]]] = []
    store.on_commit(lambda centres: rung.append((centres, seqs(store))))
    with store.write() as tx:
        tx.note("hall", "alert.test")
        tx.note("hall", "alert.test")
        assert rung == []
    with store.write():
        pass
    with pytest.raises(RuntimeError), store.write() as tx:
        tx.note("hall", "alert.test")
        raise RuntimeError
    assert rung == [({"hall"}, [1, 2])]


def test_pages_in_order(store: Store) -> None:
    """`after` gives what is later, in order, no more than asked for."""
    with store.write() as tx:
        for _ in range(5):
            tx.note("hall", "alert.test")
    with store.read() as conn:
        assert [entry.seq for entry in journal.after(conn, "hall", 2, 2)] == [3, 4]
        assert journal.head(conn, "hall") == 5
        assert journal.head(conn, "nowhere") == 0


def test_one_moment_a_change(store: Store) -> None:
    """Everything in a change bears its one moment; a job may say which."""
    with store.write() as tx:
        assert tx.now == MORNING
        store.clock.advance(timedelta(minutes=1))
        assert tx.now == MORNING
    with store.write(at=MORNING - timedelta(days=1)) as tx:
        tx.note("hall", "alert.test")
    with store.read() as conn:
        assert journal.after(conn, "hall", 0, 1)[0].at == MORNING - timedelta(days=1)


def test_a_read_is_a_snapshot(store: Store) -> None:
    """What is read inside one block belongs to one moment, whatever is written meanwhile."""
    with store.read() as conn:
        before = journal.head(conn, "hall")
        with store.write() as tx:
            tx.note("hall", "alert.test")
        assert journal.head(conn, "hall") == before
    with store.read() as conn:
        assert journal.head(conn, "hall") == before + 1


def test_moments_are_aware_and_utc(store: Store) -> None:
    """A moment without a zone is refused; one of another zone comes back in UTC."""
    with pytest.raises((StatementError, ValueError), match="without a zone"), store.write() as tx:
        tx.now = datetime(2026, 1, 1)
        tx.note("hall", "alert.test")
        tx._flush()
    kind, dialect = Moment(), store.engine.dialect
    local = MORNING.astimezone(datetime.now().astimezone().tzinfo)
    kept = kind.process_bind_param(local, dialect)
    assert kind.process_result_value(kept, dialect) == MORNING
    assert kind.process_result_value(kept, dialect).tzinfo is UTC  # type: ignore[union-attr]
