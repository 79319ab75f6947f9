"""The OpenAPI 3.1 document, made from the declared calls."""

import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from api.declare import CALLS, Call
from api.models import ProblemOut

REF = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
ALWAYS = (401, 403, 404, 413, 429, 500, 503)
"""Refusals that any call may answer with."""
SAID = {
    200: "Done",
    201: "Made",
    204: "Nothing to give",
    400: "The request cannot be read",
    401: "Not signed in",
    403: "Not yours",
    404: "Not there",
    409: "Not possible now",
    413: "Too large",
    422: "A field is wrong",
    429: "Too many requests",
    500: "Our fault",
    503: "Busy for a moment",
}


def document() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        path = "/api/v1" + _PARAMETER.sub(r"{\2}", call.path)
        paths.setdefault(path, {})[call.method.lower()] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "priyom",
            "version": "1",
            "description": "Tickets, windows, boards and waits of customer service centres.",
        },
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas() -> dict[str, Any]:
    models: set[type[BaseModel]] = {ProblemOut}
    for call in CALLS:
        models |= {model for model in (call.body, call.query, *call.answers.values()) if model}
    wanted = [(model, "validation") for model in sorted(models, key=lambda model: model.__name__)]
    _, schema = models_json_schema(wanted, ref_template=REF)  # type: ignore[arg-type]
    found: dict[str, Any] = schema["$defs"]
    return found


def _operation(call: Call) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": call.view.__name__,
        "summary": call.summary.split("\n")[0],
        "description": f"For: {', '.join(call.roles)}.",
        "tags": [call.path.split("/")[1]],
        "parameters": [*_path_parameters(call), *_query_parameters(call), *_headers(call)],
        "responses": _responses(call),
    }
    if call.body:
        operation["requestBody"] = {
            "required": False,
            "content": {"application/json": {"schema": _ref(call.body)}},
        }
    return operation


def _path_parameters(call: Call) -> list[dict[str, Any]]:
    found = []
    for kind, name in _PARAMETER.findall(call.path):
        schema: dict[str, Any] = {"type": "string"}
        if kind == "uuid":
            schema["format"] = "uuid"
        if name == "action":
            from line import ACTIONS

            schema["enum"] = list(ACTIONS)
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    return found


def _query_parameters(call: Call) -> list[dict[str, Any]]:
    if call.query is None:
        return []
    schema = call.query.model_json_schema(ref_template=REF)
    return [
        {"name": name, "in": "query", "required": False, "schema": value}
        for name, value in schema["properties"].items()
    ]


def _headers(call: Call) -> list[dict[str, Any]]:
    if call.key == "no":
        return []
    schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    required = call.key == "required"
    return [{"name": "Idempotency-Key", "in": "header", "required": required, "schema": schema}]


def _responses(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, model in call.answers.items():
        found[str(status)] = {"description": SAID[status]}
        if model:
            found[str(status)]["content"] = {"application/json": {"schema": _ref(model)}}
    for status in sorted({*call.problems, *ALWAYS}):
        problem = {"application/problem+json": {"schema": _ref(ProblemOut)}}
        found[str(status)] = {"description": SAID[status], "content": problem}
    return found


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REF.format(model=model.__name__)}
