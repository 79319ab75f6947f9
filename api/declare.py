"""A call of the API, said once: path, who may, what goes in, what comes out, what is refused.

From this one declaration come the route, its guard, the validation, and the OpenAPI document, so
that none of them can tell a different story."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, request
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError

from store import Repeated
from web.guards import GUARD, roles
from web.problems import Problem, invalid

Answer = tuple[int, Any]
"""Status and body: None with 204, else what will be JSON, or a text that is."""


@dataclass(frozen=True)
class Call:
    """One operation. `answers`: status → model of the body; `problems`: statuses of refusals
    beyond those that every call has; `key`: may, must or cannot carry an Idempotency-Key."""

    method: str
    path: str
    roles: tuple[str, ...]
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    answers: Mapping[int, type[BaseModel] | None]
    problems: Sequence[int]
    key: str
    view: Callable[..., Response]
    summary: str


CALLS: list[Call] = []


def call(
    method: str,
    path: str,
    *,
    allow: tuple[str, ...],
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    answers: Mapping[int, type[BaseModel] | None],
    problems: Sequence[int] = (),
    key_required: bool = False,
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Declare the function below as a call; it gets `body` and `query` as models."""

    def decorate(function: Callable[..., Answer]) -> Callable[..., Answer]:
        @roles(*allow)
        def view(**address: Any) -> Response:
            given: dict[str, Any] = {name: str(value) for name, value in address.items()}
            if body is not None:
                given["body"] = _body(body)
            if query is not None:
                given["query"] = _query(query)
            try:
                status, answer = function(**given)
                return _json(status, answer if isinstance(answer, str | None) else _dumped(answer))
            except Repeated as first:
                return _json(200 if first.status == 201 else first.status, first.answer)

        view.__name__ = function.__name__
        view.__doc__ = function.__doc__
        assert hasattr(view, GUARD)
        key = "no" if method == "GET" else "required" if key_required else "optional"
        summary = (function.__doc__ or "").strip()
        CALLS.append(Call(method, path, allow, body, query, answers, problems, key, view, summary))
        return function

    return decorate


def _dumped(answer: Any) -> bytes:
    # Keys may be numbers, as of visits: JSON writes them as text.
    return orjson.dumps(answer, option=orjson.OPT_NON_STR_KEYS)


def _json(status: int, text: str | bytes | None) -> Response:
    return Response(text or "", status=status, content_type="application/json")


def _body(model: type[BaseModel]) -> BaseModel:
    """The body as a model. An empty one counts as `{}`: machines often send none at all."""
    try:
        return model.model_validate_json(request.get_data() or b"{}")
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            raise Problem(400, "malformed", _("The body is not JSON.")) from error
        raise invalid(_said(error)) from error


def _query(model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise invalid(_said(error)) from error


def _said(error: ValidationError) -> list[dict[str, Any]]:
    """Which field and why, without echoing what was sent."""
    return [
        {"field": ".".join(str(step) for step in one["loc"]), "why": one["msg"]}
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    ]
