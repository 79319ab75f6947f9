"""One hall of the demo: visitors who come and go, clerks who call and serve them.

The actors do what people do, through the use cases of the line, each in its own name. They keep a
diary of when somebody does something next; what is to be done then they decide by how the hall
really stands, so that a person at a kiosk or a desk may do anything in between. A window where
somebody else works is let alone."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from sqlalchemy import ColumnElement, Connection, and_, func, select

import line
from centres.directory import Centre
from line import rows
from line.rows import WindowState
from line.tables import tickets
from line.ticket import State, Ticket
from priyom.demo.clerks import Rest, Shift
from priyom.demo.day import Visitor, arrivals, queued, service_time, visitor
from store import Change

PAUSED = timedelta(minutes=45)
"""After this a clerk comes back from a pause that somebody else has pressed."""
RESPECT = timedelta(minutes=1)
"""How long a clerk keeps away from a window at which somebody else is at work."""
AWAY = timedelta(minutes=10)
"""How long a clerk keeps away from a window that somebody else has closed."""
UNANSWERED = timedelta(seconds=45)
"""From a call to the next one, and from that to giving up."""
LONGEST = 6
"""Waiting visitors a window at which newcomers turn away at the door."""
LONGEST_ALONE = 6
"""The same for a hall in which nobody works."""


@dataclass
class Clerk:
    """A clerk at work. `wake`: when the next thing is done; None while idle. `seen`: the ticket
    and state that this was planned for."""

    shift: Shift
    wake: datetime | None = None
    seen: tuple[str, str] | None = None
    at_work: bool = False
    resting: bool = False


@dataclass(order=True)
class Note:
    """A line of the diary."""

    at: datetime
    turn: int
    visitor: Visitor | None = field(default=None, compare=False)
    leaves: str | None = field(default=None, compare=False)
    window: str | None = field(default=None, compare=False)


class DemoHall:
    """The people of one centre on one day. `kiosks`: the journal's names of the devices at which
    visitors take tickets; none, where they ask at the desk."""

    def __init__(
        self,
        centre: Centre,
        day: date,
        visitors: Iterable[Visitor],
        shifts: Sequence[Shift],
        kiosks: Sequence[str],
        seed: str,
    ) -> None:
        self.centre, self.day = centre, day
        self._kiosks = kiosks
        self._draw = Random(f"{seed}/{centre.code}/{day}/hall")
        self._clerks = {shift.window: Clerk(shift) for shift in shifts}
        self._known: dict[str, Visitor] = {}
        self._turns = count()
        self._diary: list[Note] = []
        for one in visitors:
            self._write(Note(one.at, next(self._turns), visitor=one))

    def begin(self, at: datetime) -> None:
        """From now on: whoever should have come before has not, clerks start their shifts or go
        on where they stand."""
        self._diary = [note for note in self._diary if note.visitor and note.at >= at]
        heapq.heapify(self._diary)
        for clerk in self._clerks.values():
            self._wake(clerk, max(at, clerk.shift.start) + self._seconds(0, 20))
            for moment in self._changes(clerk.shift):
                if moment > at:
                    self._write(Note(moment, next(self._turns), window=clerk.shift.window))

    def due(self, until: datetime) -> Note | None:
        """The next thing that is due, taken off the diary."""
        if self._diary and self._diary[0].at <= until:
            return heapq.heappop(self._diary)
        return None

    def stir(self, at: datetime) -> None:
        """Something happened in the hall: idle clerks look up, one after the other."""
        for clerk in self._clerks.values():
            if clerk.wake is None:
                self._wake(clerk, at + self._seconds(2, 9))

    def surge(self, at: datetime, minutes: float, times: float) -> int:
        """A busload: `times` what the windows can serve comes within `minutes`; how many."""
        open_until = self.centre.hours.closing(at) or at
        end = min(at + timedelta(minutes=minutes), open_until)
        peak = times * max(len(self._clerks), 1) / 12
        crowd = list(arrivals(self.centre, at, end, peak, self._draw))
        for one in crowd:
            self._write(Note(one.at, next(self._turns), visitor=one))
        return len(crowd)

    def idles(self, note: Note) -> bool:
        """Is this about a clerk who only looks up, so that a glance at the line may do?"""
        clerk = self._clerks.get(note.window or "")
        return clerk is not None and clerk.at_work and clerk.seen is None and not clerk.resting

    def nothing_to_do(self, conn: Connection, note: Note) -> bool:
        """A glance at the hall, for an idle clerk: nobody to call, no reason to rise. Saves the
        database a transaction in which nothing would happen."""
        clerk = self._clerks[note.window or ""]
        if note.at >= clerk.shift.end or clerk.shift.rest_at(note.at):
            return False
        code, window = self.centre.code, clerk.shift.window
        place = rows.window_state(conn, code, window)
        if place.state != "open" or rows.at_window(conn, code, window):
            return False
        return not self._someone(conn, place)

    def sit(self, note: Note) -> None:
        """The glance found nothing: wait for somebody."""
        self._clerks[note.window or ""].wake = None

    def act(self, tx: Change, note: Note) -> None:
        """Do what the diary says, at `tx.now`."""
        if note.visitor:
            self._arrive(tx, note.visitor)
        elif note.leaves:
            self._leave(tx, note.leaves)
        elif note.window:
            clerk = self._clerks.get(note.window)
            if clerk and (clerk.wake is None or clerk.wake <= note.at):
                self._work(tx, clerk)

    def stumble(self, note: Note, at: datetime) -> None:
        """What was tried failed: the clerk tries again later, anybody else has gone home."""
        clerk = self._clerks.get(note.window or "")
        if clerk:
            # What the database took back is not remembered: the pause may still be this clerk's.
            clerk.seen, clerk.resting = None, True
            self._wake(clerk, at + RESPECT)

    def _arrive(self, tx: Change, one: Visitor) -> None:
        tx.actor = self._draw.choice(self._kiosks) if self._kiosks else "demo"
        working = sum(clerk.at_work for clerk in self._clerks.values())
        waiting = self._waiting(tx.conn)
        if waiting >= (LONGEST * working or LONGEST_ALONE):
            return
        wish = line.Wish(
            services=one.services,
            priority=one.priority,
            lang=one.lang,
            channel="kiosk" if self._kiosks else "desk",
        )
        if not self.centre.hours.is_open(tx.now):
            return
        ticket = line.issue(tx, self.centre, wish)
        self._known[ticket.id] = one
        self._write(Note(tx.now + one.patience, next(self._turns), leaves=ticket.id))
        self.stir(tx.now)

    def _leave(self, tx: Change, ticket_id: str) -> None:
        tx.actor = self._kiosks[0] if self._kiosks else "demo"
        tx.lock(self.centre.code)
        ticket = rows.find(tx.conn, ticket_id)
        if ticket and ticket.state == State.WAITING and ticket.leg == 1:
            line.act(tx, self.centre, ticket_id, "cancel")

    def _work(self, tx: Change, clerk: Clerk) -> None:
        """One thing that a clerk does, by how the window stands."""
        tx.actor = clerk.shift.clerk
        tx.lock(self.centre.code)
        clerk.wake = tx.now
        place = rows.window_state(tx.conn, self.centre.code, clerk.shift.window)
        current = rows.at_window(tx.conn, self.centre.code, clerk.shift.window)
        if self._taken(tx, clerk, place, current):
            clerk.at_work, clerk.resting, clerk.seen = False, False, None
            self._wake(clerk, tx.now + RESPECT)
        elif current is not None:
            self._attend(tx, clerk, current)
        elif clerk.at_work and place.state == "closed":
            clerk.at_work = False
            self._wake(clerk, tx.now + AWAY)
        else:
            clerk.seen = None
            self._turn_to_line(tx, clerk, place)

    def _taken(self, tx: Change, clerk: Clerk, place: WindowState, current: Ticket | None) -> bool:
        """Does somebody else work here, or has somebody else sent this clerk to rest?"""
        me = clerk.shift.clerk
        if current is not None and current.clerk != me:
            return True
        if place.state == "paused" and place.since and not clerk.resting:
            return tx.now < place.since + PAUSED
        return place.state != "closed" and place.clerk != me

    def _attend(self, tx: Change, clerk: Clerk, ticket: Ticket) -> None:
        """Go on with the visitor at the window."""
        seen = (ticket.id, ticket.state)
        if clerk.seen != seen:
            # Not as it was left: after a restart, or an undo. Look first.
            clerk.seen = seen
            self._wake(clerk, tx.now + self._rest_of(clerk, ticket))
        elif ticket.state == State.SERVING:
            line.act(tx, self.centre, ticket.id, "finish")
            clerk.seen = None
            self._wake(clerk, tx.now + self._seconds(4, 30))
        elif self._visitor(ticket).comes:
            self._seen(clerk, line.act(tx, self.centre, ticket.id, "start"))
            self._wake(clerk, tx.now + self._rest_of(clerk, ticket, started=True))
        elif not ticket.recalls:
            line.act(tx, self.centre, ticket.id, "recall")
            self._wake(clerk, tx.now + UNANSWERED)
        else:
            line.act(tx, self.centre, ticket.id, "no-show")
            clerk.seen = None
            self._wake(clerk, tx.now + self._seconds(3, 8))

    def _turn_to_line(self, tx: Change, clerk: Clerk, place: WindowState) -> None:
        """Nobody is at the window: go home, rest, or call the next one."""
        shift = clerk.shift
        rest = shift.rest_at(tx.now)
        if tx.now >= shift.end and not (shift.stays and self._serves(tx.conn, place)):
            self._go_home(tx, clerk, place)
        elif rest and place.state == "open":
            self._rest(tx, clerk, rest)
        elif rest:
            self._wake(clerk, rest.end)
        else:
            if place.state != "open":
                line.open_window(tx, self.centre, shift.window, shift.services)
            clerk.at_work, clerk.resting = True, False
            self._call(tx, clerk)

    def _call(self, tx: Change, clerk: Clerk) -> None:
        place = rows.window_state(tx.conn, self.centre.code, clerk.shift.window)
        called = None
        if self._someone(tx.conn, place):
            called = line.call_next(tx, self.centre, clerk.shift.window)
        if called is None:
            clerk.wake = None
            return
        self._seen(clerk, called.ticket)
        comes = self._visitor(called.ticket)
        self._wake(clerk, tx.now + (comes.walk if comes.comes else UNANSWERED))

    def _rest(self, tx: Change, clerk: Clerk, rest: Rest) -> None:
        line.pause_window(tx, self.centre, clerk.shift.window, rest.reason)
        clerk.resting = True
        self._wake(clerk, rest.end)

    def _go_home(self, tx: Change, clerk: Clerk, place: WindowState) -> None:
        if place.state != "closed":
            line.close_window(tx, self.centre, clerk.shift.window)
        del self._clerks[clerk.shift.window]
        self._diary = [note for note in self._diary if note.window != clerk.shift.window]
        heapq.heapify(self._diary)

    def _rest_of(self, clerk: Clerk, ticket: Ticket, started: bool = False) -> timedelta:
        """How long the visitor still needs from now on, as far as a clerk can tell."""
        if ticket.state == State.CALLED and not started:
            return self._visitor(ticket).walk
        one = self._visitor(ticket)
        if ticket.leg <= len(one.serving) and ticket.service == one.services[ticket.leg - 1]:
            usual = one.serving[ticket.leg - 1]
        else:
            service = self.centre.service(ticket.service)
            usual = service_time(service.minutes if service else 10, self._draw)
        return usual * clerk.shift.pace

    def _visitor(self, ticket: Ticket) -> Visitor:
        """Who holds this ticket: one of the demo's own, or somebody at a real kiosk, who comes."""
        if ticket.id not in self._known:
            stranger = visitor(ticket.issued_at, queued(self.centre), self._draw)
            self._known[ticket.id] = replace(stranger, comes=True)
        return self._known[ticket.id]

    def _serves(self, conn: Connection, place: WindowState) -> bool:
        return place.state == "open" and self._someone(conn, place)

    def _someone(self, conn: Connection, place: WindowState) -> bool:
        """Does anybody wait whom this window may call?"""
        mine = tickets.c.service.in_(place.services) & tickets.c.for_window.is_(None)
        mine |= tickets.c.for_window == place.window
        query = select(tickets.c.id).where(self._line(), mine).limit(1)
        return conn.execute(query).first() is not None

    def _waiting(self, conn: Connection) -> int:
        query = select(func.count()).select_from(tickets).where(self._line())
        return int(conn.execute(query).scalar_one())

    def _line(self) -> ColumnElement[bool]:
        waiting = tickets.c.state == State.WAITING.value
        return and_(tickets.c.centre == self.centre.code, waiting)

    def _changes(self, shift: Shift) -> list[datetime]:
        """When an idle clerk gets up without being called: to rest, to come back, to go home."""
        return [shift.end, *(moment for rest in shift.rests for moment in (rest.start, rest.end))]

    def _seen(self, clerk: Clerk, ticket: Ticket) -> None:
        clerk.seen = (ticket.id, ticket.state)

    def _wake(self, clerk: Clerk, at: datetime) -> None:
        clerk.wake = at
        self._write(Note(at, next(self._turns), window=clerk.shift.window))

    def _write(self, note: Note) -> None:
        heapq.heappush(self._diary, note)

    def _seconds(self, low: float, high: float) -> timedelta:
        return timedelta(seconds=self._draw.uniform(low, high))
