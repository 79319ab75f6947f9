"""What it brings the walk-ins when bookings are placed by the product's ranking and not evenly.

A day of a hall of six windows, minute by minute: who is next decides `line.turn`, what a booked
visitor's ticket counts as decides `line.ticket`, and where a booking goes decides
`scheduler.offer`. The placements see the same visitors and the same service times. Nobody fails
to come."""

import heapq
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from tqdm import tqdm

from centres.directory import Centre, Service, Window
from centres.hours import Hours, parse_week
from line.ticket import base_and_turn
from line.turn import choose
from scheduler.crowd import CELL, MORNING_PEAK, Load, load_of
from scheduler.offer import Offer
from scheduler.slots import SlotName
from tests.bench.figure import Figure

DAYS, QUICK_DAYS = 300, 20
VISITS = 182
BOOKED = round(0.2 * VISITS)
TARGET = 33.3
"""Per cent by which the walk-ins' p90 shall fall: «at least a third»."""
SERVICES: Mapping[str, tuple[int, float]] = {
    "reference": (7, 0.44),
    "documents": (10, 0.4),
    "tp-application": (20, 0.16),
}
"""Service → minutes on average, share of the visits. Chosen, on other seeds, for the wait without
bookings to be that of design/foresight.md (p90 about 18 minutes), and not by the fall."""
SPREAD = 0.6
"""Of service times: standard deviation to mean, lognormal."""
EARLY, JITTER = 5.0, 5.0
"""Booked visitors come that many minutes before their time, give or take."""
Shape = Mapping[int, int]
"""Half-hour of the day → weight among the walk-ins."""
AFTERNOON_PEAK: Shape = dict(zip(MORNING_PEAK, reversed(MORNING_PEAK.values()), strict=True))
LUNCH = 40
"""Minutes; the windows go one after the other, in three pairs from noon."""
WINDOWS = 6
OPENS, CLOSES = 9 * 60, 17 * 60
DAY = date(2026, 11, 24)
SEED = 182
DRAWS = 1000
"""Of the bootstrap over days."""


class Visit(NamedTuple):
    """One visitor: minute of the day when they come, and how long the service takes them."""

    service: str
    comes: float
    takes: float
    booked_for: float | None = None


@dataclass(frozen=True)
class Waiting:
    """A ticket as the turn rule sees it."""

    id: str
    service: str
    turn: str
    base: datetime
    issued_at: datetime
    takes: float
    for_window: str | None = None


@dataclass(frozen=True)
class Day:
    """What is drawn before anything is placed."""

    walk_ins: list[Visit]
    booked: list[Visit]
    """`comes`: how many minutes from their time, before it is known."""
    places: list[float]
    """Where in the day, 0 to 1, each booking goes when all are spread evenly."""


def measure(quick: bool) -> dict[str, Any]:
    """p90 of the walk-ins' wait by placement, and by how much the ranking lowers it: first in the
    hall whose day has the shape that the product takes for granted, then in one that is busiest
    in the afternoon, with the product knowing nothing of it and knowing it."""
    days = QUICK_DAYS if quick else DAYS
    morning, afternoon = _waits(MORNING_PEAK, days), _waits(AFTERNOON_PEAK, days)
    return {
        "days": days,
        "visits_a_day": VISITS,
        "booked_share": round(BOOKED / VISITS, 2),
        **_told(morning),
        "afternoon": _told(afternoon),
    }


def run(_home: Path, _executor: Executor, quick: bool) -> list[Figure]:
    """One figure a hall: by how much the ranking lowers the walk-ins' p90 against flat."""
    found = measure(quick)
    return [
        _figure("walk-ins' p90, bookings ranked, morning hall", found, "fall", quick),
        _figure(
            "the same, afternoon hall, own arrivals known",
            found["afternoon"],
            "fall_knowing_arrivals",
            quick,
        ),
    ]


def _figure(name: str, told: dict[str, Any], which: str, quick: bool) -> Figure:
    fall = told[which]
    said = f"−{fall['per_cent']} % [{fall['low']}–{fall['high']}] against flat"
    # Twenty days are too few to judge by.
    met = None if quick else fall["met"]
    return Figure(name, f"≥ {TARGET} % lower", said, met, told)


