"""Printers that the server does not reach: the events of the agents beside them.

An agent says who it is (`agent`, and again every 20 seconds with how its printers are), asks for
what is due on a printer (`take`) and tells how it went (`told`). The server rings (`work`) when
something is due. The spool stays the one truth: an agent that is away takes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

from flask import Flask, request
from flask_babel import gettext as _
from flask_socketio import SocketIO, join_room
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from centres import devices as fleet
from centres.access import Principal
from printers import held, roster, spool
from printers.facts import Tell
from printers.held import Outcome
from printers.make import slip_of
from printers.roster import Printer
from printers.status import PrinterState
from store import Change, is_id
from store.clock import real_now
from web.guards import socket_event
from web.house import House
from web.limits import limit_token
from web.problems import Problem, forbidden, invalid, not_found

log = logging.getLogger(__name__)

WORK = "work"
"""The event that rings an agent."""

Code = Annotated[str, Field(max_length=64)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Seen(_Body):
    """What an agent knows of one printer."""

    state: PrinterState
    answers: bool = False


class AgentBody(_Body):
    """`agent` is the device's code, for one that came with a token; `journal` names its journal."""

    journal: Code
    agent: Code | None = None
    printers: dict[Code, Seen] = Field(default_factory=dict, max_length=64)


class TakeBody(_Body):
    printer: Code


class ToldBody(_Body):
    job: Code
    attempt: int
    outcome: Outcome
    printer: Code
    seen: Seen | None = None
    fault: Annotated[str, Field(max_length=16)] | None = None


@dataclass(slots=True)
class Seat:
    """One connected agent. `heard`: when its device was last heard on this connection."""

    code: str
    device: str
    centre: str
    journal: str
    heard: datetime


Body = TypeVar("Body", bound=BaseModel)
Handler = Callable[[Any], dict[str, Any]]


