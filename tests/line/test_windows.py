"""Windows open, pause and close; «next» needs an open and free one."""

import pytest

from line.problems import UnknownService, UnknownWindow, WindowBusy, WindowNotOpen
from tests.line.room import Room


def test_opens_for_what_it_may_serve(both: Room) -> None:
    """Opened without a list a window offers all it is configured for; with one, exactly that."""
    assert both.open("3").services == ("documents", "reference")
    assert both.open("3", ["tp-application"]).services == ("tp-application",)
    state = both.window("3")
    assert (state.state, state.clerk, state.since) == ("open", "clerk:test", both.now())


def test_said_twice(room: Room) -> None:
    """Setting what already is leaves no entry in the journal."""
    room.open()
    room.open()
    room.pause(reason="обед")
    room.pause(reason="обед")
    room.close()
    room.close()
    room.close("2")
    assert room.kinds() == ["window.opened", "window.paused", "window.closed"]
    assert room.entries()[1].data["reason"] == "обед"


def test_unknown(room: Room) -> None:
    """A window or a service that the centre does not have is named in the refusal."""
    with pytest.raises(UnknownService):
        room.open("1", ["nothing"])
    for verb in (room.open, room.pause, room.close, room.called):
        with pytest.raises(UnknownWindow):
            verb("99")


@pytest.mark.parametrize("state", ["never", "paused", "closed"])
def test_next_needs_an_open_window(room: Room, state: str) -> None:
    """A window that is not open calls nobody, and says who is still served there."""
    room.come()
    if state == "never":
        with pytest.raises(WindowNotOpen) as refused:
            room.called()
        assert (refused.value.state, refused.value.current) == ("closed", None)
        return
    room.open()
    one = room.next()
    (room.pause if state == "paused" else room.close)()
    with pytest.raises(WindowNotOpen) as refused:
        room.called(finish=one)
    assert refused.value.current and refused.value.current.id == one.id
    assert room.act(one, "start").state == "serving"
    assert room.act(one, "finish").state == "finished"


def test_one_visitor_at_a_time(both: Room) -> None:
    """While somebody is at the window, «next» is refused unless it finishes that very ticket."""
    both.open()
    one, two, three = both.come(), both.come(), both.come()
    both.next()
    for finish in (None, two, three):
        with pytest.raises(WindowBusy) as busy:
            both.called(finish=finish)
        assert busy.value.current and busy.value.current.id == one.id
    assert both.next(finish=one).id == two.id
    assert both.see(one).state == "finished"
    with pytest.raises(WindowBusy):
        both.called(finish=one)


def test_finish_names_nobody(room: Room) -> None:
    """`finish` at a free window names a ticket that is not there."""
    room.open()
    one = room.come()
    with pytest.raises(WindowBusy) as busy:
        room.called(finish=one)
    assert busy.value.current is None


def test_finish_when_nobody_waits(room: Room) -> None:
    """The visitor is finished even if nobody comes after."""
    room.open()
    one = room.come()
    room.next()
    assert room.called(finish=one) is None
    assert room.see(one).state == "finished"


def test_calls_are_counted(room: Room) -> None:
    """Each call counts at its window, and an undone one does not."""
    room.open()
    room.come()
    one = room.next()
    assert room.window().calls == 1
    room.act(one, "undo")
    assert room.window().calls == 0
