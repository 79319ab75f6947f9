"""An agent's hand at one printer: takes a job, prints it once, keeps how it went."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from printers.conversation import PATIENT, Patience, PrinterFault
from printers.drivers import Driver, open_driver
from printers.held import Outcome
from printers.ledger import Busy, Ledger, Line
from printers.status import PrinterState, is_down

log = logging.getLogger(__name__)

Ask = Callable[[str, dict[str, Any]], dict[str, Any]]
"""`ask(event, body)`: the server's answer. Raises `Away` where there is none."""


class Away(Exception):
    """The server does not answer now."""


@dataclass(slots=True)
class Wire:
    """How a printer is reached, as the server says."""

    code: str
    driver: str
    address: str
    answers: bool = False

    @classmethod
    def of(cls, told: dict[str, Any]) -> Wire:
        return cls(told["code"], told["driver"], told["address"], bool(told["answers"]))


class Hand:
    """One printer. `work` is called by one thread at a time."""

    def __init__(self, wire: Wire, ledger: Ledger, patience: Patience = PATIENT) -> None:
        self.wire, self.state = wire, PrinterState.UNKNOWN
        self._ledger, self._patience = ledger, patience
        self._lock = threading.Lock()
        self._driver: Driver | None = None

    @property
    def answers(self) -> bool:
        """Has the printer ever answered a question?"""
        return self._driver.habits.answers if self._driver else self.wire.answers

    @property
    def down(self) -> bool:
        """Would a slip not come out?"""
        return is_down(self.state, self.answers)

    @property
    def seen(self) -> dict[str, Any]:
        """What the server is told of the printer."""
        return {"state": str(self.state), "answers": self.answers}

    def rewire(self, wire: Wire) -> None:
        """The server says that the printer is reached in another way."""
        with self._lock:
            if (wire.driver, wire.address) != (self.wire.driver, self.wire.address):
                self._driver = None
            self.wire = wire

    def look(self) -> None:
        """Asks the printer how it is, unless a slip is being printed: that will tell as well."""
        if self._lock.acquire(blocking=False):
            try:
                self.state = self._open().status()
            except ValueError:
                # Settings that this agent does not understand: its other printers go on.
                self.state = PrinterState.OFFLINE
            finally:
                self._lock.release()

    def work(self, ask: Ask) -> bool:
        """One job, if one is due; what was not told yet comes before. Raises `Away`."""
        for line in self._ledger.untold(self.wire.code):
            tell(ask, self._ledger, line, self.seen)
        given = ask("take", {"printer": self.wire.code})
        job = given.get("job")
        if not job:
            return False
        if given.get("printer"):
            self.rewire(Wire.of(given["printer"]))
        try:
            known = self._ledger.accept(job["id"], job["attempt"], self.wire.code)
        except Busy:
            # The printer was taken from this agent and given back while a slip was coming out.
            return False
        line = known or self._print(job["id"], job["slip"])
        tell(ask, self._ledger, line, self.seen)
        return True

    def _print(self, job: str, slip: bytes) -> Line:
        with self._lock:
            try:
                driver = self._open()
            except ValueError:
                log.error("printer %s has settings that nobody understands", self.wire.code)
                return self._ledger.end(job, Outcome.RETURNED, "config")
            self._ledger.begin(job)
            try:
                self.state = driver.send(slip)
            except PrinterFault as fault:
                self.state = fault.state
                log.warning(
                    "printer %s: %s (doubtful: %s)", self.wire.code, fault.kind, fault.doubtful
                )
                outcome = Outcome.DOUBTFUL if fault.doubtful else Outcome.RETURNED
                return self._ledger.end(job, outcome, fault.kind)
            except Exception:
                log.exception("printer %s: the driver broke down", self.wire.code)
                return self._ledger.end(job, Outcome.DOUBTFUL, "driver")
            return self._ledger.end(job, Outcome.PRINTED)

    def _open(self) -> Driver:
        if self._driver is None:
            wire = self.wire
            self._driver = open_driver(
                wire.driver, wire.address, answers=wire.answers, patience=self._patience
            )
        return self._driver


def tell(ask: Ask, ledger: Ledger, line: Line, seen: dict[str, Any] | None = None) -> None:
    """Says how a job went; it is said again until the server has heard it. Raises `Away`."""
    said = {"job": line.job, "attempt": line.attempt, "outcome": str(line.outcome)}
    answer = ask("told", {**said, "printer": line.printer, "fault": line.fault, "seen": seen})
    if "error" in answer:
        raise Away(answer["error"].get("title", "refused"))
    ledger.told(line)