class Agents:
    """The agents that are connected to this process."""

    def __init__(self, here: House, tell: Tell) -> None:
        self._house, self._tell = here, tell
        self._seats: dict[str, Seat] = {}

    def register(self, socketio: SocketIO, app: Flask) -> None:
        """Attach the events; each carries its guard."""
        self._app = app
        known = app.extensions["priyom_socket_events"]

        @socket_event("role agent, a device in its scope")
        def agent(asked: Any = None) -> dict[str, Any]:
            return _answer(self._come, asked)

        @socket_event("an agent that has said who it is, a printer of its own")
        def take(asked: Any = None) -> dict[str, Any]:
            return _answer(self._take, asked)

        @socket_event("an agent that has said who it is, a job of its own")
        def told(asked: Any = None) -> dict[str, Any]:
            return _answer(self._told, asked)

        for handler in (agent, take, told):
            socketio.on_event(handler.__name__, handler)
            known[handler.__name__] = handler
        self.ring = lambda code: socketio.emit(WORK, {}, to=_room(code))

    def left(self, sid: str) -> None:
        """A connection ended: an agent's printers are offline now, unless it came back meanwhile
        by another connection."""
        seat = self._seats.pop(sid, None)
        if seat is None or any(other.device == seat.device for other in self._seats.values()):
            return
        with self._house.store.write(f"device:{seat.device}") as tx:
            device = fleet.find_device(tx.conn, seat.device)
            if device and device.heard_at and device.heard_at > seat.heard:
                return
            for printer in roster.hosted_by(tx.conn, seat.code):
                roster.note_state(tx, printer.code, PrinterState.OFFLINE)

    def _come(self, asked: Any) -> dict[str, Any]:
        body = _read(AgentBody, asked)
        if not is_id(body.journal):
            raise invalid([{"field": "journal", "why": "malformed"}])
        device = self._device(_principal(self._app), body.agent)
        code, store = str(device.code), self._house.store
        with store.write(f"device:{device.id}") as tx:
            heard = real_now()
            fleet.heard(tx, [device.id], heard)
            hosted = roster.hosted_by(tx.conn, code)
            for printer in hosted:
                held.disown(tx, printer.code, body.journal)
                if printer.code in body.printers:
                    _note(tx, printer, body.printers[printer.code])
        self._seats[_sid()] = Seat(code, device.id, device.centre, body.journal, heard)
        join_room(_room(code))
        return {"agent": code, "name": device.name, "printers": [_wire(one) for one in hosted]}

    def _take(self, asked: Any) -> dict[str, Any]:
        seat, body = self._seat(), _read(TakeBody, asked)
        while True:
            with self._house.store.write(f"device:{seat.device}") as tx:
                job = held.take(tx, _hosted(tx, seat, body.printer), seat.journal)
            if job is None:
                return {"job": None}
            made = slip_of(self._house.store, self._tell, job)
            if made is not None:
                printer, slip = made
                given = {"id": job.id, "attempt": job.attempts, "slip": slip}
                return {"job": given, "printer": _wire(printer)}

    def _told(self, asked: Any) -> dict[str, Any]:
        seat, body = self._seat(), _read(ToldBody, asked)
        if not is_id(body.job):
            raise not_found()
        with self._house.store.write(f"device:{seat.device}") as tx:
            known = held.settle(tx, body.job, body.attempt, seat.journal, body.outcome, body.fault)
            printer = roster.find(tx.conn, body.printer)
            if body.seen and printer and printer.agent == seat.code:
                _note(tx, printer, body.seen)
            job = spool.find_job(tx.conn, body.job)
            if job and job.fallback:
                spool.fall_back(tx, job)
        return {"known": known}

    def _device(self, principal: Principal, code: str | None) -> fleet.Device:
        """The agent that speaks: an enrolled one is itself, one with a token says its code."""
        with self._house.store.read() as conn:
            if principal.kind == "device":
                found = fleet.find_device(conn, principal.id)
            else:
                found = next((one for one in fleet.list_devices(conn) if one.code == code), None)
        if found is None or found.kind != "agent" or not found.code:
            raise not_found()
        # Shut out, or another machine has its place.
        if principal.kind == "device" and principal.mark != found.principal.mark:
            raise Problem(401, "unauthenticated", _("Please sign in."))
        if not principal.reaches(self._house.directory.network, found.centre):
            raise forbidden()
        return found

    def _seat(self) -> Seat:
        _principal(self._app)
        seat = self._seats.get(_sid())
        if seat is None:
            raise Problem(409, "say-who", _("The agent has not said who it is."))
        return seat


def _answer(handle: Handler, asked: Any) -> dict[str, Any]:
    try:
        return handle(asked)
    except Problem as problem:
        return {"error": problem.document()}
    except Exception:
        log.exception("an agent's request failed")
        busy = Problem(503, "busy", _("The system is busy for a moment. Please try again."))
        return {"error": busy.document()}


def _read(model: type[Body], asked: Any) -> Body:
    try:
        return model.model_validate(asked)
    except ValidationError as error:
        raise invalid([{"field": "agent", "why": "malformed"}]) from error


def _principal(app: Flask) -> Principal:
    """Whoever connected, as long as it is an agent that is still let in."""
    principal: Principal | None = app.extensions["priyom_sockets"].get(_sid())
    if principal is None:
        raise Problem(401, "unauthenticated", _("Please sign in."))
    limit_token(principal.key)
    if principal.role != "agent":
        raise forbidden()
    return principal


def _hosted(tx: Change, seat: Seat, code: str) -> Printer:
    printer = roster.find(tx.conn, code)
    if printer is None or printer.agent != seat.code:
        raise not_found()
    return printer


def _note(tx: Change, printer: Printer, seen: Seen) -> None:
    if seen.answers and not printer.answers:
        roster.note_answers(tx, printer.code)
    roster.note_state(tx, printer.code, seen.state)


def _wire(printer: Printer) -> dict[str, Any]:
    """What an agent needs to know of a printer to speak to it."""
    names = ("code", "name", "driver", "address", "answers")
    return {name: getattr(printer, name) for name in names}


def _room(code: str) -> str:
    return f"agent:{code}"


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]
