"""The figures' follower: each entry once, and no question answered with yesterday's news."""

import pytest

from centres.directory import Directory
from measures import Period, catch_up, take, waits
from store import cursors
from tests.line.room import Room
from tests.measures.test_waits import MONDAY, rows, serve


def served(room: Room) -> int:
    with room.store.read() as conn:
        return int(waits(conn, [room.centre], Period(MONDAY, MONDAY), room.now())["served"])


def place(room: Room) -> int:
    with room.store.write() as tx:
        return cursors.hold(tx.conn, "measures", room.centre.code)


def test_whoever_acts_finds_it_in_the_figures(room: Room) -> None:
    """A question for figures takes in first what their follower has not taken yet."""
    room.open("1")
    serve(room)
    assert served(room) == 0
    catch_up(room.store, Directory(room.store), {room.centre.code})
    assert served(room) == 1 and place(room) == room.entries()[-1].seq


def test_other_centres_are_left_to_the_follower(room: Room) -> None:
    """Only the centres that are asked about are brought up to date."""
    room.open("1")
    serve(room)
    catch_up(room.store, Directory(room.store), {"elsewhere"})
    assert place(room) == 0


def test_far_behind_is_left_to_the_follower(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer does not wait for a long sleep to be made up for."""
    monkeypatch.setattr("measures.follow.MOST", 3)
    room.open("1")
    serve(room)
    catch_up(room.store, Directory(room.store), {room.centre.code})
    assert place(room) == 0


def test_an_old_entry_never_comes_over_a_newer_one(room: Room) -> None:
    """Entries that were taken before are passed over, whoever tells them again."""
    room.open("1")
    serve(room)
    directory, entries = Directory(room.store), room.entries()
    take(room.store, directory, {room.centre.code: entries})
    before = rows(room)
    take(room.store, directory, {room.centre.code: entries[:3]})
    assert rows(room) == before and place(room) == entries[-1].seq
