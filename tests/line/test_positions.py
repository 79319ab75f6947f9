"""How many are ahead: the rule in Python and the count in SQL say the same."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st

import line
from centres.directory import Window
from line import ahead_of, rows
from tests.line.room import Room
from tests.quick import emptied

people = st.lists(
    st.fixed_dictionaries(
        {
            "services": st.sampled_from([("reference",), ("documents",), ("tp-application",)]),
            "priority": st.booleans(),
            "minute": st.integers(0, 40),
            "booked": st.none() | st.integers(-30, 60),
        }
    ),
    max_size=10,
)


def fill(room: Room, found: list[dict[str, Any]]) -> None:
    """These people come one after the other, some at the very same moment."""
    start = room.now()
    for one in sorted(found, key=lambda one: one["minute"]):
        at = start + timedelta(minutes=one["minute"])
        booked = None if one["booked"] is None else at + timedelta(minutes=one["booked"])
        wish = line.Wish(one["services"], priority=one["priority"], booked_for=booked)
        with room.store.write(at=at) as tx:
            line.issue(tx, room.centre, wish, any_hour=True)
    room.wait(minutes=40)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(people)
def test_ahead_agrees_with_the_line(both: Room, found: list[dict[str, Any]]) -> None:
    """For everybody who waits, the index's count is the place that the whole line gives."""
    emptied(both.store)
    fill(both, found)
    with both.store.read() as conn:
        hall = line.hall(conn, both.centre, both.now())
        for ticket in hall.line:
            ahead = ahead_of(conn, both.centre, ticket, both.now())
            assert ahead == hall.places[ticket.id] - 1, ticket
        first = rows.heads(conn, "hall", "1", both.centre.window("1").services, [])
        assert {one.id for one in first} >= {one.id for one in hall.line[:1]}


def test_same_moment(both: Room) -> None:
    """At the moment of issue every score is zero: the earlier issue is ahead, priority or not."""
    one, two = both.come(), both.come(priority=True)
    with both.store.read() as conn:
        assert ahead_of(conn, both.centre, one, both.now()) == 0
        assert ahead_of(conn, both.centre, two, both.now()) == 1
        assert line.hall(conn, both.centre, both.now()).places == {one.id: 1, two.id: 2}


def test_own_rates(both: Room) -> None:
    """A centre may set its own rates, and both ways of counting follow them."""
    both.centre.settings["rates"] = {"priority": 0.5}  # type: ignore[index]
    try:
        one = both.come(priority=True)
        both.wait(minutes=10)
        two = both.come()
        both.wait(minutes=11)
        with both.store.read() as conn:
            assert ahead_of(conn, both.centre, one, both.now()) == 1
            assert line.hall(conn, both.centre, both.now()).places == {two.id: 1, one.id: 2}
    finally:
        del both.centre.settings["rates"]  # type: ignore[attr-defined]


def test_who_does_not_wait_has_no_place(room: Room) -> None:
    """Called, served and ended tickets are nowhere in the line."""
    room.open()
    room.come()
    one = room.next()
    with room.store.read() as conn:
        assert ahead_of(conn, room.centre, one, room.now()) is None
        assert line.hall(conn, room.centre, room.now()).places == {}


def test_rivals_share_a_window(room: Room) -> None:
    """Only those count as ahead who share a window with the visitor, as configured."""
    windows = (Window("1", ("reference",)), Window("2", ("documents", "tp-application")))
    rivals = replace(room.centre, windows=windows).rivals
    assert rivals["reference"] == {"reference"}
    assert rivals["documents"] == rivals["tp-application"] == {"documents", "tp-application"}
