"""A small network for tests, databases to put it in, and a served house."""

import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import requests
from sqlalchemy import select

import line
from centres.directory import Directory
from centres.network_file import import_network
from centres.tokens import create_token
from line.tables import HERE, tickets
from priyom.setup import migrate
from store import Clock, Store
from tests import machine

MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
"""Monday, 10:00 in Moscow: the hour at which the tests' halls stand."""
NETWORK = Path(__file__).parent / "network.yaml"
ROOT = Path(__file__).resolve().parent.parent


def fill(store: Store) -> None:
    """The tests' network: see network.yaml."""
    with store.write("system") as tx:
        import_network(tx, NETWORK)


@contextmanager
def postgres_database() -> Iterator[str]:
    """A new empty database on the real server, dropped afterwards."""
    server = machine.postgres()
    assert server
    name = f"priyom_test_{uuid.uuid4().hex[:12]}"
    plain = server.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as conn:
        conn.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with psycopg.connect(plain, autocommit=True) as conn:
            conn.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@cache
def _initialised(*options: str) -> tuple[TemporaryDirectory[str], Path]:
    """What `priyom init` makes, once in this process: done anew it costs each test a second of
    the disk. The folder lasts as long as this answer."""
    folder = TemporaryDirectory(prefix="priyom-")
    home = Path(folder.name)
    _priyom({**os.environ, "PRIYOM_HOME": str(home)}, "init", *options)
    return folder, home / "priyom.db"


def initialise(home: Path, *options: str) -> None:
    """A SQLite database as `priyom init` leaves it."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(_initialised(*options)[1], home / "priyom.db")


def _priyom(environment: dict[str, str], *arguments: str) -> str:
    """One `priyom` command; its standard output."""
    command = [sys.executable, "-m", "priyom.cli", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def open_store(url: str, at: datetime = MORNING) -> Store:
    """A store with its schema and the tests' network, its clock standing at `at`."""
    if url.startswith("sqlite:"):
        initialise(Path(url.removeprefix("sqlite:///")).parent)
    else:
        migrate(url)
    store = Store(url, Clock())
    store.clock.freeze(True)
    store.clock.set(at)
    fill(store)
    return store


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class Served:
    """A real `priyom serve` on loopback, in a process of its own. It looks ahead only where told
    to (`foresight="1"`): most tests ask nothing of it, and it would work beside each of them."""

    def __init__(self, home: Path, *, demo: bool = True, workers: int = 1, **settings: str) -> None:
        self.home, self.workers = home, workers
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "PRIYOM_HOME": str(home),
            "PRIYOM_LIVE": "0",
            "PRIYOM_FORESIGHT": "0",
            "PRIYOM_TEST_CLOCK": "1",
            "PRIYOM_RATE_LIMITS": "0",
            "PRIYOM_LOG_LEVEL": "WARNING",
            **{f"PRIYOM_{name.upper()}": value for name, value in settings.items()},
        }
        self.database = settings.get("database_url", f"sqlite:///{home / 'priyom.db'}")
        self.process: subprocess.Popen[bytes] | None = None
        self._tokens: dict[tuple[str, str], str] = {}
        options = ["--demo"] if demo else []
        if "database_url" in settings:
            self.run("init", *options)
        else:
            initialise(home, *options)

    def run(self, *arguments: str) -> str:
        """One `priyom` command; its standard output."""
        return _priyom(self.environment, *arguments)

    def start(self) -> "Served":
        arguments = ["serve", "--port", str(self.port), "--workers", str(self.workers)]
        log = (self.home / "serve.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "priyom.cli", *arguments],
            env=self.environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if requests.get(f"{self.url}/readyz", timeout=2).ok:
                    return
            except requests.RequestException:
                pass
            assert self.process and self.process.poll() is None, self.log()
            time.sleep(0.05)
        raise AssertionError(f"not ready after {seconds} s:\n{self.log()}")

    def kill(self) -> None:
        """As a power cut would: no goodbye to anybody."""
        if self.process:
            os.killpg(self.process.pid, 9)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def log(self) -> str:
        path = self.home / "serve.log"
        return path.read_text()[-6000:] if path.exists() else ""

    def token(self, role: str, scope: str = "network") -> str:
        if (role, scope) not in self._tokens:
            store = Store(self.database)
            with store.write("test") as tx:
                self._tokens[role, scope] = create_token(tx, role, scope)
            store.close()
        return self._tokens[role, scope]

    def call(
        self, method: str, path: str, body: Any = None, role: str = "admin", scope: str = "network"
    ) -> requests.Response:
        """One call of the API as a machine of this role, with a fresh Idempotency-Key."""
        headers = {
            "Authorization": f"Bearer {self.token(role, scope)}",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        return requests.request(
            method, f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=60
        )

    def send_home(self) -> None:
        """Nobody is left in any hall."""
        store = Store(self.database, Clock(self.home / "clock.json"))
        directory = Directory(store)
        with store.write("test") as tx:
            here = select(tickets.c.centre, tickets.c.id, tickets.c.state).where(HERE)
            for code, key, state in tx.conn.execute(here.order_by(tickets.c.centre)).all():
                centre = directory.centre(code)
                assert centre
                for action in ("park", "cancel") if state == "serving" else ("cancel",):
                    line.act(tx, centre, key, action)
        store.close()

    def set_clock(self, **values: Any) -> None:
        answer = self.call("POST", "/test/clock", values)
        assert answer.ok, answer.text
