"""The calls about cases against their own document, asked about a case and a booking that exist."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import given, strategies as st

from centres.network_file import import_network
from tests.api.programme.chain import Chains
from tests.api.test_openapi import CHECKS, OPERATIONS, bounded
from tests.quick import emptied_app, kept_app
from tests.scheduler.conftest import NETWORK

WORDS = ("cases", "bookings", "check-in", "slots", "programme")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def walked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chains]:
    with kept_app(tmp_path_factory.mktemp("fuzzed-cases"), request.param) as app:
        emptied_app(app).extensions["priyom"].rate_limits = False
        with app.extensions["priyom"].store.write() as tx:
            import_network(tx, NETWORK)
        app.testing = False
        yield Chains(app)


@pytest.mark.parametrize(
    "operation", [one for one in OPERATIONS if any(word in one for word in WORDS)]
)
def test_answers_conform(walked: Chains, operation: str) -> None:
    """Any request, most of them about things that are there, gets an answer as described."""
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", walked.app)
    case, booked = walked.booked()
    there: dict[str, Any] = {"centre": "small", "branch": "west", "case": case["id"]}
    there["booking"] = booked[1]["id"]
    wanted = walked.wanted(case)["visits"]
    headers = {"Authorization": f"Bearer {walked.token('admin')}"}
    method, path = operation.split(" ")

    @bounded
    @given(described[path][method].as_strategy(), st.integers(0, 3))
    def ask(asked: schemathesis.Case, aim: int) -> None:
        known = asked.path_parameters or {}
        if aim:
            known.update({name: there[name] for name in known if name in there})
        if aim > 1 and isinstance(asked.body, dict):
            real = {"centre": "small", "visits": wanted[:aim], "slot": wanted[1]["slot"]}
            real |= {"phone": "8 916 123-45-67", "code": booked[0]["code"]}
            asked.body.update({name: real[name] for name in real if name in asked.body})
        if aim and asked.query and "service" in asked.query:
            asked.query["service"] = "tp-contract"
        if asked.method == "POST":
            asked.headers["Idempotency-Key"] = uuid.uuid4().hex
        asked.call_and_validate(headers=headers, checks=CHECKS)

    ask()
