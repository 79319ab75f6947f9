"""Undo: the last action on a ticket, within a minute, while the window called nobody since."""

from dataclasses import replace

import pytest

from line import Refused, Ticket
from tests.line.room import Room

PREPARED = {
    "next": [],
    "recall": ["next"],
    "start": ["next"],
    "finish": ["next", "start"],
    "no-show": ["next"],
    "park": ["next", "start"],
    "resume": ["next", "park"],
    "transfer": ["next", "start"],
    "cancel": ["next"],
}
"""Action → what is done before it."""


def do(room: Room, ticket: Ticket, action: str) -> None:
    if action == "next":
        room.next()
    elif action == "transfer":
        room.act(ticket, "transfer", service="documents")
    else:
        room.act(ticket, action)


@pytest.mark.parametrize("action", PREPARED)
def test_undo_of_each_action(both: Room, action: str) -> None:
    """The ticket is again exactly as it was before its last action."""
    both.open()
    one = both.come()
    for step in PREPARED[action]:
        both.wait(seconds=90)
        do(both, one, step)
    before = replace(both.see(one), undo=None)
    both.wait(seconds=90)
    do(both, one, action)
    both.wait(seconds=60)
    assert both.act(one, "undo") == before == both.see(one)
    last = both.entries()[-1]
    assert (last.kind, last.data["action"]) == ("ticket.undone", action)


def test_a_minute_and_no_more(room: Room) -> None:
    """After 60 seconds nothing is taken back."""
    room.open()
    one = room.come()
    room.next()
    room.wait(seconds=60.001)
    with pytest.raises(Refused) as refused:
        room.act(one, "undo")
    assert refused.value.why == "undo" and refused.value.state == "called"


def test_only_the_last_action(room: Room) -> None:
    """What was before the last action is not taken back after it."""
    room.open()
    one = room.come()
    room.next()
    room.act(one, "start")
    room.act(one, "undo")
    with pytest.raises(Refused):
        room.act(one, "undo")


def test_nothing_to_undo(room: Room) -> None:
    """A ticket that was only issued has nothing to take back."""
    one = room.come()
    with pytest.raises(Refused):
        room.act(one, "undo")


@pytest.mark.parametrize("action", ["finish", "no-show", "park", "transfer", "cancel"])
def test_the_window_called_somebody_since(room: Room, action: str) -> None:
    """Once the window has called another visitor, what happened there stays."""
    room.open()
    one = room.come()
    two = room.come()
    room.next()
    do(room, one, action)
    assert room.next().id in (one.id, two.id)
    room.come()
    if room.see(one).state == "called":
        room.act(one, "finish")
        room.next()
    with pytest.raises(Refused):
        room.act(one, "undo")


def test_undoing_the_call_frees_the_finish(both: Room) -> None:
    """Undo of next + finish takes back the call; then the finish may be taken back, too."""
    both.open()
    one, two = both.come(), both.come()
    both.next()
    assert both.next(finish=one).id == two.id
    with pytest.raises(Refused):
        both.act(one, "undo")
    assert both.act(two, "undo").state == "waiting"
    assert both.act(one, "undo").state == "called"
    assert both.see(one).window == "1"
    with pytest.raises(Refused):
        both.act(one, "undo")


def test_the_same_visitor_finished_and_called(both: Room) -> None:
    """Where one touch ended a visitor's leg and called the same one for the next, both are taken
    back, one after the other."""
    both.open()
    one = both.come("reference", "documents")
    both.next()
    both.wait(minutes=5)
    again = both.next(finish=one)
    assert (again.id, again.leg) == (one.id, 2)
    assert both.act(one, "undo").state == "waiting"
    back = both.act(one, "undo")
    assert (back.state, back.leg, back.window) == ("called", 1, "1")
    with pytest.raises(Refused):
        both.act(one, "undo")


def test_another_window_does_not_matter(room: Room) -> None:
    """Calls at another window keep nobody from undoing at this one."""
    room.open("1")
    room.open("2")
    one = room.come()
    room.come()
    room.next("1")
    room.act(one, "finish")
    room.next("2")
    assert room.act(one, "undo").state == "called"


def test_no_show_taken_back_to_the_line(room: Room) -> None:
    """A no-show's resume happens at no window: its undo waits for none."""
    room.open()
    one = room.come()
    room.next()
    room.act(one, "no-show")
    room.act(one, "resume")
    priority = room.come(priority=True)
    room.wait(seconds=5)
    assert room.next().id == priority.id
    assert room.act(one, "undo").state == "no_show"


def test_undone_resume_uncounts_the_call(room: Room) -> None:
    """Taking back a resume to a window takes back its call, so that what was before may follow."""
    room.open()
    one, two = room.come(), room.come()
    room.next()
    room.act(one, "park")
    room.next()
    room.act(two, "park")
    room.act(one, "resume", window="1")
    with pytest.raises(Refused):
        room.act(two, "undo")
    room.act(one, "undo")
    assert room.act(two, "undo").state == "called"


def test_undo_across_the_end_of_the_day(room: Room) -> None:
    """The day's end cannot be taken back."""
    room.open()
    one = room.come()
    room.next()
    room.wait(seconds=1)
    room.end_day()
    with pytest.raises(Refused):
        room.act(one, "undo")
