"""Day end: whoever waits has left, windows close, numbers start again."""

from tests.line.room import Room


def test_everybody_leaves(both: Room) -> None:
    """Waiting, called and parked expire; windows close; nothing stays in the hall."""
    for window in ("1", "2", "3"):
        both.open(window)
    both.pause("2")
    waiting, called, parked = both.come(), both.come(), both.come()
    both.act(both.next(), "park")
    parked = waiting
    both.next()
    both.at("24:00")
    assert both.end_day() == 3
    for one in (waiting, called, parked):
        assert both.see(one).state == "expired"
        assert both.see(one).finished_at == both.now()
    assert {both.window(code).state for code in "123"} == {"closed"}
    assert both.line() == []


def test_serving_is_finished_unclosed(room: Room) -> None:
    """Who is still served is finished, but marked: nobody pressed the button."""
    room.open()
    one = room.come()
    room.next()
    room.act(one, "start")
    room.wait(hours=3)
    room.end_day()
    after = room.see(one)
    assert (after.state, after.unclosed, after.finished_at) == ("finished", True, room.now())
    assert [e.kind for e in room.entries()][-2:] == ["ticket.finished", "window.closed"]


def test_twice_is_once(room: Room) -> None:
    """A day ends once: again, it finds nobody and writes nothing."""
    room.come()
    room.wait(seconds=1)
    room.end_day()
    kinds = room.kinds()
    assert room.end_day() == 0 and room.kinds() == kinds


def test_a_day_that_ends_late_spares_the_new_one(room: Room) -> None:
    """After a night without power the day's end comes in the morning: who came and which window
    opened since belong to the new day."""
    room.open("1")
    old = room.come()
    room.at("24:00")
    midnight = room.now()
    room.wait(hours=9)
    room.open("2")
    new = room.come()
    room.end_day(at=midnight)
    assert (room.see(old).state, room.see(old).finished_at) == ("expired", midnight)
    assert room.see(new).state == "waiting"
    assert (room.window("1").state, room.window("2").state) == ("closed", "open")


def test_a_window_after_the_night(room: Room) -> None:
    """In the morning a window opens and calls today's visitors only."""
    room.open()
    room.come()
    room.next()
    room.at("24:00")
    room.end_day()
    room.wait(hours=9)
    room.open()
    fresh = room.come()
    assert room.next().id == fresh.id
    assert fresh.number == "С001"
