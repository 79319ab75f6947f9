"""What cases and bookings leave in the journal: ids, times and reasons, never a name, a phone or a
code."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from scheduler.rows import Booking, Case
from scheduler.timeline import Why
from store import Change


def note_booking(
    tx: Change, kind: str, booking: Booking, why: Iterable[Why] = (), **data: Any
) -> None:
    """`booking.made moved cancelled arrived served no_show`: the booking as it is after it."""
    tx.note(
        booking.centre,
        f"booking.{kind}",
        ticket=booking.ticket,
        booking=booking.id,
        case=booking.case,
        visit=booking.visit,
        service=booking.service,
        slot=str(booking.slot),
        start=booking.start.isoformat(),
        state=booking.state,
        why=plain(why),
        **data,
    )


def note_case(tx: Change, kind: str, case: Case, **data: Any) -> None:
    """`case.opened fact finished reopened withdrawn lapsed numbered linked`."""
    tx.note(case.centre, f"case.{kind}", case=case.id, state=case.state, **data)


def note_alert(tx: Change, kind: str, case: Case, **data: Any) -> None:
    """`alert.no-lawful-date`, `alert.gap-over-cap`, `alert.fact-overdue`: for the branch head."""
    tx.note(case.centre, f"alert.{kind}", case=case.id, **data)


def plain(why: Iterable[Why]) -> list[dict[str, Any]]:
    """Reasons as the journal keeps them."""
    return [
        {
            "key": key,
            "values": {
                name: value.isoformat() if isinstance(value, date | datetime) else value
                for name, value in values.items()
            },
        }
        for key, values in why
    ]
