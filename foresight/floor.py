"""The hall as far as it is known while its past is replayed.

Pure. Told of comings, calls, ends and window changes one by one, it keeps windows, line and
bookings, and passes to the habits what each fact teaches. Where nobody says when windows open and
pause, that is inferred from what they do.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from foresight.habits import Habits
from foresight.roster import WindowDay
from foresight.rules import Inference
from foresight.state import Booked, Estimate, Hall, Serving, Visitor, Window
from foresight.trace import Change, Row

AWAY = 300.0
"""Seconds: who lets visitors wait longer than that at a free window is away (inferred)."""
MANY = 30
"""Services after which a window is taken to offer what it was seen to serve, and nothing else."""
GONE = 10
"""Days without a sign after which a window is forgotten."""


@dataclass
class Place:
    """One window, as it changes."""

    code: str
    state: str = "closed"
    services: frozenset[str] | None = None
    since: float = 0.0
    free_since: float = 0.0
    serving: Serving | None = None
    today: WindowDay | None = None
    paused_at: float | None = None
    """Clock at which the pause that goes on began."""
    pauses: list[float] = field(default_factory=list)
    served: dict[str, int] = field(default_factory=dict)
    seen_on: int = 0


class Floor:
    """Windows, line and bookings of one hall, with its habits and its turn rule."""

    def __init__(self, habits: Habits | None = None, told: bool = True) -> None:
        """`told`: windows' changes are told; otherwise they are inferred."""
        self.habits = habits or Habits()
        self.inference = Inference()
        self.told = told
        self.places: dict[str, Place] = {}
        self.line: dict[str, Visitor] = {}
        self.booked: dict[str, Booked] = {}
        self.told_at_arrival: dict[str, Estimate] = {}
        self.services: set[str] = set()
        self.today = 0
        self._midnight = 0.0
        self._last_call = 0.0

    # --- days

    def new_day(self, number: int, midnight: float, booked: Collection[Booked]) -> None:
        """A day begins with its bookings. Nobody of the day before is there any more."""
        days = {}
        for place in self.places.values():
            if place.today is not None:
                if place.today.closed is None:
                    place.today.closed = max(place.free_since - self._midnight, place.today.opened)
                days[place.code] = place.today
            place.today, place.pauses, place.serving, place.paused_at = None, [], None, None
            if not self.told:
                place.state = "closed"
        self.habits.roster.learn(days, self._last_call)
        self.habits.day_over()
        for _ in self.booked:
            self.habits.booked(None)
        self.line, self.told_at_arrival = {}, {}
        self.today, self._midnight, self._last_call = number, midnight, 0.0
        self.booked = {one.id: one for one in booked}
        self.services.update(one.service for one in booked)

    def clock(self, at: float) -> float:
        return at - self._midnight

    # --- windows

    def _place(self, code: str) -> Place:
        if code not in self.places:
            self.places[code] = Place(code)
        place = self.places[code]
        place.seen_on = self.today
        return place

    def change(self, change: Change) -> None:
        """A window starts or stops calling."""
        place = self._place(change.window)
        if change.services is not None:
            place.services = change.services
            self.services.update(change.services)
        if change.state == place.state:
            return
        clock = self.clock(change.at)
        if change.state == "open":
            self._opened(place, change.at)
        elif place.state == "open":
            place.paused_at = clock
            place.pauses.append(clock)
            if place.today is not None:
                place.today.closed = clock
        place.state, place.since = change.state, change.at

    def _opened(self, place: Place, at: float) -> None:
        clock = self.clock(at)
        if place.today is None:
            place.today = WindowDay(clock)
        elif place.paused_at is not None:
            # The pause itself begins when who was being served has gone.
            began = max(place.paused_at, self.clock(place.free_since))
            place.today.pauses.append((place.paused_at, max(0.0, clock - began)))
            place.today.closed = None
        place.paused_at = None
        place.free_since = max(place.free_since, at) if place.serving is None else place.free_since

    # --- visitors

    def come(self, row: Row, visitor: Visitor) -> None:
        at = visitor.issued
        if self.booked.pop(row.id, None) is not None:
            assert row.booked_for is not None
            self.habits.booked(at - row.booked_for)
        else:
            self.habits.came(visitor.turn, visitor.service, self.clock(at))
        self.services.add(visitor.service)
        self.line[visitor.id] = visitor

    def leave(self, row: Row) -> None:
        if self.line.pop(row.id, None) is not None:
            self.habits.ended_waiting(left=True)

    def call(self, row: Row, at: float) -> None:
        """`at`: the last call before service."""
        place = self._place(row.window)
        visitor = self.line.get(row.id)
        if visitor is not None:
            offered = self.offered(place)
            able = [one for one in self.line.values() if one.service in offered or one is visitor]
            self.inference.learn(visitor, able, at)
            told = self.told_at_arrival.pop(visitor.id, None)
            if told is not None:
                self.habits.waited(told, max(0.0, at - visitor.counted_from) / 60)
            del self.line[row.id]
            self.habits.ended_waiting(left=False)
            if place.today is not None or self.told:
                self._gap(place, visitor, at)
        if not self.told and place.state != "open":
            self._infer_opening(place, at)
        place.serving = Serving(row.id, row.service, at)
        place.served[row.service] = place.served.get(row.service, 0) + 1
        self._last_call = self.clock(at)

    def _gap(self, place: Place, visitor: Visitor, at: float) -> None:
        comes = max(visitor.base, visitor.issued) if visitor.base <= at else visitor.issued
        begins = max(comes, place.free_since)
        gap = at - begins
        if not self.told and gap > AWAY and place.today is not None:
            clock = self.clock(place.free_since)
            place.today.pauses.append((clock, at - place.free_since))
            place.pauses.append(clock)
        elif gap >= 0 and place.state == "open" and place.free_since > 0:
            self.habits.waited_on(
                gap, self._idle(visitor, comes) if comes > place.free_since else 0
            )

    def _idle(self, visitor: Visitor, since: float) -> int:
        """How many windows could have called the visitor from the first moment, at least one."""
        idle = (
            place.state == "open"
            and place.serving is None
            and place.free_since <= since
            and visitor.service in self.offered(place)
            for place in self.places.values()
        )
        return max(1, sum(idle))

    def _infer_opening(self, place: Place, at: float) -> None:
        if place.today is None:
            place.today = WindowDay(self.clock(at))
        place.state, place.since = "open", at

    def end(self, row: Row, at: float) -> None:
        place = self.places.get(row.window)
        if place is None or place.serving is None or place.serving.id != row.id:
            return
        seconds = at - place.serving.since
        if row.outcome == "no_show":
            self.habits.not_shown(seconds)
        else:
            self.habits.served(row.service, row.window, seconds)
        place.serving, place.free_since = None, at

    # --- the picture

    def offered(self, place: Place) -> frozenset[str]:
        """What a window serves: as it says, or as it was seen to."""
        if place.services is not None:
            return place.services
        if sum(place.served.values()) >= MANY:
            return frozenset(place.served)
        return frozenset(self.services)

    def hall(self, at: float) -> Hall:
        """The hall at this moment."""
        windows = [self._window(place, at) for place in self.places.values() if self._lives(place)]
        if not any(self._may_call(window) for window in windows):
            # Nothing is known of any window yet: one that does everything is the mildest guess.
            windows.append(Window("", frozenset(self.services), since=at, free_since=at))
        return Hall(
            at, self.clock(at), tuple(self._for_all(windows)), tuple(self.line.values()),
            tuple(self.booked.values()),
        )  # fmt: skip

    def _for_all(self, windows: list[Window]) -> list[Window]:
        """A service that no window says to offer is somebody's nevertheless: anybody's, as far as
        one can tell."""
        asked = {one.service for one in self.line.values()}
        asked |= {one.service for one in self.booked.values()}
        nobody_s = asked.difference(*(window.services for window in windows))
        if not nobody_s:
            return windows
        return [replace(window, services=window.services | nobody_s) for window in windows]

    def _lives(self, place: Place) -> bool:
        return self.today - place.seen_on <= GONE

    def _may_call(self, window: Window) -> bool:
        return window.opened or window.code in self.habits.roster.breaks()

    def _window(self, place: Place, at: float) -> Window:
        state, since, offered = place.state, place.since, self.offered(place)
        if not self.told and state == "open" and place.serving is None:
            first = min(
                (max(one.base, one.issued) for one in self.line.values() if one.service in offered),
                default=at,
            )
            if at - max(first, place.free_since) > AWAY:
                state, since = "paused", place.free_since
        return Window(
            place.code, offered, state, since, place.free_since, place.today is not None,
            tuple(place.pauses), place.serving,
        )  # fmt: skip
