"""Whatever happens in a hall, in whatever order: the database equals a simple model, and a screen
that was told of each change equals one that has just been switched on."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import select

import line
from line import Refused, Ticket
from line.problems import WindowBusy, WindowNotOpen
from line.tables import tickets
from store import Store
from tests import machine
from tests.line.model import LETTER, MAY, Model, No, Visitor
from tests.line.room import Room
from tests.line.screens import VIEWS, Reducers, Screens, comparable
from tests.quick import emptied

STEPS = 50
EXAMPLES = {"sqlite": 1900, "postgresql": 100} if machine.NIGHT else {"sqlite": 37, "postgresql": 4}
"""2 050 steps in all, 100 000 at night."""

SAME = {name: name for name in ("state", "service", "services", "leg", "window", "recalls")}
SAME |= {"turn": "kind", "for_window": "sent_to", "wait_from": "due_from", "base": "base"}
SAME |= {"called_at": "called", "recalled_at": "recalled", "started_at": "started"}
SAME |= {"finished_at": "ended", "wait_s": "wait", "served_s": "served", "unclosed": "unclosed"}
"""Column → what the model calls it."""
WORDS: dict[type[Exception], str] = {WindowBusy: "busy", WindowNotOpen: "not open"}
windows = st.sampled_from(list(MAY))
service = st.sampled_from(list(LETTER))
targets = st.tuples(service, st.none() | windows)
FITS = {
    "called": ["recall", "start", "start", "finish", "no-show", "park", "transfer"],
    "serving": ["finish", "park", "transfer"],
}
BACK = ("parked", "no_show")
ACTIONS = ("recall", "start", "finish", "no-show", "park", "resume", "transfer", "cancel", "undo")


class Halls(RuleBasedStateMachine):
    """Visitors, clerks and the clock, in any order."""

    store: Store
    reducers: Reducers

    def __init__(self) -> None:
        super().__init__()
        self.room = Room(emptied(self.store))
        self.model = Model()
        self.tickets: list[Ticket] = []
        self.screens = Screens(self.store, self.room.centre, self.reducers)

    # -- what is done to both

    @initialize()
    def begin(self) -> None:
        self.open("1", None)

    @rule(
        services=st.lists(service, min_size=1, max_size=3),
        priority=st.integers(0, 5).map(lambda n: n == 0),
        booked=st.none() | st.integers(-20, 30),
    )
    def come(self, services: list[str], priority: bool, booked: int | None) -> None:
        now = self.room.now()
        time = None if booked is None else now + timedelta(minutes=booked)
        ticket = self.room.come(*services, priority=priority, booked_for=time)
        assert ticket.number == self.model.come(services, priority, time, now).number
        self.tickets.append(ticket)

    @rule(window=windows, services=st.none() | st.lists(service, min_size=1, max_size=2))
    def open(self, window: str, services: list[str] | None) -> None:
        self.room.open(window, services)
        self.model.open(window, services)

    @rule(window=windows, closes=st.booleans())
    def stop(self, window: str, closes: bool) -> None:
        getattr(self.room, "close" if closes else "pause")(window)
        getattr(self.model, "close" if closes else "pause")(window)

    @rule(window=windows)
    def next(self, window: str) -> None:
        """As a clerk does: finish who is here, if anybody, and call the next."""
        self._next(window, self.model.at(window))

    @precondition(lambda self: self.tickets)
    @rule(window=windows, data=st.data())
    def next_after_anybody(self, window: str, data: st.DataObject) -> None:
        """As a confused client does: finish somebody, or nobody."""
        self._next(window, data.draw(st.none() | st.sampled_from(self.model.visitors)))

    def _next(self, window: str, finish: Visitor | None) -> None:
        def ours() -> int | None:
            found = self.model.next(window, finish, self.room.now())
            return found.order if found else None

        def theirs() -> int | None:
            called = self.room.called(window, self.tickets[finish.order] if finish else None)
            if called is None:
                return None
            return next(n for n, one in enumerate(self.tickets) if one.id == called.ticket.id)

        self._same(ours, theirs)

    @precondition(lambda self: self._at_windows())
    @rule(chosen=targets, data=st.data())
    def serve(self, chosen: tuple[str, str | None], data: st.DataObject) -> None:
        """As a clerk does: something that fits whoever is at a window."""
        one = data.draw(st.sampled_from(self._at_windows()))
        self._act(one, data.draw(st.sampled_from(FITS[one.state])), chosen)

    @precondition(lambda self: self.tickets)
    @rule(action=st.sampled_from(ACTIONS), chosen=targets, data=st.data())
    def act(self, action: str, chosen: tuple[str, str | None], data: st.DataObject) -> None:
        """Anything with anybody of late."""
        self._act(data.draw(st.sampled_from(self.model.visitors[-6:])), action, chosen)

    @precondition(lambda self: any(one.last for one in self.model.visitors))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        touched = [one for one in self.model.visitors if one.last]
        self._act(data.draw(st.sampled_from(touched)), "undo", ("reference", None))

    @precondition(lambda self: any(one.state in BACK for one in self.model.visitors))
    @rule(chosen=targets, data=st.data())
    def take_back(self, chosen: tuple[str, str | None], data: st.DataObject) -> None:
        away = [one for one in self.model.visitors if one.state in BACK]
        self._act(data.draw(st.sampled_from(away)), "resume", chosen)

    def _at_windows(self) -> list[Visitor]:
        return [one for one in self.model.visitors if one.state in FITS]

    def _act(self, one: Visitor, action: str, chosen: tuple[str, str | None]) -> None:
        service, window = chosen
        target: dict[str, str] = {}
        if action == "transfer":
            target = {"window": window} if window else {"service": service}
        elif action == "resume" and window:
            target = {"window": window}
        ticket = self.tickets[one.order]
        self._same(
            lambda: self.model.act(one, action, self.room.now(), **target),
            lambda: self.room.act(ticket, action, **target) and None,
        )

    @rule(seconds=st.sampled_from([0.25, 1, 20, 59, 61, 400, 901, 1700]))
    def wait(self, seconds: float) -> None:
        self.room.wait(seconds=seconds)

    @rule(hour=st.integers(0, 9))
    def end_day(self, hour: int) -> None:
        if hour:
            return
        since = {code: self.room.window(code).since for code in MAY}
        now = self.room.now()
        self.room.end_day()
        self.model.end_day(now)
        for code, place in self.model.windows.items():
            opened = since[code]
            if opened and opened < now:
                place.state = "closed"

    def _same(self, ours: object, theirs: object) -> None:
        """Both do it with the same outcome, or both refuse it in the same words."""
        said = []
        for do in (ours, theirs):
            try:
                said.append(("done", do()))  # type: ignore[operator]
            except No as no:
                said.append(("refused", "state" if str(no) == "undo" else str(no)))
            except Refused:
                said.append(("refused", "state"))
            except (WindowBusy, WindowNotOpen) as error:
                said.append(("refused", WORDS[type(error)]))
        assert said[0] == said[1]

    # -- what must hold after each

    @invariant()
    def database_equals_model(self) -> None:
        now = self.room.now()
        with self.store.read() as conn:
            seen = line.hall(conn, self.room.centre, now)
            rows = conn.execute(select(tickets).order_by(tickets.c.id)).mappings().all()
        found = {str(row["id"]): row for row in rows}
        assert len(found) == len(self.tickets)
        for ticket, one in zip(self.tickets, self.model.visitors, strict=True):
            row = found[ticket.id]
            assert {name: row[name] for name in SAME} == {
                name: getattr(one, ours) for name, ours in SAME.items()
            }
            assert bool(row["undo"]) == bool(one.last)
        assert [one.number for one in seen.line] == [one.number for one in self.model.line(now)]
        for code, place in self.model.windows.items():
            state = seen.windows[code]
            assert (state.state, state.calls) == (place.state, len(place.calls))

    @invariant()
    def pushed_equals_fresh(self) -> None:
        self.screens.publish()
        fresh = self.screens.fresh()
        for view in VIEWS:
            assert self.screens.shown(view) == comparable(fresh[view], self.room.now()), view

    def teardown(self) -> None:
        seqs = [entry.seq for entry in self.room.entries()]
        assert seqs == list(range(1, len(seqs) + 1))


@pytest.fixture(scope="session")
def reducers() -> Iterator[Reducers]:
    started = Reducers()
    yield started
    started.close()


def test_any_order(kept_store: Store, reducers: Reducers) -> None:
    """Random sequences of all operations: database = model, pushed state = fresh snapshot."""
    Halls.store, Halls.reducers = kept_store, reducers
    kind = "sqlite" if kept_store.is_sqlite else "postgresql"
    run_state_machine_as_test(
        Halls,
        settings=settings(
            max_examples=EXAMPLES[kind],
            stateful_step_count=STEPS,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
