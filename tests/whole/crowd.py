"""Twenty halls of eight windows, and a crowd in them, served by the real server."""

import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests

import line
from centres.directory import Directory
from store import Store
from tests.house import Served

CENTRES = [f"hall-{number:02d}" for number in range(1, 21)]
WINDOWS = 8

_HEAD = """
network: {name: {ru: Сеть, en: Network}}
defaults:
  zone: Europe/Moscow
  hours: mon-sun 00:00-24:00
  services: [reference]
  windows: 8
services:
  reference: {name: {ru: Справка, en: Information}, letter: С, minutes: 7}
branches:
  west:
    name: {ru: Запад, en: West}
    centres:
"""


def write_network(path: Path) -> Path:
    """The network file of the twenty halls."""
    name = "{ru: Зал, en: Hall}"
    lines = [f"      {code}: {{name: {name}, address: {name}}}" for code in CENTRES]
    path.write_text(_HEAD + "\n".join(lines) + "\n")
    return path


def serve(home: Path, **settings: Any) -> Served:
    """A server over the twenty halls, all windows open."""
    served = Served(home, demo=False, **settings)
    served.run("network", "import", str(write_network(home / "network.yaml")))
    store = Store(settings.get("database_url") or f"sqlite:///{home / 'priyom.db'}")
    directory = Directory(store)
    for code in CENTRES:
        with store.write("test") as tx:
            centre = directory.centre(code)
            assert centre
            for window in centre.windows:
                line.open_window(tx, centre, window.code)
    store.close()
    return served


def fill(url: str, tickets: int) -> set[str]:
    """Give out `tickets` evenly over the halls; their ids."""
    store = Store(url)
    directory = Directory(store)
    given = set()
    for code in CENTRES:
        centre = directory.centre(code)
        assert centre
        with store.write("test") as tx:
            for _ in range(tickets // len(CENTRES)):
                wish = line.Wish(["reference"], channel="desk")
                given.add(line.issue(tx, centre, wish, any_hour=True).id)
    store.close()
    return given


class Hands:
    """Threads that act at the same moment, and what went wrong in any of them."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self._threads: list[threading.Thread] = []

    def add(self, act: Callable[[], None]) -> None:
        def run() -> None:
            try:
                act()
            except Exception as error:
                self.errors.append(repr(error))

        self._threads.append(threading.Thread(target=run))

    def go(self) -> None:
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join()


class Clerk:
    """One pair of hands with its own connection: presses «next» until nobody waits."""

    def __init__(self, served: Served, window: int) -> None:
        self._served, self._window = served, window
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {served.token('admin')}"
        self.called: list[str] = []

    def serve_all(self) -> None:
        """Hall after hall in turn, one visitor each, until all halls are empty."""
        current: dict[str, str | None] = dict.fromkeys(CENTRES)
        while current:
            for centre in list(current):
                ticket = self.next(centre, current[centre])
                if ticket is None:
                    del current[centre]
                else:
                    self.called.append(ticket)
                    current[centre] = ticket

    def next(self, centre: str, finish: str | None) -> str | None:
        answer = self.session.post(
            f"{self._served.url}/api/v1/centres/{centre}/windows/{self._window}/next",
            json={"finish": finish} if finish else {},
            headers={"Idempotency-Key": uuid.uuid4().hex},
            timeout=60,
        )
        assert answer.status_code in (200, 204), answer.text
        return str(answer.json()["id"]) if answer.status_code == 200 else None
