"""Headers on everything that goes out: nothing foreign is loaded, framed or told."""

import re
from typing import Any

import pytest

from tests.web.conftest import PASSWORD
from tests.web.visit import Visit

PAGES = (
    "/sign-in",
    "/enrol/kiosk",
    "/api/docs",
    "/api/openapi.json",
    "/healthz",
    "/nothing",
    "/t/x",
)
INLINE = re.compile(
    r"<script(?![^>]*\b(src|type=\"application/json\"))|<style|\son\w+=|\sstyle=", re.I
)
FOREIGN = re.compile(r'(?:src|href|action)="(?:https?:)?//', re.I)


def strict(answer: Any) -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in str(policy) and "*" not in str(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", PAGES)
def test_headers_on_every_page(app: Any, path: str) -> None:
    """Every answer, refusals included, carries the strict policy and is stored nowhere."""
    strict(Visit(app).get(path))


@pytest.mark.parametrize("path", [*PAGES, "/desk/hall", "/desk/hall/1", "/office", "/insight/"])
def test_nothing_inline_and_nothing_foreign(app: Any, path: str) -> None:
    """No page holds script or style of its own, or anything from another host."""
    browser = Visit(app)
    browser.sign_in("root", PASSWORD)
    answer = browser.get(path)
    strict(answer)
    if answer.mimetype == "text/html":
        assert not INLINE.search(answer.text), INLINE.search(answer.text)
        assert not FOREIGN.search(answer.text), FOREIGN.search(answer.text)


def test_https(app: Any) -> None:
    """Over HTTPS the browser is told to stay there."""
    answer = app.test_client().get("/sign-in", base_url="https://localhost")
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_pages_for_people(app: Any) -> None:
    """A person is refused with a page in the own language, a machine with a document."""
    page = Visit(app).get("/nothing", headers={"Accept-Language": "en"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "There is nothing at this address." in page.text
    client = app.test_client()
    document = client.get("/nothing", headers={"Accept": "application/json"})
    assert document.content_type == "application/problem+json"


def test_demo_doors_are_shut(app: Any) -> None:
    """Without demo data nobody comes in without a password."""
    browser = Visit(app)
    browser.get("/sign-in")
    for path in ("/demo/sign-in/root", "/demo/open/0190b0a0-0000-7000-8000-000000000000"):
        assert browser.submit(path).status_code == 404
    assert browser.get("/").headers["Location"] == "/sign-in"
