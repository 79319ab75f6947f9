"""The jobs of the line: day end, and forgetting what is not needed any more."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import line
from centres.directory import Centre, Directory
from scheduler.jobs_of_bookings import BOOKING_JOBS
from scheduler.runner import Job, Slot, forget_runs
from store import Change, once


def _day_ends(directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """Each centre's own midnight, and before it the closing time where it is set so: who was
    taken back to the line after it, or given a ticket by a clerk, leaves at midnight."""
    for centre in directory.network.centres.values():
        day = after.astimezone(centre.zone).date()
        while day <= upto.astimezone(centre.zone).date():
            for at in sorted(_ends_of(centre, day)):
                if after < at <= upto:
                    yield Slot(at, centre.code)
            day += timedelta(days=1)


def _ends_of(centre: Centre, day: date) -> set[datetime]:
    ends = {centre.hours.day_bounds(day).end}
    if centre.settings.get("day_end") == "close":
        ends.update(interval.end for interval in centre.hours.intervals(day)[-1:])
    return ends


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
