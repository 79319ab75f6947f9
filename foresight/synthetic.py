"""A hall's days through the real turn rule, in simulated time: what `priyom simulate` writes.

Who is next decides `line.turn`, what a visitor's ticket counts as decides `line.ticket`. Everything
else is drawn from the scene. Times are kept to the millisecond.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np

from foresight.scenes import CLOSES, LUNCH, LUNCH_FROM, OPENS, Scene
from foresight.trace import Change, Row, Trace
from line.ticket import Turn, base_and_turn
from line.turn import choose
from scheduler.crowd import MORNING_PEAK

FIRST_DAY = date(2026, 1, 12)
OFFSET = 3 * 3600
"""The simulated centre keeps Moscow time."""
GIVEN_UP = 4 * 3600
"""Seconds after closing time at which whoever still waits is sent home."""


@dataclass
class Guest:
    """One leg of a visitor; seconds since the day's midnight."""

    id: str
    service: str
    takes: float
    priority: bool
    missing: bool
    leaves_after: float | None
    comes: float | None
    due: float | None = None
    turn: str = ""
    base: datetime = field(default=datetime.min)
    issued_at: datetime = field(default=datetime.min)
    for_window: str | None = None
    start: float | None = None
    end: float | None = None
    window: str = ""
    outcome: str = ""
    leg: int = 1


@dataclass
class Desk:
    """A window and its clerk."""

    code: str
    services: frozenset[str]
    speed: float
    state: str = "closed"
    guest: Guest | None = None
    away: float | None = None
    """Length of a pause that was asked for and has not begun."""
    expected: bool = False
    """A «ready» is on its way."""


def days(scene: Scene, count: int, seed: int, first: date = FIRST_DAY) -> Iterator[Trace]:
    """One trace a working day, the same for the same scene and seed."""
    dice = np.random.default_rng((seed, 0))
    speeds = np.exp(scene.clerks * dice.standard_normal(scene.windows))
    day = first
    for number in range(count):
        while day.weekday() > 4:
            day += timedelta(days=1)
        yield _Day(scene, day, number, speeds, np.random.default_rng((seed, 1, number))).play()
        day += timedelta(days=1)


def joined(traces: Iterator[Trace]) -> Trace:
    """Several days as one trace."""
    rows: list[Row] = []
    changes: list[Change] = []
    for one in traces:
        rows.extend(one.rows)
        changes.extend(one.changes or ())
    return Trace(rows, changes)


