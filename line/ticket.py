"""A ticket and the states it may pass through: the whole table of actions, as pure functions.

Each function takes the ticket and the moment and gives the ticket after; it raises `Refused`
where the table does not allow it. Nothing here knows a database or a clock.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

LATE = timedelta(minutes=15)
"""A booked visitor who checks in later than this after the booked time waits as a walk-in."""
RESUMABLE = timedelta(minutes=30)
"""How long after a no-show the visitor may still be taken back."""
RECALLS = 3
"""Repeats of a call; then a no-show is offered."""


class State(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    LEFT = "left"
    EXPIRED = "expired"


AT_WINDOW = (State.CALLED, State.SERVING)
IN_HALL = (State.WAITING, State.CALLED, State.SERVING, State.PARKED)


class Turn(StrEnum):
    """What counts for a visitor's turn; the highest rate that applies."""

    PRIORITY = "priority"
    BOOKED = "booked"
    RETURNING = "returning"
    WALK_IN = "walk_in"


class Refused(Exception):
    """The action does not fit the ticket's state: which it is, and what it allows."""

    def __init__(self, state: str, allowed: list[str], why: str = "") -> None:
        super().__init__(why or state)
        self.state, self.allowed, self.why = state, allowed, why


@dataclass(frozen=True)
class Ticket:
    """One visitor's place. `services[leg - 1]` is what the ticket waits for or is served with.

    `base` is what the turn counts from; `wait_from` is what the leg's wait is measured from.
    `wait_s`, `served_s`: this leg's wait at its first start and time in service, seconds."""

    id: str
    centre: str
    day: date
    letter: str
    ordinal: int
    number: str
    services: tuple[str, ...]
    service: str
    leg: int
    state: str
    turn: str
    priority: bool
    lang: str
    channel: str
    issuer: str
    code: str
    issued_at: datetime
    base: datetime
    wait_from: datetime
    window: str | None = None
    for_window: str | None = None
    booked_for: datetime | None = None
    booking: str | None = None
    case: str | None = None
    visit: int | None = None
    called_at: datetime | None = None
    recalled_at: datetime | None = None
    recalls: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    wait_s: float | None = None
    served_s: float = 0.0
    clerk: str | None = None
    unclosed: bool = False
    undo: Mapping[str, Any] | None = None

    @property
    def last_call(self) -> datetime | None:
        return self.recalled_at or self.called_at

    @property
    def last_leg(self) -> bool:
        return self.leg >= len(self.services)


FIELDS = tuple(field.name for field in fields(Ticket))
_FIELDS = frozenset(FIELDS)
_DEFAULTS = {one.name: one.default for one in fields(Ticket) if one.default is not MISSING}


def new_ticket(**values: Any) -> Ticket:
    """A ticket with these fields, and the others as they are at first."""
    if values.keys() | _DEFAULTS.keys() != _FIELDS:
        raise TypeError(f"not a new ticket's fields: {', '.join(values.keys() ^ _FIELDS)}")
    return ticket_of({**_DEFAULTS, **values})


def ticket_of(values: Mapping[str, Any]) -> Ticket:
    """A ticket of all its fields. The initialiser of a frozen dataclass guards each assignment:
    with thirty-five of them, several times a touch, that costs more than the database."""
    ticket = object.__new__(Ticket)
    vars(ticket).update(values)
    return ticket


def changed(ticket: Ticket, **values: Any) -> Ticket:
    """The ticket with other values in these fields."""
    if not _FIELDS.issuperset(values):
        raise TypeError(f"a ticket has no {', '.join(values.keys() - _FIELDS)}")
    return ticket_of({**vars(ticket), **values})


def difference(before: Ticket, after: Ticket) -> dict[str, Any]:
    """The fields in which `after` differs from `before`, with its values."""
    was = vars(before)
    return {name: value for name, value in vars(after).items() if value != was[name]}


def base_and_turn(
    issued_at: datetime, booked_for: datetime | None, priority: bool
) -> tuple[datetime, Turn]:
    """Where a new ticket's waiting starts to count, and as what."""
    in_time = booked_for is not None and issued_at <= booked_for + LATE
    base = max(issued_at, booked_for) if booked_for and in_time else issued_at
    if priority:
        return base, Turn.PRIORITY
    return base, Turn.BOOKED if in_time else Turn.WALK_IN


def call(ticket: Ticket, at: datetime, window: str, clerk: str) -> Ticket:
    _need(ticket, at, "next")
    return _called(ticket, at, window, clerk)


def recall(ticket: Ticket, at: datetime) -> Ticket:
    _need(ticket, at, "recall")
    return changed(ticket, recalled_at=at, recalls=ticket.recalls + 1)


def start(ticket: Ticket, at: datetime) -> Ticket:
    _need(ticket, at, "start")
    return _started(ticket, at)


def finish(ticket: Ticket, at: datetime) -> Ticket:
    """End this leg; the ticket goes on waiting where another service follows."""
    _need(ticket, at, "finish")
    ticket = served(ticket, at)
    if ticket.last_leg:
        return changed(ticket, state=State.FINISHED, finished_at=at)
    return _next_leg(ticket, at, base=at)


def no_show(ticket: Ticket, at: datetime) -> Ticket:
    _need(ticket, at, "no-show")
    return changed(ticket, state=State.NO_SHOW, finished_at=at)


def park(ticket: Ticket, at: datetime) -> Ticket:
    """Put aside; from service, the time so far counts and the window is free."""
    _need(ticket, at, "park")
    if ticket.state == State.SERVING:
        ticket = served(ticket, at)
    return changed(ticket, state=State.PARKED, window=None)


