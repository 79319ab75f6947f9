"""Fifty bookers after the last ten seats, over HTTP, on the real server."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests import house, machine
from tests.conftest import need
from tests.scheduler.conftest import NETWORK
from tests.whole.crowd import Hands

BOOKERS = 50
SLOTS = 5
SEATS = 2
"""The hall has two windows for applications, so each slot has two seats."""
SERVICE = "tp-application"


@pytest.fixture(params=["sqlite", "postgresql"])
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[house.Served]:
    """Halls that take cases, on SQLite with one worker, or PostgreSQL and Redis with three."""
    if request.param == "sqlite":
        yield from _served(tmp_path)
        return
    need("PostgreSQL", machine.postgres())
    need("Redis", machine.redis_url())
    with house.postgres_database() as url:
        redis = machine.redis_url() or ""
        yield from _served(tmp_path, workers=3, database_url=url, redis_url=redis)


def _served(home: Path, **settings: Any) -> Iterator[house.Served]:
    served = house.Served(home, demo=False, **settings)
    served.run("network", "import", str(NETWORK))
    served.start()
    yield served
    served.stop()


def test_50_bookers_after_the_last_10_seats(hall: house.Served) -> None:
    """Ten are booked, and each of the other forty hears which slot went and gets the next best
    plan, which none of the seats that went is part of."""
    slots = _slots(hall)
    cases = [_case(hall, number) for number in range(BOOKERS)]
    ready = threading.Barrier(BOOKERS)
    answers: dict[int, tuple[int, Any]] = {}

    def booker(number: int) -> None:
        body = {"visits": [{"visit": 1, "slot": slots[number % SLOTS]}]}
        ready.wait()
        answer = hall.call("POST", f"/cases/{cases[number]}/bookings", body)
        answers[number] = (answer.status_code, answer.json())

    hands = Hands()
    for number in range(BOOKERS):
        hands.add(lambda number=number: booker(number))
    hands.go()
    assert hands.errors == []
    won = {number for number, (status, _) in answers.items() if status == 201}
    assert Counter(status for status, _ in answers.values()) == {201: 10, 409: 40}
    assert Counter(slots[number % SLOTS] for number in won) == dict.fromkeys(slots, SEATS)
    for number in answers.keys() - won:
        _assert_tells_the_way_on(answers[number][1], slots[number % SLOTS], slots)
    _assert_kept(hall, cases, won)

    loser = min(answers.keys() - won)
    plan = answers[loser][1]["plan"]["visits"]
    visits = [{"visit": one["visit"], "slot": one["slot"]} for one in plan]
    answer = hall.call("POST", f"/cases/{cases[loser]}/bookings", {"visits": visits})
    assert answer.status_code == 201, answer.text


def _slots(hall: house.Served) -> list[str]:
    """The first slots of a day ahead, nobody in them yet."""
    since = date.today() + timedelta(days=2)
    query = f"service={SERVICE}&from={since}"
    found = hall.call("GET", f"/centres/hall/slots?{query}").json()["items"][:SLOTS]
    assert [one["free"] for one in found] == [SEATS] * SLOTS
    return [str(one["id"]) for one in found]


def _case(hall: house.Served, number: int) -> str:
    wish = {
        "power_kw": 120,
        "applicant": "household",
        "phone": f"+7916{number:07d}",
        "centre": "hall",
    }
    made = hall.call("POST", "/cases", wish)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def _assert_tells_the_way_on(said: Any, wanted: str, gone: list[str]) -> None:
    """The document names the slot that went, and a whole plan of others."""
    assert said["type"].endswith("slot-gone"), said
    assert (said["visit"], said["slot"]) == (1, wanted)
    plan = said["plan"]["visits"]
    assert [one["visit"] for one in plan] == [1, 2, 3]
    assert not {one["slot"] for one in plan} & set(gone)


def _assert_kept(hall: house.Served, cases: list[str], won: set[int]) -> None:
    """What was answered is what stands in the database."""
    for number, case in enumerate(cases):
        visits = hall.call("GET", f"/cases/{case}").json()["visits"]
        assert bool(visits[0]["booking"]) is (number in won)
