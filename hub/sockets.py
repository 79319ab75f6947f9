"""Socket.IO: who connects, and what they may watch. Join first, then take the snapshot: whatever
happens in between arrives as an entry that the snapshot may contain already and is dropped."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext as _
from flask_socketio import SocketIO, join_room
from pydantic import BaseModel, ConfigDict, ValidationError

from centres.access import Principal
from hub.rooms import centre_room, scope_room, track_room, trackers_room
from hub.snapshots import centre_snapshot, insight_snapshot, track_snapshot
from hub.views import VIEWS
from web.guards import socket_event
from web.house import House, house
from web.limits import limit_stranger, limit_token
from web.problems import Problem, forbidden, invalid, not_found
from web.signed import unsign
from web.who import device_principal, token_principal, user_principal

log = logging.getLogger(__name__)

MAY: dict[str, tuple[str, ...]] = {
    "board": ("kiosk", "desk", "display", "insight", "admin"),
    "desk": ("desk", "admin"),
    "kiosk": ("kiosk", "admin"),
    "insight": ("desk", "insight", "admin"),
}
"""Which roles may watch which view."""


class WatchBody(BaseModel):
    """What `watch` is sent with."""

    model_config = ConfigDict(extra="forbid")

    centre: str | None = None
    branch: str | None = None
    network: Any = None
    view: str | None = None
    track: str | None = None


Sessions = dict[str, Principal | None]


def register(
    socketio: SocketIO, app: Flask, on_leave: Callable[[str], None] = lambda sid: None
) -> None:
    """Attach the handlers. Each carries its guard, like a route. `on_leave` hears of each
    connection that ended."""
    sessions: Sessions = {}
    app.extensions["priyom_sockets"] = sessions

    @socket_event("token, signed-in person, enrolled screen, or nobody (who may only track)")
    def connect(auth: Any = None) -> bool:
        try:
            sessions[socket_id()] = _principal(auth if isinstance(auth, dict) else {})
        except Problem:
            return False
        return True

    @socket_event("whoever connected")
    def disconnect(*_reason: Any) -> None:
        principal = sessions.pop(socket_id(), None)
        gone = house().parts.get("gone")
        if principal and gone:
            gone(principal, socket_id())
        on_leave(socket_id())

    @socket_event("roles by view, scope by centre, signature by ticket")
    def watch(asked: Any = None) -> dict[str, Any]:
        try:
            return _watch(house(), sessions.get(socket_id()), asked)
        except Problem as problem:
            return {"error": problem.document()}
        except Exception:
            log.exception("watch failed")
            busy = Problem(503, "busy", _("The system is busy for a moment. Please try again."))
            return {"error": busy.document()}

    for handler in (connect, disconnect, watch):
        socketio.on_event(handler.__name__, handler)
    app.extensions["priyom_socket_events"] = {
        handler.__name__: handler for handler in (connect, disconnect, watch)
    }


def socket_id() -> str:
    """The connection that this event came by."""
    return str(request.sid)  # type: ignore[attr-defined]


def connected() -> Principal | None:
    """Whoever this event came from."""
    sessions: Sessions = current_app.extensions["priyom_sockets"]
    return sessions.get(socket_id())


def _principal(auth: dict[str, Any]) -> Principal | None:
    """None for somebody who only wants to track a ticket; a wrong token is turned away."""
    token = auth.get("token")
    if token:
        principal = token_principal(str(token))
        if principal is None:
            limit_stranger()
            raise Problem(401, "unauthenticated", _("Please sign in."))
        return principal
    named = str(auth.get("as") or "")
    if named.startswith("device:"):
        return device_principal(named.removeprefix("device:"))
    return user_principal(named.removeprefix("user:"))


def _watch(here: House, principal: Principal | None, asked: Any) -> dict[str, Any]:
    try:
        body = WatchBody.model_validate(asked)
    except ValidationError as error:
        raise invalid([{"field": "watch", "why": "malformed"}]) from error
    if body.track is not None:
        limit_stranger()
        return _watch_ticket(here, body.track)
    if principal is None:
        raise Problem(401, "unauthenticated", _("Please sign in."))
    limit_token(principal.key)
    if body.view not in VIEWS:
        raise invalid([{"field": "view", "why": "unknown"}])
    if principal.role not in MAY[body.view]:
        raise forbidden()
    if body.centre is not None:
        return _watch_centre(here, principal, body.view, body.centre)
    return _watch_scope(here, principal, body)


def _watch_ticket(here: House, signed: str) -> dict[str, Any]:
    ticket = unsign(here.secret, signed.rsplit("/", 1)[-1])
    if ticket is None:
        raise not_found()
    join_room(track_room(ticket))
    found = track_snapshot(here, ticket)
    if found is None:
        raise not_found()
    join_room(trackers_room(found[1]["centre"]))
    return {"seq": found[0], "snapshot": found[1]}


def _watch_centre(here: House, principal: Principal, view: str, code: str) -> dict[str, Any]:
    centre = here.directory.centre(code)
    if centre is None:
        raise not_found()
    if not principal.reaches(here.directory.network, code):
        raise forbidden()
    join_room(scope_room("centre", code) if view == "insight" else centre_room(view, code))
    seq, snapshot = centre_snapshot(here, principal, view, centre)
    return {"seq": seq, "snapshot": snapshot}


def _watch_scope(here: House, principal: Principal, body: WatchBody) -> dict[str, Any]:
    """The figures of a branch or of the network."""
    network = here.directory.network
    if body.view != "insight" or (body.branch is None and not body.network):
        raise invalid([{"field": "centre", "why": "missing"}])
    if principal.role == "desk":
        raise forbidden()
    if body.branch is not None:
        if body.branch not in network.branches:
            raise not_found()
        if not principal.reaches_branch(body.branch):
            raise forbidden()
        room, centres = scope_room("branch", body.branch), network.by_branch[body.branch]
    else:
        if principal.scope != "network":
            raise forbidden()
        room, centres = scope_room("network", "network"), list(network.centres.values())
    join_room(room)
    return {"seq": None, "snapshot": insight_snapshot(here, centres)}
