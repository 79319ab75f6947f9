"""A hall in memory, written from the contract alone: what the database is held against.

It knows no SQL, no journal and none of the line's own rules. A refusal is a word."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

RATE = {"priority": 100, "booked": 6, "returning": 2, "walk_in": 1}
LETTER = {"tp-application": "А", "documents": "В", "reference": "С"}
MAY = {"1": list(LETTER), "2": list(LETTER), "3": ["documents", "reference"]}
"""What each window of the tests' large hall is configured for."""


class No(Exception):
    """Refused; the word says as what."""


@dataclass
class Visitor:
    number: str
    services: list[str]
    came: datetime
    order: int
    base: datetime
    due_from: datetime
    kind: str
    state: str = "waiting"
    leg: int = 1
    window: str | None = None
    sent_to: str | None = None
    called: datetime | None = None
    recalled: datetime | None = None
    recalls: int = 0
    started: datetime | None = None
    ended: datetime | None = None
    wait: float | None = None
    served: float = 0.0
    unclosed: bool = False
    last: "Last | None" = None

    @property
    def service(self) -> str:
        return self.services[self.leg - 1]


@dataclass
class Last:
    """The last action: when, at which window after which calls, and who the visitor was before."""

    action: str
    at: datetime
    window: str | None
    calls: list[int]
    before: Visitor
    together: bool = False


@dataclass
class Place:
    state: str = "closed"
    services: list[str] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)


