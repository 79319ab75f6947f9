"""Re-planning: a chain of bookings brought back in line with what is known.

What still fits stays untouched. A visit that would be too early or too late, or whose hall is
closed then, moves to the best lawful slot from which the visits after it can still follow. Good
news moves visits forward, if the visitor did not pick the very time and it gains something."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from scheduler import rows
from scheduler.casefile import CaseFile, Centres, find
from scheduler.entries import note_alert, plain
from scheduler.offer import Offer
from scheduler.placing import cancel, make, move_to, seat_again, unseat
from scheduler.planner import Choice
from scheduler.plans import best_chains, own_seats, previous_day, reason, slot_of, to_plan
from scheduler.review import review_on
from scheduler.rows import Booking
from scheduler.seats import clear_way, offer
from scheduler.sync import sync
from scheduler.timeline import Timeline, Why
from store import Change

NOTICE = timedelta(days=3)
"""A visit is moved forward to no day nearer than this: the visitor has to learn of it."""
GAIN = timedelta(days=2)
"""Nor for less than this."""
_DAY = timedelta(days=1)


@dataclass
class Replanned:
    """What changed: `moved` and `made` bookings as they are now, `gone` ones, why, by visit; and
    `trouble`: visit → why it has no day."""

    moved: list[Booking] = field(default_factory=list)
    made: list[Booking] = field(default_factory=list)
    gone: list[Booking] = field(default_factory=list)
    why: list[tuple[int, Why]] = field(default_factory=list)
    trouble: dict[int, Why] = field(default_factory=dict)

    @property
    def changed(self) -> list[str]:
        return [booking.id for booking in (*self.moved, *self.made, *self.gone)]


def replan(
    tx: Change,
    directory: Centres,
    case_id: str,
    cause: str,
    *,
    forward: bool = False,
    keep: Collection[str] = (),
) -> Replanned:
    """Bring a case's bookings in line. `cause` goes into the journal: a fact's code, `overdue`,
    `calendar`, `visitor`, `ticket`. `forward`: good news may move visits forward. `keep`: bookings
    placed just now, which stay. The caller holds the centre's lock."""
    file = sync(tx, find(tx.conn, directory, case_id))
    found = Replanned()
    if file.case.state == "open":
        # Its own holds, too: each visit may have their seats, whoever chooses meanwhile.
        clear_way(tx, file.centre.code, case_id)
        Walk(tx, file, cause, forward, keep, found).go()
    _settle(tx, find(tx.conn, directory, case_id), found)
    return found


def _settle(tx: Change, file: CaseFile, found: Replanned) -> None:
    """Tell the branch head, once, where no lawful date is left; say when to look again."""
    trouble = found.trouble
    lost = [visit for visit, why in trouble.items() if why[0] == "visit.none_lawful"]
    if lost and not file.case.alerted:
        why = plain(trouble[visit] for visit in lost)
        note_alert(tx, "no-lawful-date", file.case, visit=lost[0], why=why)
    after = replace(file.case, alerted=bool(lost), review_on=review_on(file, tx.now, bool(trouble)))
    rows.save_case(tx.conn, file.case, after)


