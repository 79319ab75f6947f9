"""Weeks of a network's visits, written as legs: what pages over a period have to show."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from centres.directory import Centre
from measures.tables import legs
from store import Store
from store.ids import new_id

RUSH = {9: 3, 10: 6, 11: 7, 12: 4, 13: 1, 14: 4, 15: 3, 16: 2}
"""Hour → visitors of a day in a hall of one window."""
SERVICES = ("reference", "documents", "appeal", "tp-contract", "tp-application")
WEIGHTS = (5, 3, 2, 2, 1)


def fill(store: Store, centres: Sequence[Centre], since: date, until: date, seed: int = 1) -> int:
    """Visits of every working day from `since` to `until`; how many legs there are."""
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number, centre in enumerate(centres):
        load = 0.5 + 0.1 * (number % 9)
        day = since
        while day <= until:
            if centre.hours.spans(day):
                rows += _day(draw, centre, day, load)
            day += timedelta(days=1)
    with store.write("test") as tx:
        for start in range(0, len(rows), 1_000):
            tx.conn.execute(legs.insert(), rows[start : start + 1_000])
    return len(rows)


def _day(draw: random.Random, centre: Centre, day: date, load: float) -> Iterator[dict[str, Any]]:
    """Waits grow with the rush, on Mondays most; some leave, some do not come."""
    number = 0
    for hour, usual in RUSH.items():
        heavy = load * usual * (1.4 if day.weekday() == 0 else 1.0)
        count = max(0, round(draw.gauss(usual * load, 1)))
        for minute in sorted(draw.choices(range(60), k=count)):
            number += 1
            came = datetime.combine(day, time(hour, minute), centre.zone)
            yield _leg(draw, centre, day, came, number, draw.expovariate(1 / (1.5 + 2.2 * heavy)))


def _leg(
    draw: random.Random, centre: Centre, day: date, came: datetime, number: int, wait: float
) -> dict[str, Any]:
    outcome = draw.choices(("served", "left", "no_show", "expired"), (90, 5, 4, 1))[0]
    called = came + timedelta(minutes=wait) if outcome in ("served", "no_show") else None
    served = 60 * draw.lognormvariate(2.0, 0.6) if outcome == "served" else 0.0
    return {
        "ticket": new_id(),
        "leg": 1,
        "centre": centre.code,
        "day": day,
        "number": f"С{number:03d}",
        "service": draw.choices(SERVICES, WEIGHTS)[0],
        "window": draw.choice(centre.windows).code if called else None,
        "clerk": None,
        "channel": "kiosk",
        "priority": False,
        "booked_for": None,
        "issued_at": came,
        "wait_from": came,
        "called_at": called,
        "started_at": called if outcome == "served" else None,
        "finished_at": called + timedelta(seconds=served) if called and served else None,
        "wait_s": 60 * wait if outcome == "served" else None,
        "served_s": served,
        "outcome": outcome,
    }
