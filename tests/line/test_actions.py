"""What a clerk does with a ticket: park, resume, transfer, no-show, cancel."""

from datetime import timedelta

import pytest

from line import Refused
from line.problems import NoTarget, UnknownService, UnknownTicket, UnknownWindow, WindowBusy
from line.problems import WindowNotOpen
from tests.line.room import Room


@pytest.fixture
def at_window(room: Room) -> Room:
    room.open()
    return room


def test_parked_keeps_its_base(at_window: Room) -> None:
    """Who is parked and taken back keeps the base of the turn and counts as returning."""
    one = at_window.come()
    at_window.next()
    at_window.wait(minutes=5)
    parked = at_window.act(one, "park")
    assert parked.window is None
    at_window.wait(minutes=5)
    back = at_window.act(one, "resume")
    assert (back.base, back.turn, back.window) == (one.base, "returning", None)


def test_parking_frees_the_window(at_window: Room) -> None:
    """After a park the window may call the next visitor."""
    at_window.come()
    other = at_window.come()
    at_window.act(at_window.next(), "park")
    assert at_window.next().id == other.id


def test_higher_rate_stays(at_window: Room) -> None:
    """Of two rates that apply the higher counts: priority and booked stay so when they return."""
    for wish, turn in [
        ({"priority": True}, "priority"),
        ({"booked_for": at_window.now()}, "booked"),
        ({}, "returning"),
    ]:
        one = at_window.come(**wish)
        at_window.next()
        at_window.act(one, "park")
        assert at_window.act(one, "resume").turn == turn
        at_window.act(one, "cancel")


def test_resume_at_a_window_is_a_call(at_window: Room) -> None:
    """Taken back straight to a window, the ticket is called there and the window counts a call."""
    one = at_window.come()
    at_window.next()
    at_window.act(one, "no-show")
    calls = at_window.window().calls
    back = at_window.act(one, "resume", window="1")
    assert (back.state, back.window, back.called_at) == ("called", "1", at_window.now())
    assert at_window.window().calls == calls + 1


def test_resume_needs_a_free_open_window(at_window: Room) -> None:
    """Nobody is taken back to a window that is unknown, not open, or where somebody is."""
    one, two = at_window.come(), at_window.come()
    at_window.next()
    at_window.act(one, "park")
    at_window.next()
    with pytest.raises(WindowBusy) as busy:
        at_window.act(one, "resume", window="1")
    assert busy.value.current and busy.value.current.id == two.id
    with pytest.raises(WindowNotOpen):
        at_window.act(one, "resume", window="2")
    with pytest.raises(UnknownWindow):
        at_window.act(one, "resume", window="99")


def test_transfer_from_a_call_changes_the_leg(at_window: Room) -> None:
    """Sent on before being served, the visitor waits on: same leg, same base, other service."""
    one = at_window.come()
    at_window.wait(minutes=4)
    at_window.next()
    on = at_window.act(one, "transfer", service="documents")
    assert (on.state, on.service, on.services, on.leg) == (
        "waiting",
        "documents",
        ("documents",),
        1,
    )
    assert (on.base, on.wait_from, on.turn) == (one.base, one.base, "returning")


def test_transfer_from_service_ends_the_leg(at_window: Room) -> None:
    """Sent on from service, a leg ends; the turn keeps its base, the new wait runs from now."""
    one = at_window.come()
    at_window.wait(minutes=4)
    at_window.next()
    at_window.act(one, "start")
    at_window.wait(minutes=6)
    on = at_window.act(one, "transfer", service="documents")
    assert (on.leg, on.services) == (2, ("reference", "documents"))
    assert (on.base, on.wait_from) == (one.base, at_window.now())
    assert (on.wait_s, on.served_s) == (None, 0.0)
    ended = at_window.entries()[-1].data["ended"]
    assert (ended["leg"], ended["wait_s"], ended["served_s"]) == (1, 240.0, 360.0)


