"""What is to be printed: one row per slip, and the only code that moves it.

    queued -> printing -> printed
       ^         |------> doubtful   some of it may be on paper: only a person may ask again
       |---------|                   nothing is on paper: tried again, later and later
       `-> failed                    nobody waits for it any more

Printing comes after the commit of the ticket or the visits, so a dead printer costs paper and no
place in line. What an agent prints moves in the same way, on the agent's word (see `held`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from printers.facts import Kind
from printers.roster import Printer, fallback_for, find, printer_for
from printers.tables import print_jobs
from store import Change, Entry, Store, new_id
from store.followers import Follower, Saves

NAME = "printers"
STALE = timedelta(minutes=10)
"""A slip older than this is not printed: its visitor has the number on the screen or from a desk,
and forty old slips would come out when somebody brings paper."""
TWICE = timedelta(seconds=3)
"""A reprint asked for twice in this time was asked for once, by a finger that slipped."""
_BACKOFF = (2, 4, 8, 15, 30)  # seconds: the first tries while the visitor still stands there


class JobState(StrEnum):
    QUEUED = "queued"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Job:
    id: str
    kind: Kind
    subject: str
    edition: int
    copy: int
    centre: str
    printer: str
    fallback: str | None
    held_by: str | None
    state: JobState
    attempts: int
    fault: str | None
    created_at: datetime
    due_at: datetime
    done_at: datetime | None


_INSERT = {
    "sqlite": sqlite.insert(print_jobs).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(print_jobs).on_conflict_do_nothing(),
}


def follower(wake: Callable[[], None]) -> Follower:
    """Spools the slip of every ticket and of all booked visits that want paper. `wake` rings the
    worker."""

    def handle(store: Store, centre: str, entries: list[Entry]) -> None:
        wanted = [entry for entry in entries if wants_paper(entry)]
        if wanted:
            fresh = store.clock.now() - STALE
            wanted = [entry for entry in wanted if entry.at >= fresh]
        if wanted:
            with store.write() as tx:
                for entry in wanted:
                    _spool(tx, entry)
                tx.save_cursor(NAME, centre, entries[-1].seq)
        if wanted or any(entry.kind == "device.reprint" for entry in entries):
            wake()

    return Follower(NAME, handle, saves=Saves.WITH_EFFECT)


def wants_paper(entry: Entry) -> bool:
    """A kiosk's ticket does, and visits that were booked at one; anything else when its entry says
    `paper`. Visits that only moved never do: their visitor is told, and may ask for a slip."""
    if entry.kind == "ticket.issued" and entry.ticket:
        return bool(entry.data.get("paper", entry.data.get("channel") == "kiosk"))
    if entry.kind == "booking.made" and entry.case:
        by_visitor = entry.data.get("cause") == "visitor"
        return bool(entry.data.get("paper", by_visitor and entry.actor.startswith("device:")))
    return False


def _spool(tx: Change, entry: Entry) -> None:
    printer = printer_for(tx.conn, entry.centre, entry.actor)
    if printer is None:
        return
    spare = fallback_for(tx.conn, entry.centre, entry.actor)
    if entry.case and entry.kind == "booking.made":
        _spool_visits(tx, entry, entry.case, printer, spare)
    elif entry.ticket:
        _add(tx, Kind.TICKET, entry.ticket, 1, 1, printer, spare)


def _spool_visits(
    tx: Change, entry: Entry, case: str, printer: Printer, spare: Printer | None
) -> None:
    """Visits booked together have an entry each, and an entry may be read twice: a slip that was
    spooled since then tells of this visit, too, as it is made when it is printed."""
    latest = _latest(tx.conn, Kind.VISITS, case)
    if latest is None:
        _add(tx, Kind.VISITS, case, 1, 1, printer, spare)
    elif latest.created_at < entry.at:
        # One that still waits for paper will do; its visitor has just been here again.
        if not _set(tx, latest.id, JobState.QUEUED, created_at=tx.now):
            _add(tx, Kind.VISITS, case, latest.edition + 1, 1, printer, spare)


def _add(
    tx: Change,
    kind: Kind,
    subject: str,
    edition: int,
    copy: int,
    printer: Printer,
    spare: Printer | None = None,
) -> None:
    row = {
        "id": new_id(),
        "kind": kind,
        "subject": subject,
        "edition": edition,
        "copy": copy,
        "centre": printer.centre,
        "printer": printer.code,
        "fallback": spare.code if spare and spare.code != printer.code else None,
        "state": JobState.QUEUED,
        "attempts": 0,
        "created_at": tx.now,
        "due_at": tx.now,
    }
    tx.conn.execute(_INSERT[tx.conn.dialect.name], row)


def try_out(tx: Change, kind: Kind, device: str, printer: Printer) -> Job | None:
    """A slip of this printer itself, because an administrator asked: `kind` TRIAL or PAGES."""
    latest = _latest(tx.conn, kind, device)
    _add(tx, kind, device, latest.edition + 1 if latest else 1, 1, printer)
    return _latest(tx.conn, kind, device)


def reprint(tx: Change, ticket: str, centre: str) -> Job | None:
    """A ticket's slip once more, because somebody asked. None where the centre has no printer.

    What may be on paper gets a further copy, marked «КОПИЯ»; what surely is not is printed as
    itself, now. Journaled as `device.reprint`."""
    return _again(tx, Kind.TICKET, ticket, centre)


def reprint_visits(tx: Change, case: str, centre: str) -> Job | None:
    """The same for the visits of a case, as they are now; the first slip where there was none."""
    return _again(tx, Kind.VISITS, case, centre)


def _again(tx: Change, kind: Kind, subject: str, centre: str) -> Job | None:
    tx.lock(centre)
    job = _latest(tx.conn, kind, subject)
    printer = printer_for(tx.conn, centre, tx.actor)
    if printer is None:
        return None
    if job is None:
        _add(tx, kind, subject, 1, 1, printer)
    elif not (_comes_already(tx, job) or _asked_for_anew(tx, job, printer)):
        _add(tx, kind, subject, job.edition, job.copy + 1, printer)
    job = _latest(tx.conn, kind, subject)
    if job is not None:
        about = {"slip": str(kind), "of": subject, "printer": job.printer}
        tx.note(centre, "device.reprint", job=job.id, copy=job.copy, **about)
    return job


def _comes_already(tx: Change, job: Job) -> bool:
    """Is this the copy that was asked for a moment ago?"""
    coming = job.state in (JobState.QUEUED, JobState.PRINTING, JobState.PRINTED)
    return job.copy > 1 and coming and tx.now - job.created_at < TWICE


def _asked_for_anew(tx: Change, job: Job, printer: Printer) -> bool:
    """Puts a slip in the line that surely is not on paper. False where it may be: also where a hand
    took it in this very moment."""
    if job.state not in (JobState.QUEUED, JobState.FAILED):
        return False
    return _set(
        tx,
        job.id,
        job.state,
        state=JobState.QUEUED,
        printer=printer.code,
        fallback=None,
        attempts=0,
        created_at=tx.now,
        due_at=tx.now,
        done_at=None,
    )


def jobs_of(conn: Connection, subject: str, kind: Kind = Kind.TICKET) -> list[Job]:
    """The slips of a ticket or a case, first copy first."""
    here = (print_jobs.c.kind == kind) & (print_jobs.c.subject == subject)
    order = (print_jobs.c.edition, print_jobs.c.copy)
    rows = conn.execute(select(print_jobs).where(here).order_by(*order))
    return [to_job(row) for row in rows.mappings()]


def find_job(conn: Connection, job_id: str) -> Job | None:
    row = conn.execute(select(print_jobs).where(print_jobs.c.id == job_id)).mappings().first()
    return to_job(row) if row else None


def due(conn: Connection, at: datetime) -> list[Job]:
    """At most one job a printer: the oldest in its line, if its time has come. The others wait
    behind it, so slips come out in the order of their numbers."""
    place = func.row_number().over(partition_by=print_jobs.c.printer, order_by=print_jobs.c.id)
    queued = select(print_jobs, place.label("place")).where(print_jobs.c.state == JobState.QUEUED)
    lines = queued.subquery()
    # No pause is longer: who is due later than that was put back before the clock was.
    latest = at + timedelta(seconds=_BACKOFF[-1])
    is_time = or_(lines.c.due_at <= at, lines.c.due_at > latest)
    heads = select(lines).where(lines.c.place == 1, is_time)
    return [to_job(row) for row in conn.execute(heads).mappings()]


def claim(tx: Change, job: Job, held_by: str | None = None) -> bool:
    """Takes a job for printing, `held_by` the agent with this journal. False where it is no longer
    queued for this printer, or too old and now failed."""
    if job.created_at + STALE < tx.now:
        _set(tx, job.id, JobState.QUEUED, state=JobState.FAILED, fault="stale", done_at=tx.now)
        return False
    values = {"state": JobState.PRINTING, "attempts": job.attempts + 1, "held_by": held_by}
    return _set(tx, job.id, JobState.QUEUED, print_jobs.c.printer == job.printer, **values)


def printed(tx: Change, job: Job) -> None:
    if job.state is JobState.DOUBTFUL:
        _note_doubt(tx, job, JobState.PRINTED)
    _set(tx, job.id, state=JobState.PRINTED, fault=None, done_at=tx.now)


def doubtful(tx: Change, job: Job, fault: str) -> None:
    """Some of it may be on paper. Journaled: the visitor and the desk are told."""
    tx.lock(job.centre)
    values = {"state": JobState.DOUBTFUL, "fault": fault, "done_at": tx.now}
    if _set(tx, job.id, JobState.PRINTING, **values):
        _note_doubt(tx, job, JobState.DOUBTFUL)


def doubt_all(tx: Change, which: Any, fault: str) -> int:
    """The same for all that is being printed and fits `which`; how many."""
    here = (print_jobs.c.state == JobState.PRINTING) & which
    lost = [to_job(row) for row in tx.conn.execute(select(print_jobs).where(here)).mappings()]
    tx.lock(*(job.centre for job in lost))
    for job in lost:
        doubtful(tx, job, fault)
    return len(lost)


def _note_doubt(tx: Change, job: Job, state: JobState) -> None:
    about = {"slip": str(job.kind), "of": job.subject, "printer": job.printer}
    tx.note(job.centre, "device.slip", state=str(state), copy=job.copy, **about)


def doubts(conn: Connection, centre: str, since: datetime) -> dict[str, str]:
    """Tickets and cases whose newest slip may not have come out → the code of its printer."""
    here = (print_jobs.c.state == JobState.DOUBTFUL) & (print_jobs.c.centre == centre)
    rows = conn.execute(select(print_jobs).where(here, print_jobs.c.done_at > since)).mappings()
    found = [to_job(row) for row in rows]
    return {job.subject: job.printer for job in found if _is_latest(conn, job)}


def _is_latest(conn: Connection, job: Job) -> bool:
    latest = _latest(conn, job.kind, job.subject)
    return latest is not None and latest.id == job.id


def failed(tx: Change, job: Job, fault: str) -> None:
    _set(tx, job.id, state=JobState.FAILED, fault=fault, done_at=tx.now)


def put_back(tx: Change, job: Job, fault: str) -> None:
    """Surely nothing came out: tried again, each time a little later. Not where the next worker has
    taken this one's silence for a doubt: a copy may have been asked for since."""
    pause = timedelta(seconds=_BACKOFF[min(job.attempts, len(_BACKOFF) - 1)])
    due_at = tx.now + pause
    values = {"state": JobState.QUEUED, "fault": fault, "held_by": None, "due_at": due_at}
    _set(tx, job.id, JobState.PRINTING, **values)


