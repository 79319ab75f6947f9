"""Bad input: always a clear problem document, nothing half-done, no trace of the inside."""

from typing import Any

import pytest
from gunicorn.http.errors import InvalidChunkSize, NoMoreData
from sqlalchemy.exc import OperationalError, TimeoutError as NoConnection

from tests.api.asking import Api, problem

PATH = "/centres/hall/tickets"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"service": "\xff"}',
        b"[" * 5000,
        b"{'service': 1}",
        b'{"service":"\\ud800"}',
    ],
)
def test_malformed(api: Api, body: bytes) -> None:
    """What is not JSON is 400."""
    problem(api.post(PATH, body), 400, "malformed")


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b"[]",
        b'"reference"',
        b"7",
        {},
        {"service": 7},
        {"service": None},
        {"service": ["reference"]},
        {"service": "reference", "priority": "maybe"},
        {"service": "reference", "priority": "yes"},
        {"service": "reference", "priority": 1},
        {"service": "reference", "lang": "de"},
        {"service": "reference", "channel": "pigeon"},
        {"service": "reference", "extra": 1},
        {"services": ["reference"] * 6},
        {"service": "a\u0000b"},
    ],
)
def test_wrong_fields(api: Api, body: Any) -> None:
    """JSON of another shape is 422, says which field, and does not echo what was sent."""
    said = problem(api.post(PATH, body), 422, "invalid")
    assert said["errors"] and all({"field", "why"} == set(error) for error in said["errors"])
    assert "pigeon" not in str([error["field"] for error in said["errors"]])
    assert api.get("/centres/hall/board").get_json()["waiting"] == []


@pytest.mark.parametrize(
    "wrong",
    [{"power_kw": True}, {"power_kw": "10"}, {"construction": "yes"}, {"near_grid": 1}],
)
def test_wrong_types_of_an_application(api: Api, wrong: Any) -> None:
    """What only looks like a number or a yes is refused, never guessed at."""
    asked = {"power_kw": 10, "applicant": "household", "phone": "+79161234567", "centre": "hall"}
    problem(api.post("/cases", asked | wrong), 422, "invalid")


@pytest.mark.parametrize("error", [InvalidChunkSize(b"zz"), NoMoreData(b"")])
def test_a_body_that_cannot_be_read(
    api: Api, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks that are none, or that end too early, are 400 like any body that is no JSON."""

    def broken(*_: Any) -> None:
        raise error

    monkeypatch.setattr("flask.Request.get_data", broken)
    problem(api.post(PATH, b"{}"), 400, "malformed")


def test_oversized(api: Api) -> None:
    """A body beyond 64 KB is 413 before anything looks at it."""
    body = b'{"service": "' + b"x" * 70_000 + b'"}'
    problem(api.post(PATH, body), 413, "too-large")


def test_unknown_addresses(api: Api) -> None:
    """What is not there is 404, what an address does not do is 405 and says what it does."""
    problem(api.get("/nothing"), 404, "not-found")
    problem(api.get("/centres/nowhere/board"), 404, "not-found")
    problem(api.post("/centres/nowhere/tickets", {"service": "reference"}), 404, "not-found")
    answer = api.call("DELETE", PATH)
    problem(answer, 405, "method-not-allowed")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "query",
    ["after=-1", "after=x", "limit=0", "limit=1001", "limit=1e9", "after=99999999999"],
)
def test_bad_pages(api: Api, query: str) -> None:
    """A page that cannot be is 422."""
    problem(api.get(f"/centres/hall/journal?{query}"), 422, "invalid")


@pytest.mark.parametrize(
    "query",
    ["from=yesterday", "from=2026-02-30", "by=moon", "from=2026-11-23&to=2026-11-22",
     "from=0001-01-01", "from=2000-01-01&to=2026-01-01", "to=9999-12-31"],
)  # fmt: skip
def test_bad_periods(api: Api, query: str) -> None:
    """A period that cannot be measured is 422."""
    problem(api.get(f"/centres/hall/waits?{query}"), 422, "invalid")


def test_languages(api: Api) -> None:
    """Problems speak Russian, or English to whoever asks for it; anything else is Russian."""
    said = {
        lang: problem(api.get("/centres/nowhere/board", lang=lang), 404, "not-found")["title"]
        for lang in ("ru", "en", "de", "", "en-GB,en;q=0.9", "*", "\u00ff;q=x")
    }
    assert any("а" <= letter <= "я" for letter in said["ru"])
    assert said["en"] == said["en-GB,en;q=0.9"] == "There is nothing at this address."
    assert said["de"] == said[""] == said["ru"]


def test_a_fault_of_ours_says_nothing(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unexpected error is 500 with a sentence, and the trace stays in the log."""

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("line.hall", broken)
    api.app.testing = False
    try:
        answer = api.get("/centres/hall/board")
    finally:
        api.app.testing = True
    problem(answer, 500, "internal")
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT secret", {}, Exception("down")),
        NoConnection("secret: all connections are taken"),
    ],
)
def test_a_database_that_is_away(
    api: Api, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A database that does not answer, or has no connection left, is 503 with when to come
    again."""

    def broken(*_: Any) -> None:
        raise error

    monkeypatch.setattr("line.hall", broken)
    answer = api.get("/centres/hall/board")
    problem(answer, 503, "busy")
    assert answer.headers["Retry-After"] == "2" and "secret" not in answer.text
