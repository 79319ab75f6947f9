"""Slips of long ago are forgotten: a busy network spools millions a year."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from centres.directory import Directory
from printers.facts import Kind
from printers.tables import print_jobs
from scheduler.runner import Job, Slot
from store import Change

KEPT = timedelta(days=30)
"""A ticket is good for a day; what its slip met with is of interest for a while. The slips of cases
stay: a later one is known as a copy by them."""


def forget(tx: Change) -> int:
    """How many."""
    old = (print_jobs.c.kind == Kind.TICKET) & (print_jobs.c.created_at < tx.now - KEPT)
    return tx.conn.execute(print_jobs.delete().where(old)).rowcount


def _nights(_directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """The last three in the morning, UTC: forgetting needs no catching up."""
    at = datetime.combine(upto.date(), time(3), upto.tzinfo)
    at = at if at <= upto else at - timedelta(days=1)
    if at > after:
        yield Slot(at, "house")


def _forget(tx: Change, _directory: Directory, _slot: Slot) -> None:
    forget(tx)


JOBS = (Job("tidy-slips", _nights, _forget),)
"""For the runner of the wiring table."""