class Model:
    def __init__(self) -> None:
        self.visitors: list[Visitor] = []
        self.windows = {code: Place() for code in MAY}
        self.counts: dict[tuple[str, object], int] = {}

    # -- what happens

    def come(
        self, services: Sequence[str], priority: bool, booked: datetime | None, now: datetime
    ) -> Visitor:
        letter = LETTER[services[0]]
        day = (now + timedelta(hours=3)).date()
        count = self.counts[letter, day] = self.counts.get((letter, day), 0) + 1
        base, kind = now, "walk_in"
        if booked and now <= booked + timedelta(minutes=15):
            base, kind = max(now, booked), "booked"
        if priority:
            kind = "priority"
        visitor = Visitor(
            f"{letter}{count:03}", list(services), now, len(self.visitors), base, base, kind
        )
        self.visitors.append(visitor)
        return visitor

    def open(self, window: str, services: list[str] | None) -> None:
        place = self.windows[window]
        place.state, place.services = "open", services or MAY[window]

    def pause(self, window: str) -> None:
        self.windows[window].state = "paused"

    def close(self, window: str) -> None:
        self.windows[window].state = "closed"

    def next(self, window: str, finish: Visitor | None, now: datetime) -> Visitor | None:
        place = self.windows[window]
        if place.state != "open":
            raise No("not open")
        if self.at(window) is not finish:
            raise No("busy")
        if finish:
            self.act(finish, "finish", now)
        able = [one for one in self.line(now) if self.may_call(window, one)]
        if not able:
            return None
        chosen = able[0]
        together = bool(finish and chosen is finish)
        before = self._before(chosen)
        self._call(chosen, window, now)
        chosen.last = Last("next", now, window, list(place.calls), before, together)
        return chosen

    def act(
        self,
        one: Visitor,
        action: str,
        now: datetime,
        service: str | None = None,
        window: str | None = None,
    ) -> None:
        if action == "undo":
            self._undo(one, now)
            return
        before = self._before(one)
        where = one.window if one.state in ("called", "serving") else None
        do = getattr(self, "_" + action.replace("-", "_"))
        if action == "transfer":
            do(one, now, service, window)
        elif action == "resume":
            do(one, now, window)
            where = window
        else:
            do(one, now)
        calls = list(self.windows[where].calls) if where else []
        one.last = Last(action, now, where, calls, before)

    def end_day(self, now: datetime) -> None:
        for one in self.visitors:
            if one.came >= now:
                continue
            if one.state == "serving":
                self._serve(one, now)
                one.state, one.ended, one.unclosed, one.last = "finished", now, True, None
            elif one.state in ("waiting", "called", "parked"):
                one.state, one.ended, one.last = "expired", now, None

    # -- what can be seen

    def at(self, window: str) -> Visitor | None:
        here = [
            one
            for one in self.visitors
            if one.window == window and one.state in ("called", "serving")
        ]
        assert len(here) <= 1
        return here[0] if here else None

    def line(self, now: datetime) -> list[Visitor]:
        """Who waits, next first."""

        def key(one: Visitor) -> tuple[object, ...]:
            points = RATE[one.kind] * (now - one.base)
            return (one.base > now, -points, one.came, one.order)

        return sorted((one for one in self.visitors if one.state == "waiting"), key=key)

    def may_call(self, window: str, one: Visitor) -> bool:
        if one.sent_to and self.windows[one.sent_to].state != "closed":
            return one.sent_to == window
        return one.sent_to == window or one.service in self.windows[window].services

    # -- the table

    def _need(self, one: Visitor, *states: str) -> None:
        if one.state not in states:
            raise No("state")

    def _before(self, one: Visitor) -> Visitor:
        kept, one.last = one.last, None
        copy = deepcopy(one)
        one.last = copy.last = kept
        return copy

    def _call(self, one: Visitor, window: str, now: datetime) -> None:
        one.state, one.window, one.sent_to, one.called = "called", window, None, now
        one.recalled, one.recalls, one.started = None, 0, None
        self.windows[window].calls.append(one.order)

    def _recall(self, one: Visitor, now: datetime) -> None:
        self._need(one, "called")
        if one.recalls == 3:
            raise No("state")
        one.recalled, one.recalls = now, one.recalls + 1

    def _begin(self, one: Visitor, now: datetime) -> None:
        if one.wait is None:
            call = one.recalled or one.called
            assert call
            one.wait = max(0.0, (call - one.due_from).total_seconds())
        one.state, one.started = "serving", now

    def _start(self, one: Visitor, now: datetime) -> None:
        self._need(one, "called")
        self._begin(one, now)

    def _serve(self, one: Visitor, now: datetime) -> None:
        """Time in service up to now; from a call, since the last call."""
        if one.state == "called":
            self._begin(one, one.recalled or one.called or now)
        assert one.started
        one.served += max(0.0, (now - one.started).total_seconds())

    def _finish(self, one: Visitor, now: datetime) -> None:
        self._need(one, "called", "serving")
        self._serve(one, now)
        if one.leg == len(one.services):
            one.state, one.ended = "finished", now
        else:
            self._new_leg(one, now)
            one.base = now

    def _new_leg(self, one: Visitor, now: datetime) -> None:
        one.leg += 1
        one.due_from, one.wait, one.served = now, None, 0.0
        self._back(one)

    def _back(self, one: Visitor) -> None:
        one.state, one.window, one.sent_to = "waiting", None, None
        one.called = one.recalled = one.started = None
        one.recalls = 0
        if one.kind == "walk_in":
            one.kind = "returning"

    def _no_show(self, one: Visitor, now: datetime) -> None:
        self._need(one, "called")
        one.state, one.ended = "no_show", now

    def _park(self, one: Visitor, now: datetime) -> None:
        self._need(one, "called", "serving")
        if one.state == "serving":
            self._serve(one, now)
        one.state, one.window = "parked", None

    def _resume(self, one: Visitor, now: datetime, window: str | None) -> None:
        if window:
            if self.windows[window].state != "open":
                raise No("not open")
            if self.at(window):
                raise No("busy")
        self._need(one, "parked", "no_show")
        if one.state == "no_show" and one.ended and now > one.ended + timedelta(minutes=30):
            raise No("state")
        one.ended = None
        if window:
            if one.kind == "walk_in":
                one.kind = "returning"
            self._call(one, window, now)
        else:
            self._back(one)

    def _transfer(
        self, one: Visitor, now: datetime, service: str | None, window: str | None
    ) -> None:
        self._need(one, "called", "serving")
        target = service or one.service
        if one.state == "serving":
            self._serve(one, now)
            one.services.insert(one.leg, target)
            self._new_leg(one, now)
        else:
            one.services[one.leg - 1] = target
            self._back(one)
        one.sent_to = window

    def _cancel(self, one: Visitor, now: datetime) -> None:
        self._need(one, "waiting", "called", "parked")
        one.state, one.ended = "left", now

    def _undo(self, one: Visitor, now: datetime) -> None:
        last = one.last
        if not last or now > last.at + timedelta(seconds=60):
            raise No("undo")
        if last.window and self.windows[last.window].calls != last.calls:
            raise No("undo")
        if last.action == "next" or (last.action == "resume" and last.window):
            assert last.window
            self.windows[last.window].calls.pop()
        before = last.before
        again = before.last if last.together else None
        one.__dict__.update(before.__dict__)
        one.last = again
