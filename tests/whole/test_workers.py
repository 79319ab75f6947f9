"""Three workers serve one network: whoever commits, every screen hears everything, in order."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
import redis
import requests
import socketio

from tests import house, machine
from tests.conftest import need
from tests.whole.crowd import serve

HALL = "hall-01"
EACH = 3
"""Screens of a worker."""


@pytest.fixture
def three_workers(tmp_path: Path) -> Iterator[house.Served]:
    need("PostgreSQL", machine.postgres())
    need("Redis", machine.redis_url())
    with house.postgres_database() as url:
        redis = machine.redis_url() or ""
        served = serve(tmp_path, workers=3, database_url=url, redis_url=redis).start()
        yield served
        served.stop()


class Screen:
    """A board that keeps what it was told, by the contract's rule: entries that it holds already
    are dropped; an entry whose `prev`, or a patch whose `last` it does not hold is a gap, for a
    fresh snapshot."""

    def __init__(self, served: house.Served) -> None:
        self.seqs: list[int] = []
        self.gaps: list[dict[str, Any]] = []
        self.held = 0
        self._early: list[dict[str, Any]] | None = None
        self._socket = socketio.Client(reconnection_delay=0.2, reconnection_delay_max=0.5)
        self._socket.on("entry", self._take)
        self._socket.on("patch", self._patch)
        self._socket.on("connect", self._watch)
        self._ready = threading.Event()
        self.snapshots: list[dict[str, Any]] = []
        token = served.token("display", HALL)
        self._socket.connect(served.url, auth={"token": token}, transports=["websocket"])
        assert self._ready.wait(10)

    def _watch(self) -> None:
        def seen(answer: dict[str, Any]) -> None:
            self.snapshots.append(answer["snapshot"])
            self.held = answer["seq"]
            early, self._early = self._early, None
            for entry in early or []:
                self._take(entry)
            self._ready.set()

        # What comes before the snapshot is kept until it is there: it may contain it already.
        self._early = []
        self._socket.emit("watch", {"centre": HALL, "view": "board"}, callback=seen)

    def _take(self, entry: dict[str, Any]) -> None:
        if self._early is not None:
            self._early.append(entry)
            return
        if entry["seq"] <= self.held:
            return
        if entry["prev"] > self.held:
            self.gaps.append(entry)
            self._watch()
            return
        self.held = entry["seq"]
        self.seqs.append(entry["seq"])

    def _patch(self, patch: dict[str, Any]) -> None:
        if self._early is None and patch["last"] is not None and patch["last"] > self.held:
            self.gaps.append(patch)
            self._watch()

    def close(self) -> None:
        self._socket.disconnect()


def spread(served: house.Served) -> list[Screen]:
    """As many screens at each of the workers: which one takes a connection is chance, and while
    the others are halted there is but one."""
    assert served.process
    workers = psutil.Process(served.process.pid).children()
    screens = []
    for here in workers:
        others = [worker for worker in workers if worker != here]
        for worker in others:
            worker.suspend()
        try:
            screens += [Screen(served) for _ in range(EACH)]
        finally:
            for worker in others:
                worker.resume()
    return screens


def _issue(served: house.Served, count: int) -> int:
    """Give out tickets; the `seq` of the journal's last entry."""
    for _ in range(count):
        answer = served.call("POST", f"/centres/{HALL}/tickets", {"service": "reference"})
        assert answer.ok, answer.text
    found = served.call("GET", f"/centres/{HALL}/board").json()["seq"]
    return int(found)


def _wait(screens: list[Screen], seq: int, seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if all(screen.held >= seq for screen in screens):
            return
        time.sleep(0.05)
    raise AssertionError([screen.held for screen in screens])


def test_every_screen_hears_every_entry_in_order_whoever_committed_it(
    three_workers: house.Served,
) -> None:
    """Nine boards spread over three workers; entries come once each, without a true gap."""
    screens = spread(three_workers)
    first = screens[0].snapshots[0]["seq"]
    last = _issue(three_workers, 20)
    _wait(screens, last)
    for screen in screens:
        assert screen.seqs == list(range(first + 1, last + 1))
        assert screen.gaps == []
        screen.close()


def test_another_worker_leads_on_when_the_leader_dies(three_workers: house.Served) -> None:
    """After each worker in turn was killed, screens have heard everything, by push or snapshot."""
    screens = [Screen(three_workers) for _ in range(3)]
    assert three_workers.process
    for worker in psutil.Process(three_workers.process.pid).children():
        worker.kill()
        time.sleep(2)
        last = _issue(three_workers, 3)
        _wait(screens, last)
        for screen in screens:
            assert screen.seqs == sorted(set(screen.seqs))
    for screen in screens:
        screen.close()


@contextmanager
def own_redis(folder: Path, port: int) -> Iterator[None]:
    """A Redis that a test may stop without disturbing the others."""
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                redis.Redis(port=port).ping()
                break
            except redis.RedisError:
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def test_without_redis_everybody_is_served_and_screens_find_back(tmp_path: Path) -> None:
    """Redis stops: strangers and tokens are answered as ever. It comes back: every board learns of
    what it was not told, though nothing else happens in its hall."""
    need("PostgreSQL", machine.postgres())
    need("redis-server", shutil.which("redis-server"))
    port = house.free_port()
    with house.postgres_database() as url:
        address = f"redis://127.0.0.1:{port}/0"
        with own_redis(tmp_path, port):
            served = serve(tmp_path, workers=3, database_url=url, redis_url=address).start()
            screens = spread(served)
            _wait(screens, _issue(served, 1))
        try:
            last = _issue(served, 6)
            for _ in range(6):
                assert requests.get(served.url + "/sign-in", timeout=10).status_code == 200
            figures = requests.get(served.url + "/metrics", timeout=10).text
            assert "priyom_redis_up 0.0" in figures
            deaf = [screen for screen in screens if screen.held < last]
            assert deaf, "the workers met without Redis"
            with own_redis(tmp_path, port):
                _wait(screens, last, seconds=60)
                for screen in screens:
                    screen.close()
        finally:
            served.stop()