def _told(waits: Mapping[str, list[np.ndarray]]) -> dict[str, Any]:
    p90 = {name: round(_p90(found), 1) for name, found in waits.items()}
    return {
        "p90_min": p90,
        "fall": _fall(waits["flat"], waits["ranked"]),
        "fall_knowing_arrivals": _fall(waits["flat"], waits["knowing"]),
    }


def _waits(shape: Shape, days: int) -> dict[str, list[np.ndarray]]:
    """Placement → the walk-ins' waits, by day."""
    places = {"flat": _flat, "ranked": _ranked({}), "knowing": _ranked(_known_load(shape))}
    waits: dict[str, list[np.ndarray]] = {name: [] for name in ("none", *places)}
    for number in tqdm(range(days), "days of a hall", leave=False):
        drawn = _draw(np.random.default_rng((SEED, number)), shape, BOOKED)
        for name, place in places.items():
            waits[name].append(_walk_ins_wait(drawn, place))
        without = _draw(np.random.default_rng((SEED, number)), shape, 0)
        waits["none"].append(_walk_ins_wait(without, _flat))
    return waits


def _fall(flat: list[np.ndarray], other: list[np.ndarray]) -> dict[str, Any]:
    """By how many per cent the p90 falls, with the 95 % interval from redrawing whole days."""
    dice = np.random.default_rng(SEED)
    drawn = [
        _per_cent([flat[day] for day in days], [other[day] for day in days])
        for days in dice.integers(0, len(flat), (DRAWS, len(flat)))
    ]
    low, high = np.percentile(drawn, (2.5, 97.5))
    found = _per_cent(flat, other)
    return {
        "per_cent": round(found, 1),
        "low": round(float(low), 1),
        "high": round(float(high), 1),
        "target": TARGET,
        "missed_by": round(max(0.0, TARGET - found), 1),
        "met": found >= TARGET,
        "sure": bool(low >= TARGET),
    }


def _per_cent(flat: list[np.ndarray], other: list[np.ndarray]) -> float:
    return 100 * (1 - _p90(other) / _p90(flat))


def _p90(days: Sequence[np.ndarray]) -> float:
    return float(np.percentile(np.concatenate(days), 90))


def _draw(dice: np.random.Generator, shape: Shape, booked: int) -> Day:
    """The visitors of one day: so many walk-ins, Poisson, and exactly so many booked."""
    halves, weights = np.array(list(shape)), np.array(list(shape.values()), float)
    count = dice.poisson(VISITS - booked)
    in_half = dice.choice(halves, count, p=weights / weights.sum())
    comes = np.sort(30 * (in_half + dice.random(count)))
    walk_ins = [_visit(dice, float(minute)) for minute in comes]
    visits = [_visit(dice, dice.normal(-EARLY, JITTER)) for _ in range(booked)]
    places = [(number + dice.random()) / booked for number in range(booked)]
    dice.shuffle(places)
    return Day(walk_ins, visits, places)


def _visit(dice: np.random.Generator, comes: float) -> Visit:
    shares = [share for _, share in SERVICES.values()]
    service = str(dice.choice(list(SERVICES), p=shares))
    sigma = np.sqrt(np.log(1 + SPREAD**2))
    return Visit(service, comes, SERVICES[service][0] * dice.lognormal(-(sigma**2) / 2, sigma))


Place = Callable[[Day], list[int]]
"""Minute of the day of each booking, in the order in which they are made."""


def _flat(drawn: Day) -> list[int]:
    """Evenly over the day: the slot of its service into which its place falls."""
    found = []
    for visit, place in zip(drawn.booked, drawn.places, strict=True):
        length = _offer({}).cells(visit.service) * CELL
        slots = (CLOSES - OPENS) // length
        found.append(OPENS + length * int(place * slots))
    return found


def _ranked(loads: Mapping[int, Load]) -> Place:
    """Each takes what the product ranks first, seeing the seats that those before it took."""

    def place(drawn: Day) -> list[int]:
        offer = _offer(loads)
        found = []
        for visit in drawn.booked:
            best = offer.best(visit.service)(DAY.toordinal())
            assert best
            found.append(best.minute)
            _take(offer, SlotName(offer.centre.code, visit.service, DAY, best.minute))
        return found

    return place


