"""The API against its own OpenAPI document: whatever is sent, no fault of ours, no status that the
document does not name, and every answer as it is described."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings, strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.declare import CALLS
from api.openapi import document
from tests.api.asking import Api
from tests.quick import emptied_app, kept_app

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 12
"""Requests for each operation, database and aim."""


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def fuzzed_app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    with kept_app(tmp_path_factory.mktemp("fuzz"), request.param) as app:
        emptied_app(app).extensions["priyom"].rate_limits = False
        app.testing = False
        yield app


@pytest.fixture(scope="session")
def admin(fuzzed_app: Any) -> Api:
    return Api(fuzzed_app)


@pytest.fixture(scope="session")
def described(fuzzed_app: Any) -> Any:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", fuzzed_app)


@pytest.fixture(scope="session")
def there(admin: Api) -> dict[str, str]:
    """Things that exist, by the name of the path parameter."""
    admin.open()
    ticket = admin.come()["id"]
    admin.next()
    return {"centre": "hall", "branch": "west", "window": "1", "ticket": ticket}


OPERATIONS = [
    f"{method.upper()} {path}"
    for path, operations in document()["paths"].items()
    for method in operations
]
bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_answers_conform(described: Any, admin: Api, there: dict[str, str], operation: str) -> None:
    """Any request, half of them about a hall, a window and a ticket that are there, gets an
    answer that the document describes."""
    method, path = operation.split(" ")
    headers = {"Authorization": f"Bearer {admin.token('admin')}"}

    @bounded
    @given(described[path][method].as_strategy(), st.booleans())
    def ask(case: schemathesis.Case, aimed: bool) -> None:
        if aimed:
            _aim(case, there)
        case.call_and_validate(headers=headers, checks=CHECKS)

    ask()


def _aim(case: schemathesis.Case, there: dict[str, str]) -> None:
    parameters = case.path_parameters or {}
    parameters.update({name: there[name] for name in parameters if name in there})
    if isinstance(case.body, dict) and "service" in case.body:
        case.body["service"] = "reference"
    if case.method == "POST":
        case.headers["Idempotency-Key"] = uuid.uuid4().hex


def test_every_call_is_described() -> None:
    """What is routed is described, and nothing else."""
    described = {
        (path, method.upper())
        for path, operations in document()["paths"].items()
        for method in operations
    }
    assert len(described) == len(CALLS)
    for call in CALLS:
        wanted = "/api/v1" + call.path.replace("<uuid:", "{").replace("<", "{").replace(">", "}")
        assert (wanted, call.method) in described


def test_ids_are_unique() -> None:
    """Generated clients name functions by the operation's id: each has its own."""
    ids = [
        operation["operationId"]
        for operations in document()["paths"].values()
        for operation in operations.values()
    ]
    assert len(set(ids)) == len(ids)
