"""A trace told again, event by event, and what could be foreseen at each arrival.

Pure. Nothing is known before its stamp. Of one second: ends, window changes, leavings, arrivals in
the order of their rows, and the calls last, so that no prediction knows a call of its own second.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from foresight.beliefs import Beliefs
from foresight.engine import TARGET, foresee
from foresight.floor import Floor
from foresight.habits import Habits
from foresight.rules import Rule
from foresight.state import DAY, Booked, Estimate, Hall, Visitor
from foresight.trace import Change, Row, Trace
from line.ticket import Turn, base_and_turn


class Kind(IntEnum):
    """What happens, in the order in which it counts within one second."""

    END = 0
    CHANGE = 1
    LEAVE = 2
    COME = 3
    CALL = 4
    END_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was foreseen at one arrival. `peers`: minutes by the formula of other systems: people
    ahead × mean service ÷ open windows; `day`: days since 1970."""

    row: Row
    day: int
    estimate: Estimate
    peers: float

    @property
    def actual(self) -> float | None:
        """Minutes waited; None of whoever was not served."""
        return self.row.wait


Truth = Callable[[Hall], Beliefs]
"""Beliefs given from outside, instead of those learned: an oracle's."""


def replay(
    trace: Trace,
    since: float = float("-inf"),
    rule: Rule | None = None,
    target: float = TARGET,
    truth: Truth | None = None,
    correcting: bool = False,
) -> Iterator[Prediction]:
    """A prediction for each ticket that arrives at or after `since`, in order of arrival.
    `correcting`: each wait corrects the levels at which later ones are read, as in a running
    hall."""
    floor = Floor(told=trace.changes is not None)
    for day, visitor, row in _retold(trace, floor):
        if visitor.issued >= since:
            found = _predict(floor, row, visitor, rule, target, truth, day)
            if correcting:
                floor.told_at_arrival[visitor.id] = found.estimate
            yield found


def learn(trace: Trace, defaults: Mapping[str, float] | None = None) -> Floor:
    """The hall as it is at the trace's end, with all that its past teaches; `defaults`: service →
    typical seconds."""
    floor = Floor(Habits(defaults), told=trace.changes is not None)
    for _ in _retold(trace, floor):
        pass
    return floor


def _retold(trace: Trace, floor: Floor) -> Iterator[tuple[int, Visitor, Row]]:
    """Tells the floor what happened, one event after the other; (day, visitor, row) at arrivals."""
    days = _bookings_by_day(trace)
    turns: dict[str, str] = {}
    today = None
    for at, kind, number in _events(trace):
        if kind == Kind.CHANGE:
            assert trace.changes is not None
            what: Row | Change = trace.changes[number]
        else:
            what = trace.rows[number]
        offset = _offset(trace) if isinstance(what, Change) else what.offset
        day = _day(at, offset)
        if today is None or day > today:
            today = day
            floor.new_day(day, day * DAY - offset, days.get(day, ()))
        if isinstance(what, Change):
            floor.change(what)
        elif kind in (Kind.END, Kind.END_AT_ONCE):
            floor.end(what, at)
        elif kind == Kind.LEAVE:
            floor.leave(what)
        elif kind == Kind.CALL:
            floor.call(what, at)
        else:
            visitor = visitor_of(what, turns)
            floor.come(what, visitor)
            yield today, visitor, what


def _predict(
    floor: Floor,
    row: Row,
    visitor: Visitor,
    rule: Rule | None,
    target: float,
    truth: Truth | None,
    day: int,
) -> Prediction:
    at = visitor.issued
    kept = rule or floor.inference.best
    hall = floor.hall(at)
    if kept.by_arrival:
        line = tuple(kept.seen(one) for one in hall.line)
        hall = Hall(hall.at, hall.clock, hall.windows, line, hall.booked)
    beliefs = truth(hall) if truth else floor.habits.beliefs(floor.services)
    estimate = foresee(hall, beliefs, kept.rates, target, only=visitor.id)[visitor.id]
    calling = sum(window.state == "open" for window in hall.windows)
    peers = (len(hall.line) - 1) * floor.habits.pace.mean / max(1, calling) / 60
    return Prediction(row, day, estimate, peers)


def visitor_of(row: Row, turns: dict[str, str]) -> Visitor:
    """A leg that arrives, as the turn rule sees it; `turns` remembers it for the next leg."""
    assert row.arrival is not None
    ticket, _, leg = row.id.partition("/")
    came = datetime.fromtimestamp(row.arrival, UTC)
    due = None if row.booked_for is None else datetime.fromtimestamp(row.booked_for, UTC)
    base, turn = base_and_turn(came, due, row.priority)
    kept: str = turn
    if leg and due is None and not row.priority:
        before = turns.get(ticket, Turn.WALK_IN)
        kept = Turn.RETURNING if before == Turn.WALK_IN else before
    turns[ticket] = kept
    start = base.timestamp()
    counted = row.arrival if row.booked_for is None else max(row.arrival, row.booked_for)
    return Visitor(row.id, row.service, str(kept), start, row.arrival, wait_from=counted)


def _events(trace: Trace) -> list[tuple[float, int, int]]:
    """(moment, kind, row) in the order in which things became known."""
    found: list[tuple[float, int, int]] = []
    for number, row in enumerate(trace.rows):
        if row.arrival is None:
            continue
        found.append((row.arrival, Kind.COME, number))
        if row.start is not None:
            found.append((row.start, Kind.CALL, number))
            if row.end is not None:
                at_once = row.end == row.start
                found.append((row.end, Kind.END_AT_ONCE if at_once else Kind.END, number))
        elif row.end is not None:
            found.append((row.end, Kind.LEAVE, number))
    for number, change in enumerate(trace.changes or ()):
        found.append((change.at, Kind.CHANGE, number))
    found.sort()
    return found


def _bookings_by_day(trace: Trace) -> dict[int, list[Booked]]:
    found: dict[int, list[Booked]] = {}
    for row in trace.rows:
        if row.booked_for is not None:
            booked = Booked(row.id, row.service, row.booked_for, row.priority)
            found.setdefault(_day(row.booked_for, row.offset), []).append(booked)
    return found


def _day(at: float, offset: int) -> int:
    return int((at + offset) // DAY)


def _offset(trace: Trace) -> int:
    return trace.rows[0].offset if trace.rows else 0
