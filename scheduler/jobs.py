"""The jobs of the line: day end, and forgetting what is not needed any more."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import line
from centres.directory import Centre, Directory
from scheduler.jobs_of_bookings import BOOKING_JOBS
from scheduler.runner import Job, Slot, forget_runs
from store import Change, once


def _day_ends(directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """Each centre's own midnight, or its closing time where it is set so."""
    for centre in directory.network.centres.values():
        day = after.astimezone(centre.zone).date()
        while True:
            at = _end_of(centre, day)
            if at > upto:
                break
            if at > after:
                yield Slot(at, centre.code)
            day += timedelta(days=1)


def _end_of(centre: Centre, day: date) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time(0), centre.zone)
    if centre.settings.get("day_end") == "close":
        opened = centre.hours.intervals(day)
        if opened:
            return opened[-1].end
    return midnight


def _end_day(tx: Change, directory: Directory, slot: Slot) -> None:
    centre = directory.centre(slot.key)
    if centre:
        line.end_day(tx, centre)


def _nights(_directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """Three in the morning, UTC: nobody waits for it."""
    day = after.date()
    while True:
        at = datetime.combine(day, time(3), after.tzinfo)
        if at > upto:
            return
        if at > after:
            yield Slot(at, "house")
        day += timedelta(days=1)


def _tidy(tx: Change, _directory: Directory, _slot: Slot) -> None:
    once.purge(tx.conn)
    forget_runs(tx)


JOBS = (Job("day-end", _day_ends, _end_day), Job("tidy", _nights, _tidy), *BOOKING_JOBS)
