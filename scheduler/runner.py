"""The runner of background jobs. APScheduler only ticks; the house's clock decides what is due.

A job says which slots it has between two moments. Each slot is claimed by a unique row in the
transaction of its work: whoever ticks, on however many workers, it happens once."""

import fcntl
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, groupby
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from centres.directory import Directory
from scheduler.tables import job_runs
from store import Change, Store
from store.clock import real_now

LOOK_BACK = timedelta(hours=36)
"""After a start, slots this old are looked at again: a server that was down over midnight still
ends the day."""
KEEP_RUNS = timedelta(days=40)
AGAIN_AFTER = 60.0
"""Seconds after which what failed is tried again, for as long as a start would look back: a
database that was away at midnight must not leave yesterday's visitors in the line for good."""
TOGETHER = 25
"""Slots of one job and moment that share a transaction: a midnight of a hundred centres then
flushes the disk a few times, and no clerk waits long behind it."""

log = logging.getLogger(__name__)
_Item = TypeVar("_Item")


@dataclass(frozen=True, order=True)
class Slot:
    """One thing to do: when it falls due, and about what (a centre's code, …). `part`: of a job
    in parts, what this part of it concerns."""

    at: datetime
    key: str
    part: tuple[Any, ...] = ()


_Due = tuple[datetime, str, str]
"""When a slot falls due, its job's name, its key: the order in which slots run."""


@dataclass(frozen=True)
class Job:
    """`slots(directory, after, upto)`: what falls due in (after, upto]; `run(tx, directory, slot)`
    does it inside the transaction that claims it, with `tx.now` = the slot's moment.

    Work that would keep every hall waiting falls into parts: `parts(conn, directory, slot)` gives
    the slot once for each. They have a transaction each, before the one that claims the slot: a
    part that is done again must change nothing."""

    name: str
    slots: Callable[[Directory, datetime, datetime], Iterable[Slot]]
    run: Callable[[Change, Directory, Slot], None]
    parts: Callable[[Connection, Directory, Slot], Iterable[Slot]] | None = None


# What is given back tells whether the slot was free: PostgreSQL's driver counts no inserted rows.
_CLAIM = {
    name: dialect.insert(job_runs).on_conflict_do_nothing().returning(job_runs.c.job)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


class Runner:
    """Runs what is due, in the order of its slots."""

    def __init__(self, store: Store, directory: Directory, home: Path, jobs: Iterable[Job]) -> None:
        self._store, self._directory = store, directory
        self._jobs = {job.name: job for job in jobs}
        self._lock_path = home / "jobs.lock"
        self._lock = threading.Lock()
        self._done_until: datetime | None = None
        self._failed: set[_Due] = set()
        self._again = 0.0

    def run_until(self, upto: datetime, since: datetime | None = None) -> int:
        """Run every slot up to `upto` that has not run; how many did. With `since`, look back to
        there at least (the test clock jumped over it)."""
        with self._lock, self._one_process():
            if since and since > upto:
                self._forget_after(upto)
            after = self._done_until or upto - LOOK_BACK
            after = min(after, since) if since else after
            due = self._failed_before(upto) | {
                (slot.at, job.name, slot.key)
                for job in self._jobs.values()
                for slot in job.slots(self._directory, after, upto)
            }
            ran = 0
            for (at, name), same in groupby(sorted(due), key=lambda one: one[:2]):
                for part in batched([Slot(at, key) for _, _, key in same], TOGETHER):
                    ran += self._run(self._jobs[name], part)
            self._done_until = upto
        return ran

    def _failed_before(self, upto: datetime) -> set[_Due]:
        """What failed a while ago and is not too old by now."""
        if time.monotonic() < self._again:
            return set()
        failed, self._failed = self._failed, set()
        return {one for one in failed if upto - LOOK_BACK < one[0] <= upto}

    def _forget_after(self, moment: datetime) -> None:
        """The test clock was moved back: what lies ahead again falls due again."""
        with self._store.write("system") as tx:
            tx.conn.execute(job_runs.delete().where(job_runs.c.slot > moment))

    def _run(self, job: Job, slots: Sequence[Slot]) -> int:
        """Slots of one moment in one transaction; if one of them fails, each for itself."""
        try:
            for part in self._parts(job, slots):
                with self._store.write(f"job:{job.name}", at=part.at) as tx:
                    job.run(tx, self._directory, part)
            with self._store.write(f"job:{job.name}", at=slots[0].at) as tx:
                return sum(self._do(tx, job, slot) for slot in slots)
        except Exception:
            if len(slots) > 1:
                return sum(self._run(job, [slot]) for slot in slots)
            # One centre's trouble must not keep the others open all night. The claim was rolled
            # back with the work: it can be tried again.
            log.exception("job %s of %s failed", job.name, slots[0])
            self._failed.add((slots[0].at, job.name, slots[0].key))
            self._again = time.monotonic() + AGAIN_AFTER
            return 0

    def _parts(self, job: Job, slots: Sequence[Slot]) -> list[Slot]:
        """The parts of those that have not run."""
        if job.parts is None:
            return []
        with self._store.read() as conn:
            ran = select(job_runs.c.key).where(
                job_runs.c.job == job.name, job_runs.c.slot == slots[0].at
            )
            over = set(conn.execute(ran).scalars())
            found = (job.parts(conn, self._directory, one) for one in slots if one.key not in over)
            return list(chain.from_iterable(found))

    def _do(self, tx: Change, job: Job, slot: Slot) -> bool:
        row = {"job": job.name, "key": slot.key, "slot": slot.at, "ran_at": real_now()}
        if tx.conn.execute(_CLAIM[tx.conn.dialect.name], row).first() is None:
            return False
        if job.parts is None:
            job.run(tx, self._directory, slot)
        return True

    @contextmanager
    def _one_process(self) -> Iterator[None]:
        """Workers of one machine wait for each other: who asks for what is due may then be sure
        that it has run, whoever ran it."""
        with self._lock_path.open("w") as file:
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except OSError:
                    time.sleep(0.02)
            yield


def batched(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def forget_runs(tx: Change) -> None:
    tx.conn.execute(job_runs.delete().where(job_runs.c.ran_at < real_now() - KEEP_RUNS))
