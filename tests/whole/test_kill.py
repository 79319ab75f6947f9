"""The server dies in the middle of everything, ten times."""

import random
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import requests

from line import rows
from line.ticket import State
from store import Store
from tests import machine
from tests.house import Served
from tests.whole.crowd import CENTRES, Hands, serve
from tests.whole.test_races import assert_gapless

KILLS = 200 if machine.NIGHT else 10


class Visitor:
    """Issues and calls without a pause, and remembers everything that was answered."""

    def __init__(self, served: Served, window: int, stop: threading.Event) -> None:
        self._served, self._window, self._stop = served, window, stop
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {served.token('admin')}"
        self.issued: dict[str, str] = {}
        self.called: set[str] = set()

    def go_on(self) -> None:
        current: dict[str, str] = {}
        while not self._stop.is_set():
            centre = random.choice(CENTRES)
            ticket = self._post(f"/centres/{centre}/tickets", {"service": "reference"})
            if ticket:
                self.issued[ticket["id"]] = ticket["number"]
            finish = {"finish": current[centre]} if centre in current else {}
            called = self._post(f"/centres/{centre}/windows/{self._window}/next", finish)
            if called and "id" in called:
                self.called.add(called["id"])
                current[centre] = called["id"]
            elif called and called.get("status") == 409 and called.get("current"):
                current[centre] = called["current"]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer; a request that dies with the server is sent again with the same key."""
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        url = f"{self._served.url}/api/v1{path}"
        while not self._stop.is_set():
            try:
                answer = self._session.post(url, json=body, headers=headers, timeout=5)
                return answer.json() if answer.content else None
            except requests.RequestException:
                time.sleep(0.05)
        return None


def test_whatever_was_answered_is_there_after_each_crash(tmp_path: Path) -> None:
    """`kill -9` under load, again and again: nothing answered is lost, no number twice, no gap."""
    served = serve(tmp_path).start()
    stop = threading.Event()
    visitors = [Visitor(served, window, stop) for window in (1, 2, 3, 4)]
    hands = Hands()
    for visitor in visitors:
        hands.add(visitor.go_on)
    crowd = threading.Thread(target=hands.go)
    crowd.start()
    for _ in range(KILLS):
        time.sleep(random.uniform(0.3, 1.2))
        served.kill()
        served.start()
    time.sleep(0.5)
    stop.set()
    crowd.join()
    served.stop()
    assert hands.errors == []
    url = f"sqlite:///{tmp_path / 'priyom.db'}"
    _assert_kept(url, visitors)
    assert_gapless(url)


def _assert_kept(url: str, visitors: list[Visitor]) -> None:
    store = Store(url)
    numbers = []
    with store.read() as conn:
        for visitor in visitors:
            for ticket_id, number in visitor.issued.items():
                kept = rows.find(conn, ticket_id)
                assert kept is not None and kept.number == number
                numbers.append((kept.centre, number))
            for ticket_id in visitor.called:
                kept = rows.find(conn, ticket_id)
                assert kept is not None and kept.state in (State.CALLED, State.FINISHED)
    store.close()
    assert len(numbers) == len(set(numbers))
    assert len(numbers) > KILLS
