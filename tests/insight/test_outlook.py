"""The next hour on the head's page: warned of in time, mended from another browser."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.desk.clerk import Clerk, signed_in
from tests.house import ROOT, Served
from tests.looks import violations

SCREENSHOTS = ROOT / "var" / "screenshots"
HALL = "zok-084"
RISK = "() => Number(document.querySelector('[data-part=actions]').dataset.chance)"


@pytest.fixture
def head(foreseeing: Served, browser: Any) -> Iterator[Any]:
    """The head's page of the hall."""
    context = signed_in(foreseeing, browser, "head", (1440, 900))
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(f"{foreseeing.url}/insight/{HALL}")
    page.wait_for_selector("body[data-ready=true]")
    yield page
    context.close()


@pytest.fixture
def clerk(foreseeing: Served, browser: Any) -> Iterator[Clerk]:
    """A colleague at window 2, which is closed."""
    found = Clerk(foreseeing, browser, HALL, "2", (1440, 900))
    yield found
    found.context.close()


def test_a_surge_is_warned_of_and_mended(foreseeing: Served, head: Any, clerk: Clerk) -> None:
    """Six come at once to one window: long before anybody has waited 17 minutes the page says
    that and when it will happen, and that window 2 would help; the colleague opens it, and the
    risk falls on the page without a reload."""
    clerk.call("POST", f"/centres/{HALL}/windows/1/open", {})
    for _ in range(6):
        clerk.issue("reference")
    clerk.call("POST", f"/centres/{HALL}/windows/1/next", {})
    head.wait_for_selector(".sentence[data-status=watch]")
    head.wait_for_selector(".action-what:has-text('Открыть окно 2')")
    assert "17" in head.inner_text("[data-part=head]")
    before = head.evaluate(RISK)
    raised = wait_for_alert(foreseeing)
    breach = datetime.fromisoformat(raised["data"]["breach_at"])
    assert breach - datetime.fromisoformat(raised["at"]) >= timedelta(minutes=5)
    assert (
        raised["data"]["advice"][0] | {"kind": "open", "window": "2"} == raised["data"]["advice"][0]
    )
    head.screenshot(path=SCREENSHOTS / "insight-warned.png")
    assert violations(head) == []
    look_at_the_network(foreseeing, head)

    clerk.page.keyboard.press("Space")
    wait_until(lambda: head.evaluate(RISK) < before - 0.2)
    head.screenshot(path=SCREENSHOTS / "insight-mended.png")
    assert violations(head) == [] and clerk.errors == []
    waits = foreseeing.call("GET", f"/centres/{HALL}/waits").json()
    assert waits["longest_waiting"] < 17


def look_at_the_network(served: Served, head: Any) -> None:
    """Among all centres the hall says by when and how likely, and each cell keeps to its column."""
    page = head.context.new_page()
    page.goto(f"{served.url}/insight/")
    page.wait_for_selector(".cell-state [data-status=watch] .cell-note")
    page.screenshot(path=SCREENSHOTS / "insight-network-warned.png")
    over = (
        "cells => cells.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
    )
    for size in ((1440, 900), (1280, 800), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert page.eval_on_selector_all(".ranking tbody :is(th, td):not(.cell-strip)", over) == []
    tops = "['.actions', '.ranking'].map(one => document.querySelector(one).offsetTop)"
    request, table = page.evaluate(tops)
    assert request < table, "on a phone what to do comes first"
    page.screenshot(path=SCREENSHOTS / "insight-network-warned-390.png")
    assert violations(page) == []
    page.close()


def wait_for_alert(served: Served) -> Any:
    """The journal's entry; it comes with the second outlook."""

    def raised() -> list[Any]:
        items = served.call("GET", f"/centres/{HALL}/journal?limit=200").json()["items"]
        return [entry for entry in items if entry["kind"] == "alert.raised"]

    return wait_until(raised)[0]


def wait_until(there: Callable[[], Any], seconds: float = 30) -> Any:
    until = time.monotonic() + seconds
    while not (found := there()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.3)
    return found
