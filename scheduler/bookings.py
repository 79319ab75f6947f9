"""Holding, booking, moving and cancelling: what a visitor decides about the visits of a case."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler import placing, rows
from scheduler.casefile import CaseFile, Centres, find
from scheduler.offer import Offer
from scheduler.plans import previous_day, to_plan, unbooked
from scheduler.problems import (
    AlreadyBooked,
    BadSlot,
    BadVisits,
    BookingState,
    CaseEnded,
    NoLawfulChain,
    SlotGone,
    Unlawful,
    UnknownBooking,
)
from scheduler.replan import Replanned, replan
from scheduler.rows import Booking, Hold
from scheduler.seats import SeatTaken, clear_way, offer, take
from scheduler.slots import SlotName, parse_slot
from scheduler.sync import sync
from scheduler.tables import holds
from store import Change, new_id

HELD = timedelta(minutes=10)


@dataclass(frozen=True)
class Wanted:
    """A slot, by its id, for a visit."""

    visit: int
    slot: str


@dataclass(frozen=True)
class Moved:
    """The whole chain after a change of one booking, and what else changed with it."""

    file: CaseFile
    booking: str
    replanned: Replanned


def hold(tx: Change, directory: Centres, case_id: str, wanted: Sequence[Wanted]) -> datetime:
    """Keep these seats while the visitor chooses, in place of any kept before; until when."""
    file = _open(tx, directory, case_id)
    coming = to_plan(file, file.timeline(tx.now))
    if any(one.visit not in coming for one in wanted):
        raise BadVisits(coming[0] if coming else None)
    here = _free_for(tx, file)
    until = tx.now + HELD
    for one in wanted:
        name = _slot(here, file, one)
        group = here.seat(name)
        if group is None:
            raise SlotGone(case_id, one.visit, one.slot)
        kept = Hold(
            **placing.seat_of(here, name, group),
            id=new_id(),
            case=case_id,
            visit=one.visit,
            until=until,
        )
        try:
            take(tx, kept, group.capacity)
        except SeatTaken:
            raise SlotGone(case_id, one.visit, one.slot) from None
        tx.conn.execute(holds.insert(), vars(kept))
        # Seen by the next one: two visits of one hold may not share the last seat.
        here = offer(tx.conn, file.centre, tx.now) if len(wanted) > 1 else here
    return until


def book(tx: Change, directory: Centres, case_id: str, wanted: Sequence[Wanted]) -> list[Booking]:
    """Book these visits, all or none: the next ones, in order."""
    file = _open(tx, directory, case_id)
    _check_order(file, wanted, tx.now)
    here = _free_for(tx, file)
    timeline = file.timeline(tx.now)
    previous = previous_day(file, wanted[0].visit)
    made = []
    for one in wanted:
        name = _slot(here, file, one)
        bounds = timeline.bounds(one.visit, previous)
        if not bounds.holds(name.day):
            why = timeline.why(one.visit, previous)
            raise Unlawful(case_id, one.visit, bounds.first, bounds.last, why)
        try:
            made.append(placing.make(tx, here, case_id, one.visit, name, (), "visitor"))
        except SeatTaken:
            raise SlotGone(case_id, one.visit, one.slot) from None
        previous = name.day
    # Later visits may be booked still: of a visit that was missed, only that one is booked anew.
    upto = max(file.case.booked_upto, wanted[-1].visit)
    after = replace(file.case, booked_upto=upto, alerted=False)
    rows.save_case(tx.conn, file.case, after)
    replan(tx, directory, case_id, "visitor", keep=[booking.id for booking in made])
    return made


def move(tx: Change, directory: Centres, booking_id: str, slot: str) -> Moved:
    """Another time for a visit; later ones follow where they must."""
    file, booking = _booked(tx, directory, booking_id)
    here = _free_for(tx, file)
    name = _slot(here, file, Wanted(booking.visit, slot))
    timeline = file.timeline(tx.now)
    previous = previous_day(file, booking.visit)
    bounds = timeline.bounds(booking.visit, previous)
    if not bounds.holds(name.day):
        why = timeline.why(booking.visit, previous)
        raise Unlawful(file.case.id, booking.visit, bounds.first, bounds.last, why)
    # Its own seat is free for itself: a move by ten minutes overlaps with it.
    released = placing.unseat(tx, booking)
    here = offer(tx.conn, file.centre, tx.now)
    try:
        placing.move_to(tx, here, released, name, (), "visitor", chosen=True)
    except SeatTaken:
        raise SlotGone(file.case.id, booking.visit, slot) from None
    found = replan(tx, directory, file.case.id, "visitor", keep=[booking_id])
    if found.trouble:
        raise NoLawfulChain(file.case.id, min(found.trouble))
    return Moved(find(tx.conn, directory, file.case.id), booking_id, found)


def cancel(tx: Change, directory: Centres, booking_id: str) -> Moved:
    """Give up a visit, and with it the later ones."""
    file, booking = _booked(tx, directory, booking_id)
    gone = []
    for one in file.live_from(booking.visit):
        if one.state == "booked":
            cause = "visitor" if one.id == booking_id else "visit_cancelled"
            gone.append(placing.cancel(tx, one, (), cause))
    lower = replace(file.case, booked_upto=booking.visit - 1)
    rows.save_case(tx.conn, file.case, lower)
    found = replan(tx, directory, file.case.id, "visitor")
    found.gone = [one for one in gone if one.id != booking_id] + found.gone
    found.why += [(one.visit, ("visit.earlier_cancelled", {})) for one in found.gone]
    return Moved(find(tx.conn, directory, file.case.id), booking_id, found)


def _open(tx: Change, directory: Centres, case_id: str) -> CaseFile:
    """The file of a case that goes on, behind the centre's lock, as its tickets say."""
    tx.lock(find(tx.conn, directory, case_id).centre.code)
    file = sync(tx, find(tx.conn, directory, case_id))
    if file.case.state != "open":
        raise CaseEnded(file.case.state)
    return file


