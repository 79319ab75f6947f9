"""Writing down on bookings and cases what their tickets say: arrived, served, over."""

from dataclasses import replace

from scheduler import results, rows
from scheduler.casefile import CaseFile
from scheduler.entries import note_booking, note_case
from scheduler.placing import cancel
from scheduler.rows import Booking, Case
from store import Change


def sync(tx: Change, file: CaseFile) -> CaseFile:
    """The file with its rows brought up to what its tickets say. Doing it again changes nothing."""
    pairs = zip(file.stored, file.bookings, strict=True)
    changed = [(before, after) for before, after in pairs if before.state != after.state]
    # Of a visit one booking is live: it ends before another takes its place.
    for before, after in sorted(changed, key=lambda pair: pair[1].is_live):
        _follow_ticket(tx, file, before, after)
    case = _ended(tx, file)
    stored = tuple(rows.bookings_of(tx.conn, case.id))
    return replace(file, case=case, stored=stored)


def _follow_ticket(tx: Change, file: CaseFile, before: Booking, after: Booking) -> None:
    if after.state == "arrived":
        # Taken back to the line after a no-show: whatever was booked instead is not needed.
        for other in file.stored:
            same = other.visit == after.visit and other.id != after.id
            if same and other.state == "booked":
                cancel(tx, other, [("visit.here", {})], "ticket")
    after = replace(after, changed_at=tx.now)
    rows.save_booking(tx.conn, before, after)
    note_booking(tx, after.state, after, cause="ticket")


def _ended(tx: Change, file: CaseFile) -> Case:
    """A case ends with the ticket of its last visit, and is open again if that is undone."""
    case = file.case
    if case.state == "open" and file.is_over:
        ended = max(one.finished_at for one in file.tickets if one.finished_at)
        after = replace(case, state="finished", ended_at=ended, review_on=None)
        for booking in file.bookings:
            if booking.state == "booked":
                cancel(tx, booking, [("case.finished", {})], "ticket")
        rows.save_case(tx.conn, case, after)
        visits = results.keep(tx, file, after)
        note_case(tx, "finished", after, visits=visits)
        return after
    if case.state == "finished" and not file.is_over:
        after = replace(case, state="open", ended_at=None)
        rows.save_case(tx.conn, case, after)
        results.drop(tx, case.id)
        note_case(tx, "reopened", after)
        return after
    return case