def resume(ticket: Ticket, at: datetime, window: str | None = None, clerk: str = "") -> Ticket:
    """Take back to the line with the old base, or straight to a window."""
    _need(ticket, at, "resume")
    ticket = changed(ticket, finished_at=None, turn=_returning(ticket))
    if window:
        return _called(ticket, at, window, clerk)
    return _back_in_line(ticket)


def transfer(
    ticket: Ticket, at: datetime, service: str | None = None, window: str | None = None
) -> Ticket:
    """To another service or window. The turn keeps its base. From service it ends a leg, and the
    new leg's wait runs from now; from a call the leg just changes its service."""
    _need(ticket, at, "transfer")
    target = service or ticket.service
    here = ticket.leg
    if ticket.state == State.SERVING:
        ticket = served(ticket, at)
        services = ticket.services[:here] + (target,) + ticket.services[here:]
        ticket = _next_leg(changed(ticket, services=services), at, base=ticket.base)
    else:
        services = ticket.services[: here - 1] + (target,) + ticket.services[here:]
        ticket = changed(ticket, services=services, service=target, turn=_returning(ticket))
        ticket = _back_in_line(ticket)
    return changed(ticket, for_window=window)


def cancel(ticket: Ticket, at: datetime) -> Ticket:
    _need(ticket, at, "cancel")
    return changed(ticket, state=State.LEFT, finished_at=at)


def expire(ticket: Ticket, at: datetime) -> Ticket:
    """Day end. Who still is in service counts as finished, but nobody pressed the button: marked
    unclosed, so that the hours until midnight teach nobody how long a service takes."""
    if ticket.state == State.SERVING:
        ticket = served(ticket, at)
        return changed(ticket, state=State.FINISHED, finished_at=at, unclosed=True, undo=None)
    if ticket.state not in IN_HALL:
        raise Refused(ticket.state, allowed(ticket, at))
    return changed(ticket, state=State.EXPIRED, finished_at=at, undo=None)


ACTIONS: dict[str, tuple[State, ...]] = {
    "next": (State.WAITING,),
    "recall": (State.CALLED,),
    "start": (State.CALLED,),
    "finish": (State.CALLED, State.SERVING),
    "no-show": (State.CALLED,),
    "park": (State.CALLED, State.SERVING),
    "resume": (State.PARKED, State.NO_SHOW),
    "transfer": (State.CALLED, State.SERVING),
    "cancel": (State.WAITING, State.CALLED, State.PARKED),
}
"""From which states each action is possible (`undo` depends on the action before it)."""

SIMPLE: dict[str, Callable[[Ticket, datetime], Ticket]] = {
    "recall": recall,
    "start": start,
    "finish": finish,
    "no-show": no_show,
    "park": park,
    "cancel": cancel,
}
"""Actions that need nothing but the moment."""


def allowed(ticket: Ticket, at: datetime) -> list[str]:
    """What may be done with the ticket at this moment, `undo` left aside."""
    return [action for action in ACTIONS if _fits(ticket, at, action)]


def _fits(ticket: Ticket, at: datetime, action: str) -> bool:
    if ticket.state not in ACTIONS[action]:
        return False
    if action == "recall":
        return ticket.recalls < RECALLS
    if action == "resume" and ticket.state == State.NO_SHOW and ticket.finished_at:
        return at <= ticket.finished_at + RESUMABLE
    return True


def _need(ticket: Ticket, at: datetime, action: str) -> None:
    if not _fits(ticket, at, action):
        raise Refused(ticket.state, allowed(ticket, at))


def _called(ticket: Ticket, at: datetime, window: str, clerk: str) -> Ticket:
    return changed(
        ticket,
        state=State.CALLED,
        window=window,
        for_window=None,
        clerk=clerk,
        called_at=at,
        recalled_at=None,
        recalls=0,
        started_at=None,
    )


def _started(ticket: Ticket, at: datetime) -> Ticket:
    """The wait of a leg is settled at its first start: from its base to the last call."""
    call_at = ticket.last_call or at
    wait_s = ticket.wait_s
    if wait_s is None:
        wait_s = max(0.0, (call_at - ticket.wait_from).total_seconds())
    return changed(ticket, state=State.SERVING, started_at=at, wait_s=wait_s)


def served(ticket: Ticket, at: datetime) -> Ticket:
    """The leg's service up to now is over; one click («next», «next») starts at the last call."""
    if ticket.state == State.CALLED:
        ticket = _started(ticket, ticket.last_call or at)
    since = ticket.started_at or at
    seconds = max(0.0, (at - since).total_seconds())
    return changed(ticket, served_s=ticket.served_s + seconds)


def _next_leg(ticket: Ticket, at: datetime, base: datetime) -> Ticket:
    ticket = changed(
        ticket,
        leg=ticket.leg + 1,
        service=ticket.services[ticket.leg],
        base=base,
        wait_from=at,
        wait_s=None,
        served_s=0.0,
        turn=_returning(ticket),
    )
    return _back_in_line(ticket)


def _back_in_line(ticket: Ticket) -> Ticket:
    return changed(
        ticket,
        state=State.WAITING,
        window=None,
        for_window=None,
        called_at=None,
        recalled_at=None,
        recalls=0,
        started_at=None,
    )


def _returning(ticket: Ticket) -> str:
    """Who comes back counts as returning, unless a higher rate applied already."""
    return Turn.RETURNING if ticket.turn == Turn.WALK_IN else ticket.turn
