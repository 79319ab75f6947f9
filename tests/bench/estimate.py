"""How long it takes to foresee all waits of a large hall: sixty waiting, twelve windows at work."""

import time
from concurrent.futures import Executor
from pathlib import Path

from foresight import synthetic
from foresight.beliefs import Beliefs
from foresight.engine import foresee
from foresight.replay import learn
from foresight.scenes import Scene
from foresight.state import Booked, Hall, Serving, Visitor, Window
from tests.bench.figure import Figure, ms, quantile

TARGET = 0.005
WINDOWS, WAITING, BOOKED = 12, 60, 20
TIMES = 200
SEED = 3
TURNS = ("walk_in",) * 8 + ("booked", "priority")


def run(home: Path, executor: Executor, quick: bool) -> list[Figure]:
    """Processor time of the estimate, of which half of the tries took no longer."""
    hall, beliefs = _hall()
    foresee(hall, beliefs)
    took = []
    for _ in range(TIMES):
        began = time.thread_time()
        foresee(hall, beliefs)
        took.append(time.thread_time() - began)
    middle = quantile(took, 0.5)
    detail = {"least": min(took), "p50": middle, "p95": quantile(took, 0.95)}
    name = f"estimate, {WAITING} waiting, {WINDOWS} windows"
    said = f"p50 {ms(middle)}, p95 {ms(detail['p95'])}"
    return [Figure(name, f"≤ {ms(TARGET)}", said, middle <= TARGET, detail)]


def _hall() -> tuple[Hall, Beliefs]:
    """Half past ten in a hall watched for twenty days, with breaks and bookings to come."""
    scene = Scene(windows=WINDOWS, load=1.1, narrow=4, pauses=0.1)
    floor = learn(synthetic.joined(synthetic.days(scene, 20, SEED)))
    services = list(scene.services)
    clock = 10.5 * 3600
    at = floor.today * 86_400 - synthetic.OFFSET + clock
    windows = tuple(
        Window(
            str(index + 1),
            frozenset(services if index < WINDOWS - scene.narrow else services[:2]),
            since=at - 3600,
            free_since=at - 200,
            serving=Serving(f"at {index}", services[index % 2], at - 40 * index),
        )
        for index in range(WINDOWS)
    )
    line = tuple(
        Visitor(str(index), services[index % 3], TURNS[index % 10], came, came)
        for index, came in ((index, at - 1800 + 30 * index) for index in range(WAITING))
    )
    booked = tuple(
        Booked(f"booked {index}", services[index % 3], at + 300 * index) for index in range(BOOKED)
    )
    return Hall(at, clock, windows, line, booked), floor.habits.beliefs(floor.services)
