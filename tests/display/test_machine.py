"""The machine's own loudspeaker, and boards that say whether they can be heard."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from centres.boards import set_voice
from centres.devices import let_in, list_devices
from centres.secrets import digest
from display import ears
from store import Clock, Store
from tests.display.hall import Clerks
from tests.house import MORNING, Served

HALL = "zok-001"


@pytest.fixture
def loud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A house whose halls are called by the server's machine: a player that takes its time and
    notes when it began and ended."""
    programs, heard = tmp_path / "bin", tmp_path / "heard"
    programs.mkdir()
    program = programs / "paplay"
    program.write_text(
        f"#!/bin/sh\necho begin $(date +%s%N) $(stat -c %s $1) >> {heard}\nsleep 0.6\n"
        f"echo end $(date +%s%N) 0 >> {heard}\n"
    )
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


def test_a_board_says_whether_it_can_be_heard(app: Any, client: Any) -> None:
    """Its word counts while its connection lasts; a page opened again is not silenced by the end
    of the one before."""
    here, socketio = app.extensions["priyom"], app.extensions["socketio"]
    with here.store.write("test") as tx:
        device = next(one for one in list_devices(tx.conn, "hall") if one.kind == "board")
        let_in(tx, device, digest("secret"))
    client.set_cookie(f"device_{device.id}", "secret")
    auth = {"as": f"device:{device.id}"}

    def heard() -> set[str]:
        with here.store.read() as conn:
            return ears.heard(conn, "hall")

    first = socketio.test_client(app, flask_test_client=client, auth=auth)
    assert heard() == set()
    first.emit("sound", True)
    assert heard() == {device.id}
    first.emit("sound", False)
    assert heard() == set()
    first.emit("sound", True)
    second = socketio.test_client(app, flask_test_client=client, auth=auth)
    second.emit("sound", True)
    first.disconnect()
    assert heard() == {device.id}
    second.disconnect()
    assert heard() == set()


@pytest.mark.parametrize("asked", [None, "yes", 1, {"on": True}])
def test_only_a_plain_yes_is_heard(app: Any, client: Any, asked: Any) -> None:
    """Whatever else a page sends, or whoever else sends it, makes no board speak."""
    here, socketio = app.extensions["priyom"], app.extensions["socketio"]
    with here.store.write("test") as tx:
        device = next(one for one in list_devices(tx.conn, "hall") if one.kind == "board")
        let_in(tx, device, digest("secret"))
    client.set_cookie(f"device_{device.id}", "secret")
    auth = {"as": f"device:{device.id}"}
    socketio.test_client(app, flask_test_client=client, auth=auth).emit("sound", asked)
    stranger = socketio.test_client(app)
    stranger.emit("sound", True)
    with here.store.read() as conn:
        assert ears.heard(conn, "hall") == set()
