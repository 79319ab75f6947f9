"""Followers: each entry in order, at least once; exactly once where the effect moves the cursor."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from store import Entry, Store, cursors, journal
from store.followers import BATCH, Follower, Saves, Walk


def note(store: Store, *centres: str) -> None:
    with store.write() as tx:
        for centre in centres:
            tx.note(centre, "alert.test")


class Ear:
    """A follower that remembers what it heard, and may stumble."""

    def __init__(self, name: str = "ear") -> None:
        self.heard: list[tuple[str, int]] = []
        self.stumbles_at: set[str] = set()
        self.follower = Follower(name, self.handle)

    def handle(self, _store: Store, centre: str, entries: list[Entry]) -> None:
        if centre in self.stumbles_at:
            raise RuntimeError(centre)
        self.heard += [(centre, entry.seq) for entry in entries]


def place(store: Store, name: str) -> int | None:
    with store.read() as conn:
        query = cursors.cursors.select().where(cursors.cursors.c.follower == name)
        return next((row.seq for row in conn.execute(query) if row.centre == "hall"), None)


def test_in_order_from_the_beginning(store: Store) -> None:
    """A new follower hears everything there is, per centre in order, and then what is new."""
    note(store, "hall", "far", "hall")
    ear = Ear()
    walk = Walk(store, ear.follower)
    assert walk.round() == 3
    assert [seq for centre, seq in ear.heard if centre == "hall"] == [1, 2]
    assert walk.round() == 0
    note(store, "hall")
    assert walk.round() == 1
    assert ear.heard[-1] == ("hall", 3)


def test_many_entries_come_in_batches(store: Store) -> None:
    """After a long sleep no more than a batch is handed over at once."""
    note(store, *["hall"] * (BATCH + 3))
    sizes: list[int] = []
    walk = Walk(store, Follower("slow", lambda _s, _c, entries: sizes.append(len(entries))))
    assert walk.round() == BATCH + 3
    assert sizes == [BATCH, 3]


def test_after_a_restart_it_goes_on(store: Store) -> None:
    """A follower that stopped in order goes on where it was."""
    note(store, "hall")
    ear = Ear()
    walk = Walk(store, ear.follower)
    walk.round()
    walk.stop()
    note(store, "hall")
    Walk(store, ear.follower).round()
    assert ear.heard == [("hall", 1), ("hall", 2)]


def test_after_a_crash_it_hears_again_rather_than_not(store: Store) -> None:
    """At least once: what was handled but whose place was not saved comes again."""
    note(store, "hall")
    ear = Ear()
    walk = Walk(store, ear.follower)
    walk.round()
    note(store, "hall")
    walk.round()
    assert place(store, "ear") == 1
    Walk(store, ear.follower).round()
    assert [seq for _, seq in ear.heard] == [1, 2, 2]


def test_exactly_once_with_its_own_cursor(store: Store) -> None:
    """A follower that writes moves its cursor with its effect: a crash repeats nothing."""
    note(store, "hall")
    crashes = [True]

    def handle(store: Store, centre: str, entries: list[Entry]) -> None:
        with store.write() as tx:
            if centre == "hall":
                tx.note("far", "alert.effect", of=[entry.seq for entry in entries])
            tx.save_cursor("writer", centre, entries[-1].seq)
            if crashes and crashes.pop():
                raise RuntimeError("in the middle")

    writer = Follower("writer", handle, saves=Saves.WITH_EFFECT)
    with pytest.raises(RuntimeError):
        Walk(store, writer).round()
    for _ in range(3):
        Walk(store, writer).round()
    with store.read() as conn:
        assert [entry.data for entry in journal.after(conn, "far", 0, 9)] == [{"of": [1]}]


def test_what_means_nothing_is_passed_for_good(store: Store) -> None:
    """A follower that writes only now and then does not read a year of others' entries again."""
    note(store, "hall", "hall")
    idler = Follower("idler", lambda _s, _c, _e: None, saves=Saves.WITH_EFFECT)
    Walk(store, idler).round()
    heard: list[int] = []
    again = Follower("idler", lambda _s, _c, e: heard.extend(x.seq for x in e))
    assert Walk(store, again).round() == 0
    assert heard == []


def test_hearing_is_not_having_done(store: Store) -> None:
    """Where a follower alone says how far it has come, the walk never moves its place."""
    note(store, "hall")
    walk = Walk(store, Follower("caller", lambda _s, _c, _e: None, saves=Saves.ITSELF))
    walk.round()
    walk.stop()
    assert place(store, "caller") is None


def test_a_late_save_never_leads_back(store: Store) -> None:
    """A worker that led before may save where it was; the place that another reached stays."""
    for seq in (7, 5):
        with store.write() as tx:
            tx.save_cursor("ear", "hall", seq)
    assert place(store, "ear") == 7


def test_one_hall_s_trouble_is_its_own(store: Store) -> None:
    """An entry that a follower cannot take keeps its own hall waiting, and no other."""
    note(store, "far", "hall", "small")
    ear = Ear()
    ear.stumbles_at = {"hall", "far"}
    walk = Walk(store, ear.follower)
    with pytest.raises(RuntimeError):
        walk.round()
    assert ear.heard == [("small", 1)]
    ear.stumbles_at = set()
    assert walk.round() == 2
    assert sorted(ear.heard) == [("far", 1), ("hall", 1), ("small", 1)]


def test_a_bell_wakes_it_and_a_stumble_does_not_end_it(store: Store) -> None:
    """It hears within a moment of the bell, outlives an error, and rests while another leads."""
    ear, bell, leads = Ear(), threading.Event(), [True]
    ear.stumbles_at = {"hall"}
    done = threading.Event()

    def still() -> bool:
        if done.is_set():
            raise InterruptedError
        return leads[0]

    def run() -> None:
        with suppress(InterruptedError):
            Walk(store, ear.follower).forever(bell, still)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    store.on_commit(lambda _centres: bell.set())
    note(store, "hall")
    until(lambda: thread.is_alive() and not ear.heard)
    ear.stumbles_at = set()
    bell.set()
    until(lambda: ear.heard == [("hall", 1)])
    leads[0] = False
    bell.set()
    time.sleep(0.05)
    note(store, "hall")
    time.sleep(0.05)
    assert ear.heard == [("hall", 1)]
    leads[0] = True
    bell.set()
    until(lambda: ear.heard[-1] == ("hall", 2))
    done.set()
    bell.set()
    thread.join(5)
    assert not thread.is_alive()


def until(holds: Callable[[], bool]) -> None:
    limit = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.01)