class Walk:
    """One pass over the visits to come, in order."""

    def __init__(
        self,
        tx: Change,
        file: CaseFile,
        cause: str,
        forward: bool,
        keep: Collection[str],
        found: Replanned,
    ) -> None:
        self.tx, self.file, self.cause = tx, file, cause
        self.forward, self.keep, self.found = forward, keep, found
        self.timeline: Timeline = file.timeline(tx.now)
        own = own_seats(tx.conn, file, to_plan(file, self.timeline), tx.now)
        self.offer: Offer = offer(tx.conn, file.centre, tx.now, own)
        self._loose: dict[str, Booking] = {}

    def go(self) -> None:
        self._drop_made()
        upto = self.file.case.booked_upto
        visits = [one for one in to_plan(self.file, self.timeline) if one <= upto]
        previous = previous_day(self.file, visits[0]) if visits else None
        for place, visit in enumerate(visits):
            booking = self.file.live(visit)
            if booking is None and self._was_missed(visit):
                return self._give_up(visits[place:])
            day = self._place(visits[place:], booking, previous)
            if day is None:
                return None
            previous = day

    def _drop_made(self) -> None:
        """A visit that was made without its booking needs it no longer."""
        for booking in self.file.bookings:
            if booking.state == "booked" and booking.visit in self.file.done:
                self._cancel(booking, ("visit.done", {"date": self.file.done[booking.visit]}))

    def _was_missed(self, visit: int) -> bool:
        last = self.file.last(visit)
        return last is not None and last.state == "no_show"

    def _give_up(self, visits: Sequence[int]) -> None:
        """Nobody came and nothing was booked instead: what follows waits for the visitor, except
        on the day itself, when a ticket may still be taken back to the line."""
        last = self.file.last(visits[0])
        if last and last.day >= self.offer.today and last.ticket:
            return
        self._drop(visits, ("visit.missed", {"visit": visits[0]}))
        case = self.file.case
        rows.save_case(self.tx.conn, case, replace(case, booked_upto=visits[0] - 1))

    def _place(
        self, visits: Sequence[int], booking: Booking | None, previous: date | None
    ) -> date | None:
        """Leave, move or make the first of `visits`; its day, or None where there is none."""
        if booking and (booking.state == "arrived" or self._stays(booking, previous)):
            self._tie(booking)
            return booking.day
        fits = booking is not None and self._fits(booking, previous)
        since = self.offer.today + (NOTICE if fits else _DAY)
        chains, left_out = best_chains(
            self.offer, self.file, self.timeline, visits, previous, since, limit=1
        )
        choice = chains[0].choices[0] if chains else None
        if booking and fits and not self._gains(booking, choice, left_out):
            self._tie(booking)
            return booking.day
        if choice is None:
            self._no_day(visits, booking, previous)
            return None
        return self._settle_on(visits, booking, choice, previous)

    def _stays(self, booking: Booking, previous: date | None) -> bool:
        """It fits, and nothing could be gained, or shall be."""
        if not self._fits(booking, previous):
            return False
        if not self.forward or booking.chosen or booking.id in self.keep:
            return True
        first = self.timeline.bounds(booking.visit, previous).first
        return booking.day - max(first, self.offer.today + NOTICE) < GAIN

    def _fits(self, booking: Booking, previous: date | None) -> bool:
        """Lawful, and in an open hall with a seat; what is over is for the day's closing."""
        if booking.day < self.offer.today:
            return True
        if not self.timeline.bounds(booking.visit, previous).holds(booking.day):
            return False
        if booking.start <= self.tx.now:
            return True
        return booking.seats_of is not None and self.offer.is_served(booking.slot)

    def _gains(self, booking: Booking, choice: Choice | None, left_out: Sequence[int]) -> bool:
        """Is the new day enough sooner, with no later visit lost by it?"""
        if choice is None or left_out:
            return False
        return booking.day - date.fromordinal(choice.day) >= GAIN

    def _settle_on(
        self,
        visits: Sequence[int],
        booking: Booking | None,
        choice: Choice,
        previous: date | None,
    ) -> date:
        self._loosen(visits)
        visit = visits[0]
        name = slot_of(self.file, visit, choice.day, choice.minute)
        why = self._reasons(visit, booking, previous)
        if booking:
            loose = self._loose.pop(booking.id, booking)
            moved = move_to(self.tx, self.offer, loose, name, why, self.cause)
            self.found.moved.append(moved)
        else:
            case = self.file.case.id
            made = make(self.tx, self.offer, case, visit, name, why, self.cause)
            self.found.made.append(made)
        self.found.why.extend((visit, one) for one in why)
        return name.day

    def _reasons(self, visit: int, booking: Booking | None, previous: date | None) -> list[Why]:
        lawful = booking and self.timeline.bounds(visit, previous).holds(booking.day)
        if booking and lawful and not self._fits(booking, previous):
            return [("visit.closed", {"date": booking.day})]
        return self.timeline.why(visit, previous)

    def _no_day(
        self, visits: Sequence[int], booking: Booking | None, previous: date | None
    ) -> None:
        """Nothing is left for this visit, and so for none after it. Late is better than never: a
        visitor who has a time after the term keeps it, and the branch head is told."""
        why = reason(self.offer, self.timeline, visits[0], previous)
        self.found.trouble[visits[0]] = why
        first = self.timeline.bounds(visits[0], previous).first
        late = why[0] == "visit.none_lawful" and booking is not None and booking.day >= first
        if late and booking and booking.seats_of and self.offer.is_served(booking.slot):
            self._tie(booking)
            return
        self._drop(visits, why)

    def _loosen(self, visits: Sequence[int]) -> None:
        """The chain's seats from here on are given back together: one visit may need the place
        of another, which moves on."""
        for visit in visits:
            booking = self.file.live(visit)
            if booking and booking.seats_of and booking.start > self.tx.now:
                if booking.state == "booked" and booking.id not in self._loose:
                    self._loose[booking.id] = unseat(self.tx, booking)

    def _tie(self, booking: Booking) -> None:
        loose = self._loose.pop(booking.id, None)
        if loose:
            seat_again(self.tx, loose, booking.seats_of)

    def _drop(self, visits: Sequence[int], why: Why) -> None:
        for visit in visits:
            booking = self.file.live(visit)
            if booking and booking.state == "booked":
                self._cancel(self._loose.pop(booking.id, booking), why)

    def _cancel(self, booking: Booking, why: Why) -> None:
        self.found.gone.append(cancel(self.tx, booking, [why], self.cause))
        self.found.why.append((booking.visit, why))
