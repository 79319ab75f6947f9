"""The one clock: real, moved, stopped, shared by the workers of a machine."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store import Clock
from store.clock import real_now
from tests.house import MORNING

NEAR = timedelta(seconds=2)


def test_real_until_moved() -> None:
    """A clock that nobody touched shows real time, aware and in UTC."""
    now = Clock().now()
    assert abs(now - real_now()) < NEAR and now.tzinfo is UTC


def test_set_runs_on() -> None:
    """A clock that was set goes on from there."""
    clock = Clock()
    clock.set(MORNING)
    first = clock.now()
    assert timedelta() <= first - MORNING < NEAR
    assert clock.now() > first


def test_frozen_stays_so() -> None:
    """A stopped clock stands, also when it is set or moved; released, it runs on."""
    clock = Clock()
    clock.freeze(True)
    clock.set(MORNING)
    clock.advance(timedelta(minutes=5))
    assert clock.now() == clock.now() == MORNING + timedelta(minutes=5)
    clock.freeze(False)
    assert MORNING + timedelta(minutes=5) <= clock.now() < MORNING + timedelta(minutes=5) + NEAR
    before = clock.now()
    time.sleep(0.001)
    assert before < clock.now()


def test_microseconds_survive() -> None:
    """A moment set is the moment shown, to the microsecond."""
    clock = Clock()
    clock.freeze(True)
    odd = datetime(2026, 11, 23, 7, 0, 0, 123457, tzinfo=UTC)
    clock.set(odd)
    assert clock.now() == odd


def test_workers_share_it(tmp_path: Path) -> None:
    """What one worker sets, another shows, at once."""
    mine, other = Clock(tmp_path / "clock.json"), Clock(tmp_path / "clock.json")
    mine.freeze(True)
    for minute in range(20):
        mine.set(MORNING + timedelta(minutes=minute))
        assert other.now() == mine.now() == MORNING + timedelta(minutes=minute)


def test_two_moves_within_one_tick(tmp_path: Path) -> None:
    """Two moves that the file system gives the same time are told apart."""
    path = tmp_path / "clock.json"
    mine, other = Clock(path), Clock(path)
    mine.freeze(True)
    mine.set(MORNING)
    os.utime(path, ns=(1, 1))
    assert other.now() == MORNING
    mine.set(MORNING + timedelta(hours=1))
    os.utime(path, ns=(1, 1))
    assert other.now() == MORNING + timedelta(hours=1)


def test_reset_forgets(tmp_path: Path) -> None:
    """After a reset everybody shows real time."""
    mine, other = Clock(tmp_path / "clock.json"), Clock(tmp_path / "clock.json")
    mine.set(MORNING)
    mine.reset()
    assert abs(mine.now() - real_now()) < NEAR and abs(other.now() - real_now()) < NEAR
