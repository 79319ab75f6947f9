"""Jobs that an agent prints: given out, spoken of, or never heard of again.

The agent keeps a journal of its own, so it knows of each job whether it came out. The server waits
for its word: only an agent that stays away, or comes back with another journal, leaves a doubt.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Connection, select

from centres.devices import list_devices
from printers import roster, spool
from printers.roster import Printer
from printers.spool import STALE, Job, JobState
from printers.status import PrinterState
from printers.tables import print_jobs
from store import Change
from store.clock import real_now

ABSENT = timedelta(seconds=70)
"""An agent speaks every 20 seconds: one that missed three turns is away."""


class Outcome(StrEnum):
    """What an agent says of a job. `RETURNED`: surely nothing is on paper."""

    PRINTED = "printed"
    DOUBTFUL = "doubtful"
    RETURNED = "returned"


def take(tx: Change, printer: Printer, journal: str) -> Job | None:
    """What the agent with this journal shall print now; None when nothing is due.

    A job that it was given and has not spoken of comes again, the same attempt: the message may
    have been lost, and the agent's journal tells whether it was."""
    given = _held(tx.conn, printer.code, journal)
    if given is not None:
        return given
    # One after another leaves the line: too old by now, or for the other printer. After an outage
    # hundreds may, and nobody waits five seconds for each.
    while job := _next(tx, printer):
        if job.fallback and spool.fall_back(tx, job):
            continue
        if spool.claim(tx, job, held_by=journal):
            return _held(tx.conn, printer.code, journal)
    return None


def _next(tx: Change, printer: Printer) -> Job | None:
    return next((job for job in spool.due(tx.conn, tx.now) if job.printer == printer.code), None)


def settle(
    tx: Change, job_id: str, attempt: int, journal: str, outcome: Outcome, fault: str | None
) -> bool:
    """Writes down what the agent says; False where that attempt is not its own any more.

    What was given up as doubtful may still turn out to be printed."""
    job = spool.find_job(tx.conn, job_id)
    if job is None or (job.attempts, job.held_by) != (attempt, journal):
        return False
    if job.state is JobState.DOUBTFUL and outcome is Outcome.PRINTED:
        spool.printed(tx, job)
        return True
    if job.state is not JobState.PRINTING:
        return False
    if outcome is Outcome.PRINTED:
        spool.printed(tx, job)
    elif outcome is Outcome.DOUBTFUL:
        spool.doubtful(tx, job, fault or "agent")
    else:
        spool.put_back(tx, job, fault or "agent")
    return True


def disown(tx: Change, printer: str, journal: str) -> int:
    """Another journal speaks for this printer now: nobody knows what the one before did with the
    jobs it held. How many."""
    stranger = (print_jobs.c.printer == printer) & (print_jobs.c.held_by != journal)
    return spool.doubt_all(tx, stranger, "agent")


def give_up(tx: Change) -> int:
    """Jobs that an agent has held for too long to be of use; how many."""
    old = print_jobs.c.held_by.is_not(None) & (print_jobs.c.created_at < tx.now - STALE)
    return spool.doubt_all(tx, old, "agent")


def note_absent(tx: Change) -> int:
    """Printers whose agent has not been heard for a while are offline; how many became so. Signs of
    life are by the real clock."""
    heard = {device.code: device.heard_at for device in list_devices(tx.conn)}
    away, now = 0, real_now()
    for printer in roster.list_printers(tx.conn):
        at = heard.get(printer.agent) if printer.agent else now
        if at is None or at + ABSENT < now:
            away += roster.note_state(tx, printer.code, PrinterState.OFFLINE)
    return away


def _held(conn: Connection, printer: str, journal: str) -> Job | None:
    here = (print_jobs.c.state == JobState.PRINTING) & (print_jobs.c.printer == printer)
    query = select(print_jobs).where(here & (print_jobs.c.held_by == journal))
    row = conn.execute(query.order_by(print_jobs.c.id)).mappings().first()
    return spool.to_job(row) if row else None