def fall_back(tx: Change, job: Job) -> bool:
    """Gives a job that still waits for a printer which is down to its other printer, if that one
    prints. Never what may be on paper already: a job moves only from `queued`."""
    first, spare = find(tx.conn, job.printer), find(tx.conn, job.fallback or "")
    if first is None or spare is None or not first.down or spare.down:
        return False
    waits_there = print_jobs.c.printer == job.printer
    # The first may be mended before the second, so the way back stays open.
    values = {"printer": spare.code, "fallback": first.code, "due_at": tx.now}
    return _set(tx, job.id, JobState.QUEUED, waits_there, **values)


def printing(conn: Connection) -> list[Job]:
    """What this house, and not an agent, is printing now."""
    here = (print_jobs.c.state == JobState.PRINTING) & print_jobs.c.held_by.is_(None)
    return [to_job(row) for row in conn.execute(select(print_jobs).where(here)).mappings()]


def recover(tx: Change) -> int:
    """What was being printed when the last worker died is doubtful; how many. What an agent holds
    is not: the agent will say how it went."""
    return doubt_all(tx, print_jobs.c.held_by.is_(None), "crash")


def _latest(conn: Connection, kind: Kind, subject: str) -> Job | None:
    jobs = jobs_of(conn, subject, kind)
    return jobs[-1] if jobs else None


def _set(
    tx: Change, job_id: str, only_from: JobState | None = None, *also: Any, **values: Any
) -> bool:
    here = and_(print_jobs.c.id == job_id, *also)
    if only_from is not None:
        here &= print_jobs.c.state == only_from
    return tx.conn.execute(print_jobs.update().where(here).values(values)).rowcount == 1


def to_job(row: Mapping[Any, Any]) -> Job:
    values = {name: row[name] for name in Job.__dataclass_fields__}
    return Job(**values | {"kind": Kind(row["kind"]), "state": JobState(row["state"])})