def _booked(tx: Change, directory: Centres, booking_id: str) -> tuple[CaseFile, Booking]:
    """A booking that can still be changed, with its case."""
    found = rows.find_booking(tx.conn, booking_id)
    if found is None:
        raise UnknownBooking
    file = _open(tx, directory, found.case)
    booking = next(one for one in file.bookings if one.id == booking_id)
    if booking.state != "booked":
        raise BookingState(booking.state)
    return file, booking


def _free_for(tx: Change, file: CaseFile) -> Offer:
    """What is free once old holds are gone, the case's own among them."""
    clear_way(tx, file.centre.code, file.case.id)
    return offer(tx.conn, file.centre, tx.now)


def _check_order(file: CaseFile, wanted: Sequence[Wanted], now: datetime) -> None:
    """Only the next visits that are not booked, without a gap."""
    numbers = [one.visit for one in wanted]
    for number in numbers:
        booked = file.live(number)
        if booked:
            raise AlreadyBooked(number, booked.id)
    open_visits = unbooked(file, to_plan(file, file.timeline(now)))
    if not numbers or numbers != open_visits[: len(numbers)]:
        raise BadVisits(open_visits[0] if open_visits else None)


def _slot(here: Offer, file: CaseFile, wanted: Wanted) -> SlotName:
    """The slot that an id names, if this visit can have it."""
    name, visit = parse_slot(wanted.slot), file.programme.visit(wanted.visit)
    if name is None or visit is None or name.service != visit.service:
        raise BadSlot(wanted.visit, wanted.slot)
    if here.is_slot(name):
        return name
    if name.centre == here.centre.code and here.is_over(name):
        raise SlotGone(file.case.id, wanted.visit, wanted.slot)
    raise BadSlot(wanted.visit, wanted.slot)
