"""Whose turn it is: rate × (t − base), highest first; nobody starves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from line.ticket import LATE, Turn, base_and_turn
from line.turn import RATES, choose, in_order, positions, score
from tests.line.room import Room

ELEVEN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""11:00 in Moscow, the contract's example."""


@dataclass(frozen=True)
class Place:
    id: str
    turn: str
    base: datetime
    issued_at: datetime
    service: str = "reference"
    for_window: str | None = None


def ago(minutes: float) -> datetime:
    return ELEVEN - timedelta(minutes=minutes)


def place(name: str, turn: str, minutes: float, issued: float | None = None) -> Place:
    return Place(name, turn, ago(minutes), ago(minutes if issued is None else issued))


def test_the_contract_s_example_at_eleven() -> None:
    """At 11:00: priority 100, walk-in 20, booked 18, returning 16 (points are minutes × rate)."""
    people = [
        place("walk-in", "walk_in", 20),
        place("booked", "booked", 3),
        place("returning", "returning", 8, issued=60),
        place("priority", "priority", 1),
    ]
    points = {one.id: score(one, ELEVEN) / 60 for one in people}
    assert points == {"walk-in": 20, "booked": 18, "returning": 16, "priority": 100}
    assert [one.id for one in in_order(people, ELEVEN)] == [
        "priority",
        "walk-in",
        "booked",
        "returning",
    ]


def test_defaults() -> None:
    """The rates are priority 100, booked 6, returning 2, walk-in 1."""
    assert RATES == {"priority": 100, "booked": 6, "returning": 2, "walk_in": 1}


def test_ties_go_to_the_earlier_issue_then_the_id() -> None:
    """Equal scores: the earlier issue, then the smaller id."""
    later, early = place("a", "walk_in", 6, issued=6), place("b", "booked", 1, issued=9)
    assert choose([later, early], "1", ["reference"], ELEVEN) is early
    twins = [place("b", "walk_in", 5), place("a", "walk_in", 5)]
    found = choose(twins, "1", ["reference"], ELEVEN)
    assert found and found.id == "a"


def test_booked_time_ahead_is_not_due() -> None:
    """Who came before the booked time goes behind everybody who is due, whatever the scores."""
    early = place("early", "priority", -1, issued=30)
    fresh = place("fresh", "walk_in", 0)
    assert choose([early, fresh], "1", ["reference"], ELEVEN) is fresh


def test_an_idle_window_takes_whom_it_finds() -> None:
    """A window that would stand idle calls a booked visitor before the booked time."""
    early = place("early", "booked", -20, issued=5)
    assert choose([early], "1", ["reference"], ELEVEN) is early


def test_a_window_calls_only_what_it_offers() -> None:
    """Nobody is called to a window that does not offer the service."""
    assert choose([place("a", "priority", 9)], "1", ["documents"], ELEVEN) is None


def test_sent_to_one_window() -> None:
    """A visitor sent to a window waits for it, even for a service that it does not offer; once
    that window is closed, any window with the service may call."""
    sent = Place("sent", "returning", ago(5), ago(50), for_window="2")
    assert choose([sent], "1", ["reference"], ELEVEN) is None
    assert choose([sent], "2", ["documents"], ELEVEN) is sent
    assert choose([sent], "1", ["reference"], ELEVEN, closed=["2"]) is sent


def test_base_of_booked_visitors() -> None:
    """Base = the later of check-in and booked time; more than 15 minutes late is a walk-in."""
    booked = ELEVEN
    assert base_and_turn(ago(20), booked, False) == (booked, Turn.BOOKED)
    assert base_and_turn(booked + LATE, booked, False) == (booked + LATE, Turn.BOOKED)
    late = booked + LATE + timedelta(microseconds=1)
    assert base_and_turn(late, booked, False) == (late, Turn.WALK_IN)
    assert base_and_turn(ago(20), None, True) == (ago(20), Turn.PRIORITY)
    assert base_and_turn(ago(20), booked, True) == (booked, Turn.PRIORITY)


moments = st.integers(-40, 40).map(ago)
people = st.lists(
    st.builds(
        Place,
        id=st.uuids().map(str),
        turn=st.sampled_from(list(RATES)),
        base=moments,
        issued_at=moments,
        service=st.sampled_from(["reference", "documents"]),
    ),
    max_size=12,
)


@given(people)
def test_first_in_line_is_called_first(found: list[Place]) -> None:
    """Who stands first in the line of a window's services is the one whom the window calls."""
    offered = ["reference"]
    able = [one for one in in_order(found, ELEVEN) if one.service in offered]
    assert choose(found, "1", offered, ELEVEN) == (able[0] if able else None)


@given(people)
def test_nobody_starves(found: list[Place]) -> None:
    """Whoever waits long enough goes before everybody who comes later, priority included."""
    waiting = Place("old", "walk_in", ago(5000), ago(5000))
    first = choose([*found, waiting], "1", ["reference", "documents"], ELEVEN)
    assert first is waiting


@given(people)
def test_positions_count_rivals_only(found: list[Place]) -> None:
    """A place is one more than those of shared windows who stand before."""
    ordered = in_order(found, ELEVEN)
    places = positions(ordered, {"reference": ["reference"]})
    for service in ("reference", "documents"):
        mine = [places[one.id] for one in ordered if one.service == service]
        assert mine == list(range(1, len(mine) + 1))


def test_the_example_in_the_hall(both: Room) -> None:
    """The same example through the database: each window call takes the next in that order."""
    both.at("10:30")
    back = both.come("documents")
    both.open("1", ["documents"])
    both.next("1")
    both.at("10:40")
    walk_in = both.come()
    both.at("10:50")
    booked = both.come(booked_for=ago(3))
    both.at("10:52")
    both.act(back, "finish")
    both.act(back, "undo")
    returning = both.act(back, "transfer", service="reference")
    both.at("10:59")
    priority = both.come(priority=True)
    both.at("11:00")
    both.open("2")
    # The transfer keeps its base of 10:30, so that the returning visitor has 2 × 30.
    wanted = [priority.id, returning.id, walk_in.id, booked.id]
    got = []
    current = None
    for _ in wanted:
        current = both.next("2", finish=current)
        got.append(current.id)
    assert got == wanted


def test_the_reason_is_said(room: Room) -> None:
    """«Next» says what counted for the visitor's turn."""
    room.open()
    room.come(priority=True)
    called = room.called()
    assert called and called.reason == "priority"
    assert called.ticket.window == "1"


def test_nobody_waits(room: Room) -> None:
    """«Next» on an empty line gives nobody and is no error."""
    room.open()
    assert room.called() is None
