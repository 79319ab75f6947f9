"""The lookout: halls foreseen one after the other, told, warned of, and judged."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from centres.directory import Directory
from foresight import accuracy, calibration
from foresight.forecast import Forecast
from foresight.forecasts import STALE, Forecasts
from foresight.levels import Levels
from foresight.lookout import EVERY, KEEP_EVERY, LEARN_EVERY, Lookout
from foresight.plans import Plans
from foresight.tables import foretold
from store import Clock, Store
from tests import house
from tests.foresight.folded import folded
from tests.line.room import Room
from tests.quick import emptied, kept


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    with kept(request.param, tmp_path_factory.mktemp("lookout")) as store:
        yield store


@pytest.fixture
def room(kept_store: Store) -> Room:
    return Room(emptied(kept_store))


class Watch:
    """A lookout whose seconds a test may skip."""

    def __init__(self, room: Room, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[Forecast] = []
        self.forecasts = Forecasts(home / "forecasts")
        self._real = 0.0
        monkeypatch.setattr("foresight.lookout.time.monotonic", lambda: self._real)
        self.lookout = Lookout(
            room.store,
            Directory(room.store),
            self.forecasts,
            Plans(home / "plans"),
            self.told.append,
        )

    def round(self, after: float = EVERY) -> int:
        self._real += after
        return self.lookout.round()


@pytest.fixture
def watch(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(room, tmp_path, monkeypatch)


def test_a_hall_that_changes_is_looked_at_once_a_second(room: Room, watch: Watch) -> None:
    """However much happens; and again after a while though nothing does, for time itself counts."""
    room.open("1")
    assert watch.round() == 1
    room.come("reference")
    assert watch.round(0.4) == 0
    assert watch.round(0.6) == 1
    assert watch.round(1) == 0
    assert watch.round(15) == 1


def test_everybody_who_waits_is_foreseen(room: Room, watch: Watch) -> None:
    """The forecast knows the journal up to now; other processes read the same."""
    room.open("1")
    first, second = room.come("reference"), room.come("reference")
    watch.round()
    seen = watch.forecasts.of("hall", room.now())
    assert seen == watch.told[-1] and seen.seq == len(room.entries())
    assert seen.waits.keys() == {first.id, second.id}
    assert seen.newcomers["reference"].expected >= seen.waits[second.id].expected


def test_a_hall_at_rest_has_no_forecast(room: Room, watch: Watch) -> None:
    """No window open and nobody in line: there is nothing to foresee."""
    room.open("1")
    watch.round()
    room.close("1")
    watch.round()
    assert watch.forecasts.of("hall", room.now()) is None


def test_a_forecast_grows_stale(room: Room, watch: Watch) -> None:
    """When the lookout falls silent, screens show nothing rather than something old."""
    room.open("1")
    room.come("reference")
    watch.round()
    assert watch.forecasts.of("hall", room.now() + STALE / 2)
    assert watch.forecasts.of("hall", room.now() + STALE) is None


def test_a_long_line_is_warned_of(room: Room, watch: Watch) -> None:
    """Eight at one window: an alert with advice, at the second look, before anybody waited long."""
    room.open("1")
    for _ in range(8):
        room.come("reference")
    watch.round()
    assert "alert.raised" not in room.kinds()
    room.wait(seconds=6)
    watch.round(20)
    raised = [entry for entry in room.entries() if entry.kind == "alert.raised"]
    assert len(raised) == 1 and raised[0].data["advice"][0]["kind"] == "open"
    room.wait(minutes=20)
    watch.round(20)
    ended = [entry for entry in room.entries() if entry.kind == "alert.ended"]
    assert [entry.data["outcome"] for entry in ended] == ["right"]


def test_an_alert_nobody_looks_after_ends_with_its_hour(room: Room, watch: Watch) -> None:
    """A hall that was closed on an open alert is not warned of for ever."""
    room.open("1")
    people = [room.come("reference") for _ in range(8)]
    watch.round()
    room.wait(seconds=6)
    watch.round(20)
    for one in people:
        room.act(one, "cancel")
    room.close("1")
    room.wait(minutes=61)
    watch.round(100)
    ended = [entry for entry in room.entries() if entry.kind == "alert.ended"]
    assert [entry.data["outcome"] for entry in ended] == ["wrong"]


def test_the_first_word_to_each_visitor_is_kept_and_judged(room: Room, watch: Watch) -> None:
    """One prediction a leg, made as the visitor came; a week's figures compare it with the wait."""
    room.open("1")
    first = room.come("reference")
    watch.round()
    room.next()
    second = room.come("reference")
    watch.round()
    room.wait(minutes=4)
    watch.round(20)
    with room.store.read() as conn:
        rows = conn.execute(select(foretold)).mappings().all()
    assert {row["ticket"] for row in rows} == {first.id, second.id}
    room.act(first, "start")
    room.act(first, "finish")
    room.next()
    room.act(second, "start")
    folded(room)
    day = room.centre.hours.day_of(room.now())
    with room.store.read() as conn:
        (week,) = accuracy.by_week(conn, [room.centre], day, day, 17)
    told = {row["ticket"]: row["expected"] for row in rows}
    assert week.ours.served == 2
    errors = abs(told[first.id] - 0), abs(told[second.id] - 4)
    assert week.ours.error == pytest.approx(sum(errors) / 2)
    assert week.peers.error == pytest.approx((0 + 4) / 2)
    assert week.monday == day - timedelta(days=day.weekday())


def test_what_came_corrects_what_is_told(room: Room, watch: Watch) -> None:
    """Waits that came out longer than all that was told raise the levels at the next lesson, each
    once; a lookout that starts again reads its estimates there, too."""
    room.open("1")
    for _ in range(12):
        ticket = room.come("reference")
        watch.round(EVERY + KEEP_EVERY)
        room.wait(minutes=50)
        room.next()
        room.act(ticket, "start")
        room.act(ticket, "finish")
    folded(room)
    watch.round(LEARN_EVERY)
    first = _levels(room)
    assert first.seen == 12 and first.expected > 0.5 and first.high > 0.9
    watch.round(LEARN_EVERY)
    assert _levels(room) == first
    waiting = room.come("reference")
    watch.round()
    plain = watch.forecasts.of("hall", room.now())
    assert plain is not None
    with room.store.write() as tx:
        calibration.keep(tx, "hall", Levels(0.3, 0.7, 0.99, 900), room.now())
    room.come("reference")
    for _ in range(3):
        watch.round(LEARN_EVERY)
    raised = watch.forecasts.of("hall", room.now())
    assert raised is not None
    assert raised.waits[waiting.id].expected > plain.waits[waiting.id].expected


def _levels(room: Room) -> Levels:
    with room.store.read() as conn:
        return calibration.levels_of(conn, "hall")[0]


def test_it_goes_without_a_word_when_nobody_hears_it_any_more(
    sqlite_store: Store, tmp_path: Path
) -> None:
    """A server that is stopped has not stumbled, and leaves no error in the log."""
    clock, room = Clock(tmp_path / "clock.json"), Room(sqlite_store)
    clock.set(house.MORNING)
    room.open("1")
    lookout = subprocess.Popen(
        [sys.executable, "-m", "priyom.cli", "lookout"],
        env={**os.environ, "PRIYOM_HOME": str(tmp_path)},
        cwd=house.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert lookout.stdout and lookout.stderr
    try:
        assert lookout.stdout.readline() == b"hall\n"
        lookout.stdout.close()
        room.come("reference")
        assert lookout.wait(60) == 0
        assert b"rror" not in lookout.stderr.read()
    finally:
        lookout.kill()
