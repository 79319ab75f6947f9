"""Everything else that is done with a ticket: recall, start, finish, no-show, park, resume,
transfer, cancel, undo."""

from dataclasses import dataclass

from centres.directory import Centre
from line import rows, ticket as rules
from line.calls import ended_leg
from line.entries import note_ticket
from line.problems import NoTarget, UnknownService, UnknownTicket, UnknownWindow, WindowBusy
from line.problems import WindowNotOpen
from line.ticket import AT_WINDOW, Ticket
from line.undo import remember, undo
from store import Change

KINDS = {
    "recall": "recalled",
    "start": "started",
    "finish": "finished",
    "no-show": "no_show",
    "park": "parked",
    "resume": "resumed",
    "transfer": "transferred",
    "cancel": "left",
}
ACTIONS = (*KINDS, "undo")


@dataclass(frozen=True)
class Target:
    """Where a transfer or a resume leads, if anywhere."""

    service: str | None = None
    window: str | None = None


def act(
    tx: Change, centre: Centre, ticket_id: str, action: str, target: Target | None = None
) -> Ticket:
    """Do `action` with the ticket; `Refused` where its state does not allow it."""
    target = target or Target()
    tx.lock(centre.code)
    ticket = rows.find(tx.conn, ticket_id)
    if ticket is None or ticket.centre != centre.code:
        raise UnknownTicket
    if action == "undo":
        return undo(tx, ticket)
    if action == "resume" and target.window:
        return _resume_at(tx, centre, ticket, target.window)
    after = _changed(tx, centre, ticket, action, target)
    # A no-show keeps the window where it was called, but is not there any more.
    window = ticket.window if ticket.state in AT_WINDOW else None
    calls = rows.window_state(tx.conn, centre.code, window).calls if window else 0
    after = remember(ticket, after, action, tx.now, window, calls)
    rows.save(tx.conn, ticket, after)
    note_ticket(tx, KINDS[action], after, **ended_leg(ticket, tx.now, after))
    return after


def _changed(tx: Change, centre: Centre, ticket: Ticket, action: str, target: Target) -> Ticket:
    """The rule of the action, applied."""
    if action == "transfer":
        check_transfer(centre, target)
        return rules.transfer(ticket, tx.now, target.service, target.window)
    if action == "resume":
        return rules.resume(ticket, tx.now)
    return rules.SIMPLE[action](ticket, tx.now)


def _resume_at(tx: Change, centre: Centre, ticket: Ticket, window: str) -> Ticket:
    """Straight to a window: a call like any other, so the window must be open and free."""
    if centre.window(window) is None:
        raise UnknownWindow(window)
    place = rows.window_state(tx.conn, centre.code, window)
    current = rows.at_window(tx.conn, centre.code, window)
    if place.state != "open":
        raise WindowNotOpen(window, place.state, current)
    if current:
        raise WindowBusy(window, current)
    after = rules.resume(ticket, tx.now, window, tx.actor)
    rows.count_call(tx.conn, centre.code, window, +1)
    after = remember(ticket, after, "resume", tx.now, window, place.calls + 1)
    rows.save(tx.conn, ticket, after)
    note_ticket(tx, "resumed", after)
    return after


def check_transfer(centre: Centre, target: Target) -> None:
    """A transfer leads to a service that the centre queues for, or to a window it has."""
    if target.service is not None:
        service = centre.service(target.service)
        if service is None or not service.letter or not service.queued:
            raise UnknownService(target.service)
    if target.window is not None and centre.window(target.window) is None:
        raise UnknownWindow(target.window)
    if target.service is None and target.window is None:
        raise NoTarget