def test_transfer_to_a_window(at_window: Room) -> None:
    """Sent to a window, the visitor is called there and nowhere else while it is not closed."""
    at_window.open("2")
    one = at_window.come()
    at_window.next()
    at_window.act(one, "transfer", window="2")
    assert at_window.called() is None
    assert at_window.next("2").id == one.id


def test_transfer_to_a_paused_window_waits(at_window: Room) -> None:
    """A break ends: whoever was sent to a paused window waits for it."""
    at_window.open("2")
    at_window.pause("2")
    one = at_window.come()
    at_window.next()
    at_window.act(one, "transfer", window="2")
    assert at_window.called() is None
    at_window.open("2")
    assert at_window.next("2").id == one.id


@pytest.mark.parametrize("opened_once", [True, False])
def test_transfer_to_a_closed_window_strands_nobody(at_window: Room, opened_once: bool) -> None:
    """Sent to a window that closed, or that nobody opened today, the visitor may be called by any
    window with the service."""
    if opened_once:
        at_window.open("2")
        at_window.close("2")
    one = at_window.come()
    at_window.next()
    at_window.act(one, "transfer", window="2")
    assert at_window.next("1").id == one.id


def test_transfer_names_what_there_is(at_window: Room) -> None:
    """A transfer needs a target, and one that this centre has and queues for."""
    one = at_window.come()
    at_window.next()
    with pytest.raises(NoTarget):
        at_window.act(one, "transfer")
    for service in ("nothing", "survey"):
        with pytest.raises(UnknownService):
            at_window.act(one, "transfer", service=service)
    for target in ({"window": "99"}, {"service": "documents", "window": "99"}):
        with pytest.raises(UnknownWindow):
            at_window.act(one, "transfer", **target)
    assert at_window.see(one).state == "called"


def test_no_show_after_half_an_hour_is_over(at_window: Room) -> None:
    """30 minutes after a no-show the visitor takes a new ticket."""
    one = at_window.come()
    at_window.next()
    at_window.act(one, "no-show")
    at_window.wait(minutes=30)
    assert at_window.act(one, "resume").state == "waiting"
    at_window.act(one, "undo")
    at_window.wait(seconds=1)
    with pytest.raises(Refused) as refused:
        at_window.act(one, "resume")
    assert refused.value.allowed == []


def test_recall_moves_nothing_but_itself(at_window: Room) -> None:
    """A recall sets `recalled_at` and leaves `called_at`."""
    one = at_window.come()
    called = at_window.next()
    at_window.wait(minutes=1)
    again = at_window.act(one, "recall")
    assert (again.called_at, again.recalled_at) == (called.called_at, at_window.now())
    assert again.recalls == 1


def test_cancel_leaves_the_line(at_window: Room) -> None:
    """Who left is called no more, and the window where they were called is free."""
    one, two, three = at_window.come(), at_window.come(), at_window.come()
    at_window.act(two, "cancel")
    at_window.next()
    at_window.act(one, "cancel")
    assert at_window.next().id == three.id


def test_someone_else_s_hall(room: Room) -> None:
    """A ticket of another hall is not there for this one."""
    far = Room(room.store, "far").come()
    with pytest.raises(UnknownTicket):
        room.act(far, "cancel")


def test_journal_tells_no_secret(at_window: Room) -> None:
    """The journal holds neither the slip's code nor who issued it."""
    one = at_window.come()
    at_window.next()
    at_window.act(one, "finish")
    for entry in at_window.entries():
        assert one.code not in str(entry.data)
        assert not {"code", "issuer", "name", "phone"} & set(entry.data)


def test_moment_of_a_change(at_window: Room) -> None:
    """Everything that one change does bears one moment."""
    one = at_window.come()
    at_window.wait(minutes=3)
    at_window.next()
    assert at_window.see(one).called_at == one.issued_at + timedelta(minutes=3)
    assert at_window.entries()[-1].at == at_window.now()