class _Day:
    """One day, event by event."""

    def __init__(
        self, scene: Scene, day: date, number: int, speeds: np.ndarray, dice: np.random.Generator
    ) -> None:
        self.scene, self.number, self.dice = scene, number, dice
        self.day = day
        zone = timezone(timedelta(seconds=OFFSET))
        self.midnight = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        codes = list(scene.services)
        self.desks = [
            Desk(
                str(index + 1),
                frozenset(codes if index < scene.windows - scene.narrow else codes[:2]),
                float(speeds[index]),
            )
            for index in range(scene.windows)
        ]
        self.waiting: dict[str, Guest] = {}
        self.guests: list[Guest] = []
        self.changes: list[Change] = []
        self.events: list[tuple[float, int, str, Any]] = []
        self.pushed = 0

    def play(self) -> Trace:
        self._draw_guests()
        for index, desk in enumerate(self.desks):
            self._push(OPENS * 60 + 60 * self.dice.random(), "back", desk)
            if self.scene.lunch:
                # In pairs, one pair after the other; two windows go one by one.
                turn = index // 2 if self.scene.windows > 2 else index
                late = self.dice.uniform(-180, 180)
                start = LUNCH_FROM + LUNCH * (turn % 3)
                self._push(start * 60 + late, "lunch", desk)
            self._draw_pauses(desk)
        done = "come ready end lunch pause back leave".split()
        actions = {name: getattr(self, f"_{name}") for name in done}
        while self.events:
            now, _, kind, what = heapq.heappop(self.events)
            if now > CLOSES * 60 + GIVEN_UP:
                break
            actions[kind](now, what)
            if now >= CLOSES * 60:
                self._wind_up(now)
        self._send_home()
        return self._told()

    # --- what is drawn

    def _draw_guests(self) -> None:
        scene, dice = self.scene, self.dice
        halves = np.array(list(MORNING_PEAK))
        weights = np.array(list(MORNING_PEAK.values()), float)
        booked = round(scene.booked * scene.visits / (1 - scene.absent))
        count = dice.poisson((1 - scene.booked) * scene.visits)
        comes = 1800 * (dice.choice(halves, count, p=weights / weights.sum()) + dice.random(count))
        if scene.surge and dice.random() < scene.surge:
            hour = 3600 * dice.uniform(9.5, 15)
            inside = comes[(comes >= hour) & (comes < hour + 3600)]
            more = dice.poisson((scene.surge_times - 1) * max(1, len(inside)))
            comes = np.concatenate([comes, hour + 3600 * dice.random(more)])
        for at in np.sort(comes):
            self.guests.append(self._guest(round(at, 3), None))
        for _ in range(booked):
            due = 300 * int(dice.integers(OPENS // 5, (CLOSES - 30) // 5))
            at = due + 60 * dice.normal(-scene.early_min, scene.early_spread)
            shows = dice.random() >= scene.absent
            early = max(round(at, 3), OPENS * 60.0 - 300)
            self.guests.append(self._guest(early if shows else None, due))
        self.guests.sort(key=_expected)
        for index, guest in enumerate(self.guests):
            guest.id = f"{self.day:%Y%m%d}-{index + 1:03}"
            if guest.comes is not None:
                self._push(guest.comes, "come", guest)

    def _guest(self, comes: float | None, due: float | None, leg: int = 1) -> Guest:
        scene, dice = self.scene, self.dice
        shares = np.array([share for _, share in scene.services.values()])
        service = str(dice.choice(list(scene.services), p=shares / shares.sum()))
        sigma = np.sqrt(np.log1p(scene.spread**2))
        mean = 60 * scene.services[service][0] * scene.level(service, self.number)
        takes = mean * dice.lognormal(-(sigma**2) / 2, sigma)
        priority, missing, leaving = dice.random(3) < (
            scene.priority, scene.missing, scene.leaving
        )  # fmt: skip
        patience = float(dice.uniform(300, 1800)) if leaving else None
        return Guest(
            "", service, takes, bool(priority), bool(missing), patience, comes, due, leg=leg
        )

    def _draw_pauses(self, desk: Desk) -> None:
        if not self.scene.pauses:
            return
        at = OPENS * 3600 / 60.0
        while at < CLOSES * 60:
            at += self.dice.exponential(3600 / self.scene.pauses)
            self._push(at, "pause", desk)

    def _hand(self, mean: float) -> float:
        """Seconds that a clerk's hand takes."""
        sigma = np.sqrt(np.log1p(self.scene.hand_spread**2))
        return float(mean * self.dice.lognormal(-(sigma**2) / 2, sigma))

    # --- what happens

    def _push(self, at: float, kind: str, what: Any) -> None:
        self.pushed += 1
        heapq.heappush(self.events, (round(float(at), 3), self.pushed, kind, what))

    def _at(self, second: float) -> datetime:
        return self.midnight + timedelta(seconds=second)

    def _come(self, now: float, guest: Guest) -> None:
        guest.issued_at = self._at(now)
        if guest.leg == 1:
            due = None if guest.due is None else self._at(guest.due)
            guest.base, guest.turn = base_and_turn(guest.issued_at, due, guest.priority)
        else:
            guest.base = guest.issued_at
        self.waiting[guest.id] = guest
        if guest.leaves_after is not None:
            self._push(now + guest.leaves_after, "leave", guest)
        for desk in self.desks:
            idle = desk.state == "open" and desk.guest is None and not desk.expected
            if idle and guest.service in desk.services:
                self._soon(now, desk, self.scene.lag_s)

    def _soon(self, now: float, desk: Desk, mean: float) -> None:
        desk.expected = True
        self._push(now + self._hand(mean), "ready", desk)

    def _ready(self, now: float, desk: Desk) -> None:
        desk.expected = False
        if desk.state != "open" or desk.guest is not None:
            return
        guest = choose(self.waiting.values(), desk.code, desk.services, self._at(now))
        if guest is None:
            return
        del self.waiting[guest.id]
        desk.guest, guest.window, guest.start = guest, desk.code, now
        takes = self.scene.missing_s if guest.missing else guest.takes * desk.speed
        if guest.missing:
            takes *= self.dice.uniform(0.6, 1.4)
        self._push(now + takes, "end", desk)

    def _end(self, now: float, desk: Desk) -> None:
        guest = desk.guest
        assert guest is not None
        desk.guest, guest.end = None, now
        guest.outcome = "no_show" if guest.missing else "served"
        if not guest.missing and guest.leg == 1 and self.dice.random() < self.scene.returning:
            again = self._guest(now, None, leg=2)
            again.id, again.priority, again.missing = f"{guest.id}/2", guest.priority, False
            again.turn = Turn.RETURNING if guest.turn == Turn.WALK_IN else guest.turn
            self.guests.append(again)
            self._come(now, again)
        if desk.away is not None:
            self._leave_desk(now, desk)
        else:
            self._soon(now, desk, self.scene.gap_s)

    def _leave_desk(self, now: float, desk: Desk) -> None:
        assert desk.away is not None
        self._stamp(now, desk, "paused")
        self._push(now + max(60.0, desk.away), "back", desk)
        desk.away = None

    def _lunch(self, now: float, desk: Desk) -> None:
        """Nobody is called any more; who is being served is finished first."""
        if desk.state != "open":
            return
        desk.away = LUNCH * 60 + self.dice.normal(0, 90)
        self._stamp(now, desk, "paused")
        if desk.guest is None:
            self._leave_desk(now, desk)

    def _pause(self, now: float, desk: Desk) -> None:
        """Unannounced: after the visitor who is being served."""
        if desk.state != "open" or desk.away is not None or now >= CLOSES * 60:
            return
        sigma = np.sqrt(np.log1p(0.5**2))
        desk.away = 60 * self.scene.pause_min * self.dice.lognormal(-(sigma**2) / 2, sigma)
        if desk.guest is None:
            self._leave_desk(now, desk)

    def _back(self, now: float, desk: Desk) -> None:
        if desk.state == "open":
            return
        self._stamp(now, desk, "open")
        self._soon(now, desk, self.scene.lag_s)

    def _leave(self, now: float, guest: Guest) -> None:
        if self.waiting.pop(guest.id, None):
            guest.end, guest.outcome = now, "left"

    def _stamp(self, now: float, desk: Desk, state: str) -> None:
        if desk.state == state:
            return
        desk.state = state
        services = desk.services if state == "open" else None
        self.changes.append(Change(desk.code, self._at(now).timestamp(), state, services))

    def _wind_up(self, now: float) -> None:
        """After closing time the windows stay until the hall is empty."""
        due = any(one.comes is not None and one.comes > now for one in self.guests if not one.turn)
        if due or self.waiting or any(desk.guest for desk in self.desks):
            return
        for desk in self.desks:
            self._stamp(now, desk, "closed")
        self.events.clear()

    def _send_home(self) -> None:
        late = CLOSES * 60 + GIVEN_UP
        for guest in self.waiting.values():
            guest.end, guest.outcome = late, "expired"
        for desk in self.desks:
            if desk.guest is not None:
                desk.guest.end, desk.guest.outcome = late, "served"
            self._stamp(late, desk, "closed")

    # --- what is told

    def _told(self) -> Trace:
        rows = [self._row(guest) for guest in self.guests]
        rows.sort(key=lambda row: row.due)
        return Trace(rows, self.changes)

    def _row(self, guest: Guest) -> Row:
        def at(second: float | None) -> float | None:
            return None if second is None else self._at(second).timestamp()

        outcome = guest.outcome if guest.comes is not None else "no_show"
        return Row(
            guest.id, at(guest.comes), at(guest.due), at(guest.start), at(guest.end),
            guest.window, guest.service, guest.priority, outcome, OFFSET,
        )  # fmt: skip


def _expected(guest: Guest) -> float:
    """When a visitor comes; for who never does, the booked time."""
    found = guest.due if guest.comes is None else guest.comes
    assert found is not None
    return found
