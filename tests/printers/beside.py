"""A hall whose printer stands beside an agent: a real `priyom agent` process, a real server."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from centres import tables
from printers import roster, spool
from printers.paper import Mode, Paper
from printers.roster import Printer
from printers.spool import Job
from printers.virtual import VirtualPrinter
from store import Store, new_id
from tests.house import ROOT, Served


def wait_for(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What the condition says as soon as it is true; what it says last, where it never is."""
    until = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < until:
        time.sleep(0.05)
    return found


class Beside:
    """One agent and its printer in a hall of a served house."""

    def __init__(self, served: Served, centre: str, home: Path, **printer: Any) -> None:
        self.served, self.centre, self.home = served, centre, home
        self.code, self.agent = f"{centre}-far", f"{centre}-agent"
        self.virtual = VirtualPrinter(**printer).start()
        self.process: subprocess.Popen[bytes] | None = None
        self.configure()

    def configure(self, agent: bool = True) -> None:
        """As the network file would: the agent's device, and the printer that it prints on."""
        with self._store() as store, store.write("test") as tx:
            there = tx.conn.execute(
                select(tables.devices.c.id).where(tables.devices.c.code == self.agent)
            ).scalar()
            self.device = there or new_id()
            if not there:
                row = {"id": self.device, "code": self.agent, "centre": self.centre}
                row |= {"kind": "agent", "name": "Агент печати", "settings": {}, "active": True}
                tx.conn.execute(tables.devices.insert(), row)
            printer = Printer(
                self.code,
                self.centre,
                "У входа",
                "network",
                self.virtual.address,
                paper=Paper.of_width(80, Mode.TEXT),
                agent=self.agent if agent else None,
            )
            roster.configure(tx, printer)

    def start(self) -> Beside:
        """With a token, the quick way in."""
        token = self.home / "token"
        token.parent.mkdir(parents=True, exist_ok=True)
        token.write_text(self.served.token("agent", self.centre))
        self.run("--as", self.agent, "--token-file", str(token))
        return self

    def run(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "priyom.cli", "agent", "--server", self.served.url]
        self.home.mkdir(parents=True, exist_ok=True)
        log = (self.home / "agent.log").open("ab")
        self.process = subprocess.Popen(
            [*command, "--home", str(self.home), *arguments],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )

    def kill(self) -> None:
        """As a power cut would."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def close(self) -> None:
        self.stop()
        self.virtual.stop()

    def log(self) -> str:
        return (self.home / "agent.log").read_text()

    def issue(self) -> Any:
        """A ticket that wants paper."""
        body = {"service": "reference", "paper": True}
        answer = self.served.call("POST", f"/centres/{self.centre}/tickets", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def jobs(self, ticket: Any) -> list[Job]:
        with self._store() as store, store.read() as conn:
            return spool.jobs_of(conn, ticket["id"])

    def states(self, ticket: Any) -> list[tuple[int, str]]:
        return [(job.copy, str(job.state)) for job in self.jobs(ticket)]

    def ends(self, ticket: Any, *states: str, seconds: float = 25.0) -> list[str]:
        """The states of the ticket's slips, once they are these."""
        wait_for(lambda: [str(job.state) for job in self.jobs(ticket)] == list(states), seconds)
        return [str(job.state) for job in self.jobs(ticket)]

    def state(self) -> str:
        """What the server knows of the printer."""
        with self._store() as store, store.read() as conn:
            found = roster.find(conn, self.code)
        return str(found.state) if found else ""

    def becomes(self, state: str, seconds: float = 40.0) -> str:
        wait_for(lambda: self.state() == state, seconds)
        return self.state()

    def printed(self, ticket: Any) -> int:
        """How many slips came out with this number, torn ones too."""
        return sum(ticket["number"] in one.slip.text for one in self.virtual.slips)

    def _store(self) -> Any:
        return _Opened(self.served.database)


class _Opened:
    """A store for one look."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> Store:
        self._store = Store(self._url)
        return self._store

    def __exit__(self, *_: object) -> None:
        self._store.close()
