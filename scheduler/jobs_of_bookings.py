"""When the scheduler's duties fall due.

A slot stands for all centres whose moment it is, and not for one of a hundred: a test that jumps
over four months then runs a few hundred of them and not forty thousand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from centres.directory import Centre, Directory
from scheduler import cases, duties, erasure, seats
from scheduler.runner import Job, Slot, batched
from store import Change

ALL = "house"
MORNING = time(0, 10)
"""After the day's end at midnight, before anybody comes."""
AT_ONCE = 10
"""Cases in one transaction: a clerk who presses «next» at closing time waits no longer for it."""
_DAY = timedelta(days=1)


def _minutes(_directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """The last full minute: holds that ended before it end with it."""
    at = upto.replace(second=0, microsecond=0)
    if at > after:
        yield Slot(at, ALL)


def _end_holds(tx: Change, _directory: Directory, _slot: Slot) -> None:
    duties.end_holds(tx)


def _closings(directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """Every moment at which some centre closes for the day."""
    found: set[datetime] = set()
    for centre in directory.network.centres.values():
        day = after.astimezone(centre.zone).date()
        while day <= upto.astimezone(centre.zone).date():
            open_for = centre.hours.intervals(day)
            if open_for and after < open_for[-1].end <= upto:
                found.add(open_for[-1].end)
            day += _DAY
    for at in sorted(found):
        yield Slot(at, ALL)


def _closed(directory: Directory, at: datetime) -> dict[str, date]:
    """The centres that closed at this moment, and which day of theirs is over with it."""
    # Asked just before: who closes at midnight does so at the end of the day that was.
    before = at - timedelta(microseconds=1)
    return {
        centre.code: centre.hours.day_of(before)
        for centre in _centres(directory)
        if centre.hours.closing(before) == at
    }


def _to_close(conn: Connection, directory: Directory, slot: Slot) -> Iterator[Slot]:
    return _in_parts(slot, duties.due_at_closing(conn, _closed(directory, slot.at)))


def _close(tx: Change, directory: Directory, slot: Slot) -> None:
    duties.close_day(tx, directory, slot.part)


def _in_parts(slot: Slot, due: Sequence[tuple[Any, ...]]) -> Iterator[Slot]:
    return (replace(slot, part=tuple(part)) for part in batched(due, AT_ONCE))


def _mornings(directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """The beginning of the day in each time zone."""
    for zone in {centre.zone for centre in _centres(directory)}:
        day = after.astimezone(zone).date()
        while True:
            at = datetime.combine(day, MORNING, zone).astimezone(after.tzinfo)
            if at > upto:
                break
            if at > after:
                yield Slot(at, zone.key)
            day += _DAY


def _to_review(conn: Connection, directory: Directory, slot: Slot) -> Iterator[Slot]:
    here = (centre for centre in _centres(directory) if centre.zone.key == slot.key)
    days = {centre.code: centre.hours.day_of(slot.at) for centre in here}
    return _in_parts(slot, duties.due_in_the_morning(conn, days))


def _review(tx: Change, directory: Directory, slot: Slot) -> None:
    duties.review_cases(tx, directory, slot.part)


def _nights(_directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """The last two in the morning, UTC: forgetting needs no catching up."""
    at = datetime.combine(upto.date(), time(2), upto.tzinfo)
    at = at if at <= upto else at - _DAY
    if at > after:
        yield Slot(at, ALL)


def _forget(tx: Change, _directory: Directory, slot: Slot) -> None:
    seats.forget(tx, slot.at.date() - 2 * _DAY)
    cases.forget_grants(tx)


def _erase(tx: Change, _directory: Directory, _slot: Slot) -> None:
    erasure.erase(tx)


def _centres(directory: Directory) -> list[Centre]:
    return list(directory.network.centres.values())


BOOKING_JOBS = (
    Job("holds", _minutes, _end_holds),
    Job("closing", _closings, _close, _to_close),
    Job("morning", _mornings, _review, _to_review),
    Job("tidy-bookings", _nights, _forget),
    Job("erasure", _nights, _erase),
)
