"""Proposals: whole chains for the visits that a case has still to make, best first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, and_

from scheduler.casefile import CaseFile
from scheduler.offer import Offer
from scheduler.planner import Bounds, Chain, plan
from scheduler.problems import CaseEnded, InThePast
from scheduler.rows import Seat, holds_of
from scheduler.seats import offer
from scheduler.slots import SlotName
from scheduler.tables import holds
from scheduler.timeline import Timeline, Why


@dataclass(frozen=True)
class PlannedVisit:
    """One visit of a proposal, with why it is not earlier."""

    visit: int
    slot: SlotName
    start: datetime
    end: datetime
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Proposal:
    """One slot a visit, in order; `left_out`: visits that no published slot can hold yet."""

    visits: tuple[PlannedVisit, ...]
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True)
class Proposals:
    """`plans`, best first; where there are none, `why` says so for the visit that has no day."""

    plans: tuple[Proposal, ...]
    visit: int | None = None
    why: tuple[Why, ...] = ()


def propose(
    conn: Connection, file: CaseFile, now: datetime, since: date | None = None
) -> Proposals:
    """Chains for the visits to come that nothing is booked for, or for all of them where all are
    booked; not before `since`. What the case itself has for them counts as free. Raises
    `CaseEnded`, `InThePast`."""
    if file.case.state != "open" or file.is_over:
        raise CaseEnded("finished" if file.is_over else file.case.state)
    today = file.day_of(now)
    if since is not None and since < today:
        raise InThePast(today)
    timeline = file.timeline(now)
    coming = to_plan(file, timeline)
    visits = unbooked(file, coming) or coming
    if not visits:
        return Proposals(())
    here = offer(conn, file.centre, now, own_seats(conn, file, visits, now))
    previous = previous_day(file, visits[0])
    chains, left_out = best_chains(here, file, timeline, visits, previous, since)
    if not chains:
        return Proposals((), visits[0], (reason(here, timeline, visits[0], previous),))
    return Proposals(
        tuple(
            Proposal(_visits(here, file, timeline, visits, previous, chain), left_out)
            for chain in chains
        )
    )


def to_plan(file: CaseFile, timeline: Timeline) -> list[int]:
    """The visits still to be made; one whose visitor is in the hall is being made."""
    first = timeline.next_visit
    if first is None:
        return []
    numbers = [visit.visit for visit in file.programme.visits if visit.visit >= first]
    current = file.live(first)
    return numbers[1:] if current and current.state == "arrived" else numbers


def unbooked(file: CaseFile, visits: Sequence[int]) -> list[int]:
    """Those of `visits` that can be booked: what is booked already can only be moved."""
    return [visit for visit in visits if file.live(visit) is None]


def previous_day(file: CaseFile, visit: int) -> date | None:
    """The day of the visit before: when it was made, else when it is booked."""
    if visit - 1 in file.done:
        return file.done[visit - 1]
    booked = file.live(visit - 1)
    return booked.day if booked else None


def own_seats(conn: Connection, file: CaseFile, visits: Sequence[int], now: datetime) -> list[Seat]:
    """Seats that the case holds, or has for these visits: they count as free for itself."""
    mine = holds_of(conn, and_(holds.c.case == file.case.id, holds.c.until > now))
    booked = (one for one in file.bookings if one.state == "booked" and one.visit in visits)
    return [*mine, *booked]


def best_chains(
    here: Offer,
    file: CaseFile,
    timeline: Timeline,
    visits: Sequence[int],
    previous: date | None,
    since: date | None = None,
    limit: int = 5,
) -> tuple[list[Chain], tuple[int, ...]]:
    """Lawful chains for `visits`; where none holds them all, for as many of the first as can be,
    and which are left out."""
    first = max(timeline.bounds(visits[0], previous).first, since or here.today, here.today)
    services = {visit.visit: visit.service for visit in file.programme.visits}
    offers = [here.best(services[visit]) for visit in visits]

    def bounds(place: int, day: int | None) -> Bounds:
        before = previous if day is None else date.fromordinal(day)
        found = timeline.bounds(visits[place], before)
        last = min(found.last or here.until, here.until)
        earliest = max(found.first, first) if place == 0 else found.first
        return earliest.toordinal(), last.toordinal()

    for count in range(len(visits), 0, -1):
        chains = plan(offers[:count], bounds, limit)
        if chains:
            return chains, tuple(visits[count:])
    return [], ()


def reason(here: Offer, timeline: Timeline, visit: int, previous: date | None) -> Why:
    """Why a visit has no day: its term is over or full, or its days are not published yet."""
    bounds = timeline.bounds(visit, previous)
    if bounds.last is not None and bounds.last <= here.until:
        return "visit.none_lawful", {"first": bounds.first, "date": bounds.last}
    return "visit.not_published", {"first": bounds.first, "date": here.until}


def slot_of(file: CaseFile, visit: int, day: int, minute: int) -> SlotName:
    found = file.programme.visit(visit)
    assert found is not None
    return SlotName(file.centre.code, found.service, date.fromordinal(day), minute)


def _visits(
    here: Offer,
    file: CaseFile,
    timeline: Timeline,
    visits: Sequence[int],
    previous: date | None,
    chain: Chain,
) -> tuple[PlannedVisit, ...]:
    found: list[PlannedVisit] = []
    for visit, choice in zip(visits, chain.choices, strict=False):
        name = slot_of(file, visit, choice.day, choice.minute)
        why = timeline.why(visit, previous)
        if found:
            why.append(("visit.provisional", {}))
        start, end = here.start(name), here.end(name)
        found.append(PlannedVisit(visit, name, start, end, tuple(why)))
        previous = name.day
    return tuple(found)
