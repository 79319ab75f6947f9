"""An agent's own journal: what this machine was given to print, and how it went.

A small SQLite file that reaches the disk with every line, because it decides after a power cut
whether a slip may be printed:

    accepted -> printing -> printed | doubtful | returned

What is found `printing` at the start may be on paper: it is doubtful. A job that comes again is
judged by its line here: what was printed is only confirmed again.

A journal belongs to one machine. The copy of a disk, or a file out of a backup, knows nothing of
what the other one prints meanwhile: it gets a name of its own, and so no other one's jobs.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import getnode

from printers.held import Outcome
from store import new_id

KEPT = 2000
"""Lines kept once they were told: some days of a busy kiosk."""

_INVENTED = 1 << 40
"""Set in the address that Python makes up, each time another, where there is no network card."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS named (journal TEXT NOT NULL, place TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS jobs (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    attempt INTEGER NOT NULL,
    printer TEXT NOT NULL,
    state TEXT NOT NULL,
    fault TEXT,
    told INTEGER NOT NULL DEFAULT 0
);
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One job and how it went; `fault` is why it did not."""

    job: str
    attempt: int
    printer: str
    outcome: Outcome
    fault: str | None


class Busy(Exception):
    """The job is being printed at this moment, by another hand of this agent."""


class Ledger:
    """Safe to use from any thread. `journal` names this file: a new file is a new journal."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)
        self.journal = self._name(_place(file))
        self._recover()

    def accept(self, job: str, attempt: int, printer: str) -> Line | None:
        """Takes a job in. None: print it. A line: it was dealt with before, say so again. Raises
        `Busy`."""
        with self._lock:
            row = self._row(job)
            if row is not None and row[3] == "printing":
                raise Busy
            if row is not None and row[3] in (Outcome.PRINTED, Outcome.DOUBTFUL):
                # The attempt that the server asks about now; what became of the job is the same.
                self._db.execute(
                    "UPDATE jobs SET attempt = ?, told = 0 WHERE id = ?", (attempt, job)
                )
                return _line(self._row(job))
            self._db.execute(
                "INSERT INTO jobs (id, attempt, printer, state) VALUES (?, ?, ?, 'accepted') "
                "ON CONFLICT (id) DO UPDATE SET attempt = excluded.attempt, fault = NULL, "
                "printer = excluded.printer, state = 'accepted', told = 0",
                (job, attempt, printer),
            )
            return None

    def begin(self, job: str) -> None:
        """The first byte is about to leave: from now on a power cut leaves a doubt."""
        self._set(job, "printing", None)

    def end(self, job: str, outcome: Outcome, fault: str | None = None) -> Line:
        self._set(job, outcome, fault)
        with self._lock:
            return _line(self._row(job))

    def untold(self, printer: str | None = None) -> list[Line]:
        """What the server has not confirmed to know, of one printer or of all, oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id, attempt, printer, state, fault FROM jobs WHERE told = 0 "
                "AND state IN ('printed', 'doubtful', 'returned') "
                "AND printer = coalesce(?, printer) ORDER BY place",
                (printer,),
            ).fetchall()
        return [_line(row) for row in rows]

    def told(self, line: Line) -> None:
        """The server knows. Old lines are dropped."""
        with self._lock:
            self._db.execute(
                "UPDATE jobs SET told = 1 WHERE id = ? AND attempt = ?", (line.job, line.attempt)
            )
            self._db.execute(
                "DELETE FROM jobs WHERE told = 1 AND place <= (SELECT max(place) FROM jobs) - ?",
                (KEPT,),
            )

    def close(self) -> None:
        self._db.close()

    def _name(self, place: str) -> str:
        """The journal's name; a new one where the file was made elsewhere."""
        found = self._db.execute("SELECT journal, place FROM named").fetchone()
        if found and found[1] == place:
            return str(found[0])
        self._db.execute("DELETE FROM named")
        self._db.execute("INSERT INTO named VALUES (?, ?)", (fresh := new_id(), place))
        return fresh

    def _recover(self) -> None:
        self._db.execute(
            "UPDATE jobs SET state = 'doubtful', fault = 'crash', told = 0 WHERE state = 'printing'"
        )
        # Nothing of it was sent: the server gives it again.
        self._db.execute("DELETE FROM jobs WHERE state = 'accepted'")

    def _set(self, job: str, state: str, fault: str | None) -> None:
        with self._lock:
            self._db.execute(
                "UPDATE jobs SET state = ?, fault = ? WHERE id = ?", (str(state), fault, job)
            )

    def _row(self, job: str) -> tuple[str, int, str, str, str | None] | None:
        query = "SELECT id, attempt, printer, state, fault FROM jobs WHERE id = ?"
        row: tuple[str, int, str, str, str | None] | None = self._db.execute(
            query, (job,)
        ).fetchone()
        return row


def _place(file: Path) -> str:
    """What a copy of this file would not share: the machine, its network card, the file itself."""
    machine = Path("/etc/machine-id")
    known = machine.read_text().strip() if machine.is_file() else ""
    card = getnode()
    if card & _INVENTED:
        card = 0
    return sha256(f"{known} {card} {os.stat(file).st_ino}".encode()).hexdigest()[:16]


def _line(row: tuple[str, int, str, str, str | None] | None) -> Line:
    assert row is not None
    job, attempt, printer, state, fault = row
    return Line(job, attempt, printer, Outcome(state), fault)
