"""A hall's random day: who comes when, for what, how long it takes and how they behave.

Pure: the same hall, day and seed give the same visitors. Arrivals are a Poisson process whose rate
follows the clock, with a peak in the morning; times at a window are lognormal around the
catalogue's typical minutes."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from centres.directory import Centre, Service

SHAPE: tuple[tuple[float, float], ...] = (
    (8.0, 0.5),
    (9.0, 1.0),
    (11.5, 1.0),
    (13.0, 0.8),
    (15.0, 0.75),
    (16.0, 0.5),
    (17.0, 0.25),
    (24.0, 0.1),
)
"""Arrivals by the hour of the centre's clock, as a share of the peak; straight lines between."""

WEIGHTS = {
    "reference": 0.30,
    "documents": 0.22,
    "tp-application": 0.18,
    "appeal": 0.14,
    "tp-contract": 0.10,
    "tp-completion": 0.06,
}
"""What people come for; a service not named here counts as `OTHER`."""
OTHER = 0.05

VARIATION = 0.6
"""Standard deviation of a service time as a share of its mean."""
BESIDES = 0.8
"""Minutes of a window that a visitor takes beside the service: the way, a word at the end."""
CROWD = 1.0
"""Visitors before the door in the morning for each window's worth of load."""
ABSENT, PRIORITY, SECOND, HASTY, ENGLISH = 0.04, 0.04, 0.08, 0.08, 0.03
"""Shares of those who never answer, go first, want two things, leave soon, read
English."""


@dataclass(frozen=True)
class Visitor:
    """One who comes at `at`. `serving`: time at a window for each service; `walk`: from the call
    to the window; `patience`: how long until the visitor leaves without having been called."""

    at: datetime
    services: tuple[str, ...]
    serving: tuple[timedelta, ...]
    walk: timedelta
    patience: timedelta
    comes: bool
    priority: bool
    lang: str


def load_of(centre: Centre, seed: str) -> float:
    """How busy the hall's peak is: visitors expected ÷ what its windows can serve. A small hall
    needs slack to keep waits near the target, and a few have too little of it."""
    draw = Random(f"{seed}/{centre.code}/load")
    if len(centre.windows) > 3:
        return 0.9
    return draw.uniform(0.8, 1.0) if draw.random() < 0.12 else draw.uniform(0.35, 0.6)


def plan_day(centre: Centre, day: date, windows: int, load: float, seed: str) -> list[Visitor]:
    """Everybody who comes on that day while the centre is open, in order. `windows`: how many
    serve them."""
    draw = Random(f"{seed}/{centre.code}/{day}")
    services = queued(centre)
    if not services:
        return []
    peak = load * windows / (_mean_minutes(services) + BESIDES)
    visitors: list[Visitor] = []
    for start, end in centre.hours.intervals(day):
        if not visitors:
            visitors += _at_the_door(start, services, load * windows, draw)
        visitors += arrivals(centre, start, end, peak, draw)
    return sorted(visitors, key=lambda one: one.at)


def _at_the_door(
    opening: datetime, services: Sequence[Service], busy: float, draw: Random
) -> Iterator[Visitor]:
    """Who has been waiting outside: about one for each busy window."""
    for _ in range(int(busy * CROWD + draw.random())):
        yield visitor(opening + timedelta(seconds=draw.uniform(1, 240)), services, draw)


def arrivals(
    centre: Centre, start: datetime, end: datetime, peak: float, draw: Random
) -> Iterator[Visitor]:
    """Visitors between two moments; `peak` a minute at the day's busiest. By thinning (Lewis &
    Shedler, 1979): candidates at the peak's rate, each kept with the share of its hour."""
    at = start
    services = queued(centre)
    while True:
        at += timedelta(minutes=draw.expovariate(peak))
        if at >= end:
            return
        if draw.random() < share(at.astimezone(centre.zone)):
            yield visitor(at, services, draw)


def share(wall: datetime) -> float:
    """Arrivals at this time of day as a share of the peak."""
    hour = wall.hour + wall.minute / 60
    before = SHAPE[0]
    for after in SHAPE:
        if hour < after[0]:
            part = (hour - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
            return before[1] + part * (after[1] - before[1])
        before = after
    return before[1]


def visitor(at: datetime, services: Sequence[Service], draw: Random) -> Visitor:
    """Somebody, with all that will happen to them drawn beforehand."""
    weights = [WEIGHTS.get(service.code, OTHER) for service in services]
    wanted = [draw.choices(services, weights)[0]]
    second = draw.choices(services, weights)[0]
    if draw.random() < SECOND and second.code != wanted[0].code:
        wanted.append(second)
    hasty = draw.random() < HASTY
    return Visitor(
        at=at,
        services=tuple(service.code for service in wanted),
        serving=tuple(service_time(service.minutes, draw) for service in wanted),
        walk=timedelta(seconds=draw.uniform(8, 35)),
        patience=timedelta(minutes=draw.uniform(10, 30) if hasty else draw.uniform(50, 90)),
        comes=draw.random() >= ABSENT,
        priority=draw.random() < PRIORITY,
        lang="en" if draw.random() < ENGLISH else "ru",
    )


def service_time(minutes: float, draw: Random) -> timedelta:
    """Lognormal with this mean, cut where a demo would look broken."""
    spread = math.sqrt(math.log(1 + VARIATION**2))
    drawn = draw.lognormvariate(math.log(minutes) - spread**2 / 2, spread)
    return timedelta(minutes=min(max(drawn, 0.3 * minutes), 3 * minutes))


def queued(centre: Centre) -> list[Service]:
    """What one can take a number for at this centre."""
    return [service for service in centre.services if service.queued and service.letter]


def _mean_minutes(services: Sequence[Service]) -> float:
    weights = [WEIGHTS.get(service.code, OTHER) for service in services]
    pairs = zip(weights, services, strict=True)
    return sum(weight * service.minutes for weight, service in pairs) / sum(weights)
