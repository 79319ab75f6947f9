"""One booking: made, moved or cancelled, its seat taken or given back, its entry noted."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from scheduler import rows
from scheduler.codes import unused_code
from scheduler.entries import note_booking
from scheduler.offer import Offer
from scheduler.rows import Booking
from scheduler.seats import SeatTaken, release, take, take_back
from scheduler.slots import Group, SlotName
from scheduler.tables import bookings
from scheduler.timeline import Why
from store import Change, new_id


def make(
    tx: Change, here: Offer, case: str, visit: int, name: SlotName, why: Iterable[Why], cause: str
) -> Booking:
    """A new booking. Raises `SeatTaken`."""
    group = _group(here, name)
    booking = Booking(
        **seat_of(here, name, group),
        id=new_id(),
        case=case,
        visit=visit,
        start=here.start(name),
        state="booked",
        code=unused_code(tx.conn, bookings.c.code),
        made_at=tx.now,
        changed_at=tx.now,
    )
    take(tx, booking, group.capacity)
    rows.insert_booking(tx.conn, booking)
    note_booking(tx, "made", booking, why, cause=cause)
    return booking


def move_to(
    tx: Change,
    here: Offer,
    booking: Booking,
    name: SlotName,
    why: Iterable[Why],
    cause: str,
    chosen: bool = False,
) -> Booking:
    """The same booking, with the same code, at another time. Raises `SeatTaken`."""
    group = _group(here, name)
    release(tx, booking)
    after = replace(
        booking,
        **seat_of(here, name, group),
        start=here.start(name),
        changed_at=tx.now,
        chosen=chosen,
    )
    take(tx, after, group.capacity)
    rows.save_booking(tx.conn, booking, after)
    note_booking(tx, "moved", after, why, cause=cause, before=booking.start.isoformat())
    return after


def cancel(tx: Change, booking: Booking, why: Iterable[Why], cause: str) -> Booking:
    """Nobody comes for it; its seat is free again."""
    release(tx, booking)
    after = replace(booking, state="cancelled", seats_of=None, changed_at=tx.now)
    rows.save_booking(tx.conn, booking, after)
    note_booking(tx, "cancelled", after, why, cause=cause)
    return after


def unseat(tx: Change, booking: Booking) -> Booking:
    """Give back the seat for the moment: the visits of a chain find new places together."""
    release(tx, booking)
    after = replace(booking, seats_of=None)
    rows.save_booking(tx.conn, booking, after)
    return after


def seat_again(tx: Change, booking: Booking, seats_of: str | None) -> Booking:
    """Take the very seat again that it was parted from for the moment."""
    after = replace(booking, seats_of=seats_of)
    take_back(tx, after)
    rows.save_booking(tx.conn, booking, after)
    return after


def seat_of(here: Offer, name: SlotName, group: Group) -> dict[str, Any]:
    """The slot and the group as a seat's columns."""
    return {
        "centre": name.centre,
        "service": name.service,
        "day": name.day,
        "minute": name.minute,
        "cells": here.cells(name.service),
        "seats_of": group.key,
    }


def _group(here: Offer, name: SlotName) -> Group:
    group = here.seat(name)
    if group is None:
        raise SeatTaken
    return group
