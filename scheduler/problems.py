"""What the scheduler refuses, each by name. Surfaces turn these into problem documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


class SchedulerProblem(Exception):
    """Something asked of the scheduler that it will not do."""


@dataclass
class PowerNotCovered(SchedulerProblem):
    """Over the programme's power, or none stated; an ordinary ticket is the way on."""

    power_kw: float | None
    up_to_kw: float
    service: str


@dataclass
class ProgrammeNotHere(SchedulerProblem):
    """The centre does not offer a service that the programme's visits need, or nobody knows the
    programme that it is set to."""

    missing: str


@dataclass
class BadPhone(SchedulerProblem):
    """`why`: unreadable, foreign or not_mobile."""

    why: str


class UnknownCase(SchedulerProblem):
    """No such case, or not with these digits: which of the two is not said."""


class UnknownBooking(SchedulerProblem):
    """No such booking."""


@dataclass
class CaseEnded(SchedulerProblem):
    """Nothing can be planned for a case that is `state`."""

    state: str


@dataclass
class InThePast(SchedulerProblem):
    """Asked for a day that is over; `earliest` is the first one that can be."""

    earliest: date


@dataclass
class BadSlot(SchedulerProblem):
    """There is no such slot for this visit: not the id of one, another centre's or service's, or
    beyond what is published."""

    visit: int
    slot: str


@dataclass
class BadVisits(SchedulerProblem):
    """Not the next visits in order; `expected` is the one that comes next."""

    expected: int | None


@dataclass
class AlreadyBooked(SchedulerProblem):
    visit: int
    booking: str


@dataclass
class SlotGone(SchedulerProblem):
    """The seat went to somebody else meanwhile, or the slot is over. `case`: for whom another
    plan is to be found."""

    case: str
    visit: int
    slot: str


@dataclass
class Unlawful(SchedulerProblem):
    """The visit would be too early or too late by the programme's terms. `why`: message keys."""

    case: str
    visit: int
    first: date
    last: date | None
    why: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)


@dataclass
class NoLawfulChain(SchedulerProblem):
    """With this, no lawful date is left for a later visit."""

    case: str
    visit: int


@dataclass
class BookingState(SchedulerProblem):
    """The booking is no longer one that can be moved or cancelled."""

    state: str


@dataclass
class FactNotKnown(SchedulerProblem):
    """The case's programme has no such fact."""

    known: tuple[str, ...]


@dataclass
class FactDate(SchedulerProblem):
    """A fact before the case was opened, or too far ahead to mean anything."""

    first: date
    last: date


@dataclass
class CheckIn(SchedulerProblem):
    """A code that is good, but not here and now. `reason`: too_early, too_late, wrong_centre,
    used (the ticket waits in the hall), spent (it does so no more) or cancelled; `start`, `centre`,
    `number`: what helps the visitor on."""

    reason: str
    start: datetime | None = None
    opens: datetime | None = None
    centre: str | None = None
    number: str | None = None


class UnknownCode(SchedulerProblem):
    """No booking has this code."""
