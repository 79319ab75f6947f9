"""Whose call the hall hears: one after another, none lost, none over another."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from display.turns import CROWD, FRESH, GAP, LEAST, LONGEST, STALE, Turn, Turns


class Hall:
    """A hall with a steady clock, a voice of `voice` seconds (None: nobody speaks), and a log of
    whose turn began when and ended when."""

    def __init__(self, voice: float | None = 3.3, short: float = 2.4) -> None:
        self.turns, self.now, self.seq = Turns(), 0.0, 0
        self.voice, self.short = voice, short
        self.log: list[tuple[str, float, float]] = []

    def entry(self, kind: str, number: str, window: str | None, state: str) -> None:
        self.seq += 1
        facts = {"number": number, "window": window, "state": state, "lang": "ru"}
        self.turns.see(self.seq, kind, number, facts, self.now)
        self._step()

    def call(self, number: str, window: str = "7") -> None:
        self.entry("ticket.called", number, window, "called")

    def _step(self) -> None:
        turn = self.turns.begin(self.now)
        if turn:
            seconds = self.voice and (self.short if turn.short else self.voice)
            self.turns.last(seconds, self.now)
            self.log.append((turn.call.number, self.now, self.now + (seconds or 0)))

    def pass_by(self, seconds: float) -> None:
        until = self.now + seconds
        while True:
            wait = self.turns.wait(self.now)
            if wait is None or self.now + wait > until:
                break
            self.now += wait
            self._step()
        self.now = until
        self._step()

    @property
    def heard(self) -> list[str]:
        return [number for number, _, _ in self.log]


def test_a_call_alone_is_heard_at_once() -> None:
    """Nobody waits for a turn that nobody else has."""
    hall = Hall()
    hall.call("А105")
    assert hall.log == [("А105", 0.0, 3.3)]


def test_two_windows_that_call_at_once_queue() -> None:
    """The second begins when the voice of the first has ended, and a pause after it."""
    hall = Hall()
    hall.call("А105")
    hall.now = 0.04
    hall.call("С115", "12")
    hall.pass_by(30)
    assert hall.heard == ["А105", "С115"]
    assert hall.log[1][1] == pytest.approx(3.3 + GAP)


def test_a_hundred_calls_in_a_minute_are_all_heard_in_order() -> None:
    """Order kept, none lost, none on top of another, although they need four minutes."""
    hall = Hall()
    numbers = [f"А{n:03}" for n in range(1, 101)]
    for n, number in enumerate(numbers):
        hall.call(number, str(n))
        hall.pass_by(0.6)
    hall.pass_by(STALE)
    assert hall.heard == numbers
    for before, after in zip(hall.log, hall.log[1:], strict=False):
        assert after[1] > before[2]


def test_a_crowd_makes_calls_short() -> None:
    """While few wait a call has all its words; a long queue shortens it, and only while it is."""
    hall = Hall()
    for n in range(CROWD + 4):
        hall.call(f"А{n:03}", str(n))
    short = []
    while hall.turns.waiting or hall.turns.current:
        if hall.turns.current:
            short.append(hall.turns.current.short)
            hall.turns.current.ends = hall.now
        hall.turns.begin(hall.now)
    assert short == [False] + [True] * 3 + [False] * CROWD


def test_a_recall_has_a_turn_of_its_own() -> None:
    """Who did not hear it the first time is called again, in turn."""
    hall = Hall()
    hall.call("А105")
    hall.call("С115", "12")
    hall.entry("ticket.recalled", "А105", "7", "called")
    hall.pass_by(60)
    assert hall.heard == ["А105", "С115", "А105"]


def test_a_recall_replaces_the_call_that_still_waits() -> None:
    """Nobody is called twice in a row for one wish."""
    hall = Hall()
    hall.call("А105")
    hall.call("С115", "12")
    hall.entry("ticket.recalled", "С115", "12", "called")
    hall.pass_by(60)
    assert hall.heard == ["А105", "С115"]


@pytest.mark.parametrize("state", ["serving", "no_show", "left", "parked", "finished", "waiting"])
def test_whose_visitor_needs_no_call_any_more_is_not_called(state: str) -> None:
    """Came, gave up or was put aside before its turn: the hall hears nothing of it."""
    hall = Hall()
    hall.call("А105")
    hall.call("С115", "12")
    hall.entry("ticket.x", "С115", "12" if state == "serving" else None, state)
    hall.pass_by(60)
    assert hall.heard == ["А105"]


def test_a_call_taken_back_while_it_is_heard_makes_room() -> None:
    """The next one does not wait for words that were taken back."""
    hall = Hall()
    hall.call("А105")
    hall.call("С115", "12")
    hall.now = 1.0
    hall.entry("ticket.undone", "А105", None, "waiting")
    hall.pass_by(0.5)
    assert hall.heard == ["А105", "С115"]


def test_an_undone_finish_is_silent() -> None:
    """The row comes back; the hall heard that call long ago."""
    hall = Hall()
    hall.entry("ticket.undone", "А105", "7", "called")
    hall.pass_by(60)
    assert hall.heard == []


def test_a_call_that_waited_too_long_is_dropped() -> None:
    """Ten minutes later its row on the board says it better than a voice."""
    hall = Hall(LONGEST, LONGEST)
    for n in range(80):
        hall.call(f"А{n:03}", str(n))
    hall.pass_by(2_000)
    assert len(hall.log) < 80
    assert all(began <= STALE for _, began, _ in hall.log)


def test_a_voice_whose_length_is_never_known_is_waited_for_so_long() -> None:
    """A synthesiser that hangs costs one turn of fifteen seconds, not the hall's voice."""
    turns = Turns()
    for number in ("А105", "С115"):
        turns.see(1, "ticket.called", number, _facts(number), 0.0)
    turns.begin(0.0)
    assert turns.wait(0.0) == LONGEST
    assert turns.begin(LONGEST - 0.1) is None
    assert turns.begin(LONGEST) is not None


