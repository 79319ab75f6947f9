"""The machine's own loudspeaker, and boards that say whether they can be heard."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import socketio

from centres.boards import set_voice
from centres.devices import let_in, list_devices
from centres.secrets import digest
from display import ears
from store import Clock, Store
from tests import machine
from tests.conftest import need
from tests.display.hall import Clerks
from tests.house import MORNING, Served, postgres_database

HALL = "zok-001"


NOTES = """#!/bin/sh
echo begin $(date +%s%N) $(stat -c %s $1) >> {heard}
sleep 0.6
echo end $(date +%s%N) 0 >> {heard}
"""
"""A player that takes its time and notes when it began and ended."""


@pytest.fixture
def loud(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Served]:
    """A house whose halls are called by the server's machine, through the player of the test."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "paplay"
    program.write_text(getattr(request, "param", NOTES).format(heard=tmp_path / "heard"))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    running = Served(tmp_path / "house")
    store = Store(f"sqlite:///{running.home / 'priyom.db'}", Clock())
    with store.write("test") as tx:
        set_voice(tx, HALL, {"output": "machine", "volume": 50})
    store.close()
    running.start()
    running.set_clock(now=MORNING.isoformat())
    yield running
    running.stop()


def test_the_machine_calls_one_after_the_other(loud: Served, tmp_path: Path) -> None:
    """Three windows call at once: the loudspeaker plays three clips, none over another."""
    clerks = Clerks(loud, HALL)
    for window in ("1", "2", "3"):
        clerks.issue()
        clerks.open(window)
    for window in ("1", "2", "3"):
        clerks.next(window)
    notes: list[list[str]] = []
    until = time.monotonic() + 40
    while len(notes) < 6 and time.monotonic() < until:
        time.sleep(0.2)
        if (tmp_path / "heard").exists():
            notes = [line.split() for line in (tmp_path / "heard").read_text().splitlines()]
    assert [note[0] for note in notes] == ["begin", "end"] * 3
    # Each is a clip of some seconds at 24 000 samples a second, two bytes each.
    assert all(int(size) > 100_000 for word, _, size in notes if word == "begin")


@pytest.mark.parametrize("loud", ["#!/bin/sh\nexit 1\n"], indirect=True)
def test_a_loudspeaker_that_fails_does_not_silence_the_hall(loud: Served) -> None:
    """A cable pulled out of the machine: a board says the call, and the next one at once."""
    store = Store(loud.database, Clock())
    with store.write("test") as tx:
        device = next(one for one in list_devices(tx.conn, HALL) if one.kind == "board")
        let_in(tx, device, digest("secret"))
    store.close()
    board, clerks = Board(loud, device.id), Clerks(loud, HALL)
    try:
        called = []
        for window in ("1", "2"):
            clerks.issue()
            clerks.open(window)
            called.append(clerks.next(window)["number"])
        until = time.monotonic() + 40
        while len(board.turns) < 3 and time.monotonic() < until:
            time.sleep(0.1)
        told = [(turn["number"], turn["voice"]) for turn in board.turns]
        assert told == [(called[0], "machine"), *((number, device.id) for number in called)]
    finally:
        board.close()


@pytest.fixture
def three_workers(tmp_path: Path) -> Iterator[Served]:
    """The demo's network on PostgreSQL and Redis."""
    need("PostgreSQL", machine.postgres())
    need("Redis", machine.redis_url())
    with postgres_database() as url:
        redis = machine.redis_url() or ""
        running = Served(tmp_path, workers=3, database_url=url, redis_url=redis).start()
        running.set_clock(now=MORNING.isoformat())
        yield running
        running.stop()


class Board:
    """A board's socket, wherever it landed, and the turns that it was told of."""

    def __init__(self, served: Served, device: str) -> None:
        self.turns: list[dict[str, Any]] = []
        self._socket = socketio.Client()
        self._socket.on("turn", self.turns.append)
        self._socket.connect(
            served.url,
            auth={"as": f"device:{device}"},
            headers={"Cookie": f"device_{device}=secret"},
            transports=["websocket"],
        )
        watched = self._socket.call("watch", {"centre": HALL, "view": "board"})
        assert "snapshot" in watched
        self._socket.emit("sound", True)

    def close(self) -> None:
        self._socket.disconnect()


def test_three_workers_give_a_hall_one_voice(three_workers: Served) -> None:
    """Boards on whichever worker hear of the same turns in the same order, and each turn names
    the same one board."""
    store = Store(three_workers.database, Clock())
    with store.write("test") as tx:
        devices = [one for one in list_devices(tx.conn, HALL) if one.kind == "board"]
        for device in devices:
            let_in(tx, device, digest("secret"))
    boards = [Board(three_workers, device.id) for device in devices]
    try:
        clerks = Clerks(three_workers, HALL)
        for window in ("1", "9", "7"):
            clerks.issue()
            clerks.open(window)
        time.sleep(1)
        called = [clerks.next(window)["number"] for window in ("1", "9", "7")]
        until = time.monotonic() + 40
        while len(boards[0].turns) < 3 and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(1)
        told = [[(turn["number"], turn["voice"]) for turn in one.turns] for one in boards]
        assert [number for number, _ in told[0]] == called
        assert all(one == told[0] for one in told)
        names = {device.id: device.name for device in devices}
        assert [names[voice] for _, voice in told[0]] == [
            "Табло над окнами 1–6",
            "Табло над окнами 7–12",
            "Табло над окнами 7–12",
        ]
    finally:
        for board in boards:
            board.close()
        store.close()


def test_a_board_says_whether_it_can_be_heard(app: Any, client: Any) -> None:
    """Its word counts while its connection lasts; a page opened again is not silenced by the end
    of the one before."""
    here, hub = app.extensions["priyom"], app.extensions["socketio"]
    with here.store.write("test") as tx:
        device = next(one for one in list_devices(tx.conn, "hall") if one.kind == "board")
        let_in(tx, device, digest("secret"))
    client.set_cookie(f"device_{device.id}", "secret")
    auth = {"as": f"device:{device.id}"}

    def heard() -> set[str]:
        with here.store.read() as conn:
            return ears.heard(conn, "hall")

    first = hub.test_client(app, flask_test_client=client, auth=auth)
    assert heard() == set()
    first.emit("sound", True)
    assert heard() == {device.id}
    first.emit("sound", False)
    assert heard() == set()
    first.emit("sound", True)
    second = hub.test_client(app, flask_test_client=client, auth=auth)
    second.emit("sound", True)
    first.disconnect()
    assert heard() == {device.id}
    second.disconnect()
    assert heard() == set()


@pytest.mark.parametrize("asked", [None, "yes", 1, {"on": True}])
def test_only_a_plain_yes_is_heard(app: Any, client: Any, asked: Any) -> None:
    """Whatever else a page sends, or whoever else sends it, makes no board speak."""
    here, hub = app.extensions["priyom"], app.extensions["socketio"]
    with here.store.write("test") as tx:
        device = next(one for one in list_devices(tx.conn, "hall") if one.kind == "board")
        let_in(tx, device, digest("secret"))
    client.set_cookie(f"device_{device.id}", "secret")
    auth = {"as": f"device:{device.id}"}
    hub.test_client(app, flask_test_client=client, auth=auth).emit("sound", asked)
    stranger = hub.test_client(app)
    stranger.emit("sound", True)
    with here.store.read() as conn:
        assert ears.heard(conn, "hall") == set()