def _take(offer: Offer, name: SlotName) -> None:
    group = offer.seat(name)
    assert group
    used: Any = offer.used
    row = bytearray(used.setdefault(DAY, {}).get(group.key, bytes(24 * 60 // CELL)))
    first = name.minute // CELL
    for cell in range(first, first + offer.cells(name.service)):
        row[cell] += 1
    used[DAY][group.key] = bytes(row)


def _offer(loads: Mapping[int, Load]) -> Offer:
    """The empty hall as the product sees it on the day before."""
    return Offer(_CENTRE, _at(OPENS) - timedelta(days=1), {}, loads)


def _centre() -> Centre:
    names = {"ru": "Зал", "en": "Hall"}
    services = tuple(
        Service(code, None, names, "А", minutes, True) for code, (minutes, _) in SERVICES.items()
    )
    windows = tuple(Window(str(number), tuple(SERVICES)) for number in range(1, WINDOWS + 1))
    zone = ZoneInfo("UTC")
    hours = Hours(zone, parse_week(["mon-fri 09:00-17:00"]))
    return Centre("hall", "west", names, names, None, 1, zone, hours, services, windows)


def _at(minute: float) -> datetime:
    return datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + timedelta(minutes=minute)


def _known_load(shape: Shape) -> dict[int, Load]:
    """The hall's own walk-ins, as the product reckons a load from them."""
    total = sum(shape.values())
    arrivals = {half: (VISITS - BOOKED) * one / total for half, one in shape.items()}
    # As the product does it: services count alike, however often each is asked for.
    minutes = sum(minutes for minutes, _ in SERVICES.values()) / len(SERVICES)
    return {DAY.weekday(): load_of(arrivals, minutes, WINDOWS)}


_CENTRE = _centre()


def _walk_ins_wait(drawn: Day, place: Place) -> np.ndarray:
    """Minutes that each walk-in of the day waited."""
    booked = [
        Visit(visit.service, minute + visit.comes, visit.takes, minute)
        for visit, minute in zip(drawn.booked, place(drawn), strict=True)
    ]
    return np.array(_play(sorted(drawn.walk_ins + booked, key=lambda visit: visit.comes)))


def _play(visits: Sequence[Visit]) -> list[float]:
    """Run the day: whenever somebody comes or a window is free, `choose` says who goes there."""
    coming = [_ticket(number, visit) for number, visit in enumerate(visits)]
    # A window is looked at when it is free: (minute, which). Lunch is due, not cut into a service.
    free = [(float(OPENS), window) for window in range(WINDOWS)]
    lunches = {window: 12 * 60 + LUNCH * (window // 2) for window in range(WINDOWS)}
    waiting: dict[str, Waiting] = {}
    waits, next_one = [], 0
    while next_one < len(coming) or waiting:
        minute, window = heapq.heappop(free)
        while next_one < len(coming) and visits[next_one].comes <= minute:
            waiting[coming[next_one].id] = coming[next_one]
            next_one += 1
        if minute >= lunches.get(window, np.inf):
            del lunches[window]
            heapq.heappush(free, (minute + LUNCH, window))
            continue
        at = _at(minute)
        found = choose(waiting.values(), str(window), SERVICES, at)
        if found is None:
            # Idle until the next visitor, or until lunch.
            until = min(visits[next_one].comes, lunches.get(window, np.inf))
            heapq.heappush(free, (max(minute, until), window))
            continue
        del waiting[found.id]
        if found.turn == "walk_in":
            waits.append((at - found.issued_at).total_seconds() / 60)
        heapq.heappush(free, (minute + found.takes, window))
    return waits


def _ticket(number: int, visit: Visit) -> Waiting:
    booked_for = None if visit.booked_for is None else _at(visit.booked_for)
    issued_at = _at(visit.comes)
    base, turn = base_and_turn(issued_at, booked_for, priority=False)
    return Waiting(f"{number:04}", visit.service, turn.value, base, issued_at, takes=visit.takes)