def test_without_a_voice_each_call_is_seen_alone_for_a_while() -> None:
    """Boards without sound give each call its own amber all the same."""
    hall = Hall(None)
    hall.call("А105")
    hall.call("С115", "12")
    hall.pass_by(60)
    assert [began for _, began, _ in hall.log] == [0.0, LEAST]


def test_what_nobody_could_say_is_said_next() -> None:
    """A board that can be heard again says first what was missed."""
    hall = Hall(None)
    hall.call("А105")
    turn = hall.turns.current
    assert isinstance(turn, Turn)
    hall.call("С115", "12")
    hall.turns.say_again(turn.call)
    hall.voice = 3.0
    hall.pass_by(FRESH)
    assert hall.heard == ["А105", "А105", "С115"]


def test_after_a_crash_the_calls_that_were_not_heard_to_their_end_go_on() -> None:
    """`done` stands before the first call whose turn is to come or under way, and at the end when
    there is none."""
    hall = Hall()
    for n in range(5):
        hall.call(f"А{n:03}", str(n))
    assert hall.turns.done(hall.now) == 0
    hall.pass_by(hall.log[0][2] + GAP + 0.1)
    assert hall.turns.done(hall.now) == 1
    hall.pass_by(60)
    assert hall.turns.done(hall.now) == 5


def _facts(number: str, state: str = "called") -> dict[str, Any]:
    return {"number": number, "window": number, "state": state, "lang": "ru"}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["called", "recalled", "started", "finished", "no_show", "undone"]),
        st.integers(1, 6),
        st.floats(0, 8),
    ),
    max_size=60,
)
STATES: dict[str, str] = {"called": "called", "recalled": "called", "started": "serving"}
STATES |= {"finished": "finished", "no_show": "no_show", "undone": "waiting"}


@settings(max_examples=200, deadline=None)
@given(STEPS, st.sampled_from([None, 0.5, 3.3, 30.0]))
def test_whatever_happens_no_two_calls_are_heard_at_once(
    steps: list[tuple[str, int, float]], voice: float | None
) -> None:
    """Any order of calls, recalls and endings: turns never overlap, nobody has one whose last
    entry was no call, and the turns end."""
    hall = Hall(voice, voice or 0)
    states: dict[str, str] = {}
    for kind, ticket, wait in steps:
        number, before = f"А{ticket:03}", len(hall.log)
        states[number] = STATES[kind]
        window = str(ticket) if states[number] in ("called", "serving") else None
        hall.entry(f"ticket.{kind}", number, window, states[number])
        hall.pass_by(wait)
        assert all(states[number] == "called" for number in hall.heard[before:])
    hall.pass_by(1_000)
    assert hall.turns.waiting == []
    begun = [began for _, began, _ in hall.log]
    assert begun == sorted(begun)
    assert len(set(begun)) == len(begun)
