"""The running hall foreseen: its picture and its past out of the database."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

import line
from foresight import live
from foresight.floor import Floor
from foresight.state import Booked
from line.hall import Hall
from store import Store
from tests.foresight.folded import folded
from tests.line.room import Room
from tests.quick import emptied, kept


@pytest.fixture(scope="module")
def kept_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with kept("sqlite", tmp_path_factory.mktemp("foresight")) as store:
        yield store


@pytest.fixture
def room(kept_store: Store) -> Room:
    return Room(emptied(kept_store))


def _picture(room: Room) -> Hall:
    with room.store.read() as conn:
        return line.hall(conn, room.centre, room.now())


def _busy_morning(room: Room, minutes: float = 4) -> None:
    room.open("1")
    for _ in range(60):
        one = room.come("reference")
        room.next()
        room.act(one, "start")
        room.wait(minutes=minutes)
        room.act(one, "finish")
        room.wait(seconds=15)


def test_a_hall_without_a_past_is_foreseen_from_its_catalogue(room: Room) -> None:
    """Each waiting ticket gets its figures, in the order of the line."""
    room.open("1")
    tickets = []
    for _ in range(4):
        tickets.append(room.come("reference"))
        room.wait(seconds=1)
    found = live.forecast(_picture(room), Floor()).waits
    waits = [found[one.id].expected for one in tickets]
    assert waits == sorted(waits) and waits[-1] > waits[0] + 5


def test_what_the_hall_did_is_learned(room: Room) -> None:
    """Services of four minutes are believed to take four, whatever the catalogue says."""
    _busy_morning(room)
    folded(room)
    with room.store.read() as conn:
        trace = live.past(conn, room.centre, room.now())
        floor = live.learned(conn, room.centre, room.now())
    assert len(trace.rows) == 60 and all(row.outcome == "served" for row in trace.rows)
    assert [change.state for change in trace.changes or ()] == ["open"]
    beliefs = floor.habits.beliefs({"reference"})
    learned = beliefs.services["reference"].mean() * beliefs.speeds["1"]
    assert learned == pytest.approx(240, rel=0.1)


def test_nothing_later_is_learned(room: Room) -> None:
    """The past of a moment ends at the moment."""
    _busy_morning(room)
    folded(room)
    with room.store.read() as conn:
        whole = live.past(conn, room.centre, room.now())
        middle = whole.rows[30]
        assert middle.start is not None
        half = live.past(conn, room.centre, _moment(middle.start + 60))
    assert len(half.rows) == 31 and half.rows[-1].outcome == "" and half.rows[-1].end is None


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_who_is_served_and_for_how_long_counts(room: Room) -> None:
    """A picture carries who is at a window, and since when."""
    room.open("1")
    first, second = room.come("reference"), room.come("reference")
    room.next()
    room.act(first, "start")
    room.wait(minutes=3)
    hall = live.state_of(_picture(room))
    serving = next(one.serving for one in hall.windows if one.code == "1")
    assert serving is not None and serving.id == first.id
    assert hall.at - serving.since == pytest.approx(180)
    assert [one.id for one in hall.line] == [second.id]
    assert hall.clock == pytest.approx(10 * 3600 + 180)


def test_pauses_of_today_are_seen(room: Room) -> None:
    """When a window paused, when it was freed, and whether it was open at all."""
    _busy_morning(room, minutes=0.1)
    room.pause("1")
    folded(room)
    room.wait(minutes=5)
    with room.store.read() as conn:
        seen = live.seen_today(conn, room.centre, room.now())
    assert seen["1"].opened and len(seen["1"].pauses) == 1
    assert seen["1"].free_since is not None and seen["1"].free_since < room.now()
    assert not seen["2"].opened
    hall = live.state_of(_picture(room), (), seen)
    states = {one.code: one.state for one in hall.windows}
    assert states["1"] == "paused" and states["2"] == "closed"


def test_a_booking_to_come_and_the_risk_of_a_long_wait(room: Room) -> None:
    """Bookings lengthen the wait of the last walk-in; a longer line is a greater risk."""
    room.open("1")
    room.come("reference")
    small = live.forecast(_picture(room), Floor()).breach.chance
    for _ in range(8):
        room.come("reference")
        room.wait(seconds=1)
    last = room.come("reference")
    picture = _picture(room)
    due = [Booked("b", "reference", picture.at.timestamp() + 300)]
    with_one = live.forecast(picture, Floor(), due)
    without = live.forecast(picture, Floor())
    assert with_one.waits[last.id].expected > without.waits[last.id].expected
    assert with_one.breach.chance > small
