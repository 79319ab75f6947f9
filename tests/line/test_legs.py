"""Several services on one number, served leg by leg."""

from tests.line.room import Room


def test_leg_by_leg(both: Room) -> None:
    """With services to come, a finished ticket waits again: base = the finish, as returning."""
    both.open()
    one = both.come("reference", "documents", "tp-application")
    assert one.number.startswith("С")
    for leg, service in enumerate(one.services, start=1):
        both.wait(minutes=3)
        called = both.next()
        assert (called.leg, called.service, called.number) == (leg, service, one.number)
        both.act(one, "start")
        both.wait(minutes=5)
        done = both.act(one, "finish")
        if leg < 3:
            assert (done.state, done.leg, done.turn) == ("waiting", leg + 1, "returning")
            assert done.base == done.wait_from == both.now()
            assert done.window is None and done.called_at is None and done.wait_s is None
    assert (done.state, done.wait_s, done.served_s) == ("finished", 180.0, 300.0)


def test_journal_keeps_the_ended_leg(room: Room) -> None:
    """The entry that ends a leg tells of it: its own state speaks of the next one already."""
    room.open()
    one = room.come("reference", "documents")
    room.wait(minutes=2)
    room.next()
    room.act(one, "start")
    room.wait(minutes=4)
    room.act(one, "finish")
    entry = room.entries()[-1]
    assert (entry.kind, entry.data["state"], entry.data["leg"]) == ("ticket.finished", "waiting", 2)
    ended = entry.data["ended"]
    assert (ended["leg"], ended["service"], ended["window"]) == (1, "reference", "1")
    assert (ended["wait_s"], ended["served_s"], ended["clerk"]) == (120.0, 240.0, "clerk:test")


def test_finish_and_next_may_call_the_same_visitor(room: Room) -> None:
    """Alone in the hall, a visitor of two services is called again at once."""
    room.open()
    one = room.come("reference", "documents")
    room.next()
    again = room.next(finish=one)
    assert (again.id, again.service, again.state) == (one.id, "documents", "called")


def test_transfer_in_the_middle(room: Room) -> None:
    """A transfer from service puts a leg in between; what was wished for still comes after it."""
    room.open()
    one = room.come("reference", "documents")
    room.next()
    room.act(one, "start")
    on = room.act(one, "transfer", service="tp-application")
    assert on.services == ("reference", "tp-application", "documents")
    assert (on.leg, on.service) == (2, "tp-application")


def test_transfer_of_a_called_leg_replaces_it(room: Room) -> None:
    """A transfer from a call changes the service of this leg only."""
    room.open()
    one = room.come("reference", "documents")
    room.next()
    on = room.act(one, "transfer", service="tp-application")
    assert on.services == ("tp-application", "documents") and on.leg == 1


def test_booked_keeps_its_rate_on_the_next_leg(room: Room) -> None:
    """On a booked visitor's next leg two rates apply, and the higher one counts."""
    room.open()
    one = room.come("reference", "documents", booked_for=room.now())
    room.next()
    assert room.act(one, "finish").turn == "booked"
