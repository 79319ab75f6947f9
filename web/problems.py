"""Problem documents (RFC 9457): every refusal has a name, a sentence, and a way on."""

import logging
from typing import Any

from flask import Flask, Response, g, json, render_template, request
from flask_babel import gettext as _
from gunicorn.http.errors import NoMoreData, ParseException
from sqlalchemy.exc import DBAPIError, TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from store import KeyReused

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A refusal: HTTP status, a stable name, a sentence in the caller's language, and facts."""

    def __init__(self, status: int, name: str, title: str, **facts: Any) -> None:
        super().__init__(name)
        self.status, self.name, self.title, self.facts = status, name, title, facts

    def document(self) -> dict[str, Any]:
        base = {"type": f"/problems/{self.name}", "title": self.title, "status": self.status}
        return base | self.facts


def not_found() -> Problem:
    return Problem(404, "not-found", _("There is nothing at this address."))


def forbidden() -> Problem:
    return Problem(403, "forbidden", _("This is not yours to see or change."))


def invalid(errors: list[dict[str, Any]]) -> Problem:
    return Problem(422, "invalid", _("Some fields are missing or wrong."), errors=errors)


def _http_problem(error: HTTPException) -> Problem:
    """What Flask and Werkzeug refuse by themselves."""
    status = error.code or 500
    if status == 404:
        return not_found()
    named = {
        400: ("malformed", _("The request cannot be read.")),
        405: ("method-not-allowed", _("This address does not do that.")),
        413: ("too-large", _("The request is too large.")),
        415: ("media-type", _("The body must be JSON.")),
    }
    name, title = named.get(status, ("refused", _("The request was refused.")))
    return Problem(status, name, title)


def wants_page() -> bool:
    """A person looks at it, not a machine."""
    return not request.path.startswith("/api/") and request.accept_mimetypes.accept_html


def answer(problem: Problem) -> Response:
    """The problem as JSON, or as a page with a way on."""
    g.problem = problem.name
    if wants_page():
        response = Response(render_template("web/problem.html", problem=problem))
    else:
        response = Response(json.dumps(problem.document()), content_type=MEDIA_TYPE)
    response.status_code = problem.status
    if problem.status in (429, 503):
        response.headers["Retry-After"] = str(problem.facts.get("retry_after", 2))
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def register(app: Flask) -> None:
    """Every error of the application leaves through here: no trace of the inside gets out."""

    @app.errorhandler(Problem)
    def _problem(error: Problem) -> Response:
        return answer(error)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.response is not None or (error.code or 500) < 400:
            return error.get_response()  # type: ignore[return-value]
        response = answer(_http_problem(error))
        if error.code == 405:
            response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
        return response

    @app.errorhandler(ParseException)
    @app.errorhandler(NoMoreData)
    def _unreadable(_error: Exception) -> Response:
        # The server reads the body when it is asked for: chunks that are none show only then.
        return answer(Problem(400, "malformed", _("The request cannot be read.")))

    @app.errorhandler(KeyReused)
    def _key(_error: KeyReused) -> Response:
        title = _("This Idempotency-Key was used for another request.")
        return answer(Problem(422, "key-reused", title))

    @app.errorhandler(DBAPIError)
    @app.errorhandler(NoConnection)
    def _database(error: DBAPIError | NoConnection) -> Response:
        # PostgreSQL's details name values, and a telephone must not get into a log.
        diagnosis = getattr(getattr(error, "orig", None), "diag", None)
        log.warning("database: %s", getattr(diagnosis, "message_primary", None) or error)
        title = _("The system is busy for a moment. Please try again.")
        return answer(Problem(503, "busy", title, retry_after=2))

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> Response:
        log.exception("unexpected: %s %s", request.method, request.path)
        title = _("Something went wrong here. It has been noted.")
        return answer(Problem(500, "internal", title))
