"""What the line refuses, said as problem documents with a sentence a person understands."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, Response
from flask_babel import gettext as _

from line import Refused, problems as line
from web.problems import Problem, answer, invalid


def _refused(error: Refused) -> Problem:
    if error.why == "undo":
        title = _("This can no longer be undone.")
    else:
        title = _("The ticket is no longer in a state that allows this.")
    return Problem(409, "state", title, state=str(error.state), allowed=error.allowed)


def _closed(error: line.CentreClosed) -> Problem:
    title = _("The centre is closed now.")
    return Problem(409, "centre-closed", title, opens_at=moment(error.opens_at))


def _busy(error: line.WindowBusy) -> Problem:
    if error.current:
        title = _("Another visitor is at this window.")
    else:
        title = _("The visitor named is not at this window.")
    return Problem(409, "window-busy", title, window=error.window)


def _not_open(error: line.WindowNotOpen) -> Problem:
    title = _("The window is not open.")
    return Problem(409, "window-not-open", title, window=error.window, state=error.state)


def _target(_error: line.NoTarget) -> Problem:
    return invalid([{"field": "service", "why": "name a service or a window"}])


def _service(error: line.UnknownService) -> Problem:
    title = _("This centre does not offer this service.")
    return Problem(422, "unknown-service", title, service=error.service)


def _window(error: line.UnknownWindow) -> Problem:
    title = _("This centre has no such window.")
    return Problem(404, "unknown-window", title, window=error.window)


def _ticket(_error: line.UnknownTicket) -> Problem:
    return Problem(404, "unknown-ticket", _("There is no such ticket in this hall."))


SAID: dict[type[Exception], Callable[[Any], Problem]] = {
    Refused: _refused,
    line.CentreClosed: _closed,
    line.WindowBusy: _busy,
    line.WindowNotOpen: _not_open,
    line.NoTarget: _target,
    line.UnknownService: _service,
    line.UnknownWindow: _window,
    line.UnknownTicket: _ticket,
}


def said(error: Exception) -> Problem:
    """The refusal as a problem, for a surface that adds facts of its own."""
    return SAID[type(error)](error)


def register(app: Flask) -> None:
    for kind, say in SAID.items():

        def handler(error: Exception, say: Callable[[Any], Problem] = say) -> Response:
            return answer(say(error))

        app.register_error_handler(kind, handler)


def moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
