"""Issue: a touch becomes a place in the line."""

import pytest

from line.problems import CentreClosed, UnknownService
from tests.line.room import Room


def test_a_new_ticket(both: Room) -> None:
    """A walk-in waits from now on, with a number, a code and nothing else decided."""
    one = both.come("documents", lang="en", channel="kiosk")
    assert both.see(one) == one
    assert (one.number, one.state, one.turn, one.leg) == ("В001", "waiting", "walk_in", 1)
    assert one.base == one.wait_from == one.issued_at == both.now()
    assert len(one.code) == 6 and one.code.isdigit()
    entry = both.entries()[-1]
    assert (entry.kind, entry.ticket, entry.actor) == ("ticket.issued", one.id, "kiosk:test")


def test_paper_is_for_kiosks(room: Room) -> None:
    """A slip is printed for a kiosk's ticket, and for another only where it was asked for."""
    for wish, paper in [
        ({"channel": "kiosk"}, True),
        ({"channel": "desk"}, False),
        ({"channel": "desk", "paper": True}, True),
        ({"channel": "kiosk", "paper": False}, False),
    ]:
        room.come(**wish)
        assert room.entries()[-1].data["paper"] is paper


@pytest.mark.parametrize("text", ["08:59", "17:00", "24:00"])
def test_closed_hours(room: Room, text: str) -> None:
    """A kiosk issues nothing outside opening hours and says when the centre opens; a clerk may."""
    room.at(text)
    with pytest.raises(CentreClosed) as closed:
        room.come(any_hour=False)
    assert closed.value.opens_at == room.centre.hours.next_opening(room.now())
    assert room.come(any_hour=True).state == "waiting"


def test_open_hours(room: Room) -> None:
    """A kiosk issues from the first minute to before the last."""
    room.at("09:00")
    room.come(any_hour=False)
    room.at("16:59")
    room.come(any_hour=False)


@pytest.mark.parametrize("services", [("nothing",), ("survey",), ("reference", "nothing")])
def test_services_that_nobody_queues_for(room: Room, services: tuple[str, ...]) -> None:
    """An unknown service, or one that is not queued for, is refused, and no number is used up."""
    with pytest.raises(UnknownService):
        room.come(*services)
    assert room.come().number == "С001"


def test_booked(room: Room) -> None:
    """A booked visitor who checks in early waits from the booked time."""
    early = room.now()
    room.at("10:30")
    booked_for = room.now()
    room.store.clock.set(early)
    one = room.come(booked_for=booked_for)
    assert (one.base, one.wait_from, one.turn) == (booked_for, booked_for, "booked")
    walk_in = room.come()
    assert room.line() == [walk_in.number, one.number]
    room.open()
    assert room.next().id == walk_in.id
    assert room.next(finish=walk_in).id == one.id
