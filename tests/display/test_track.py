"""The tracking page in a real Chromium of a phone's size, against the real server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.conftest import SCREENSHOTS
from tests.display.hall import OVERFLOWING, SIZES, Clerks
from tests.house import MORNING, Served
from tests.looks import violations

pytestmark = pytest.mark.browser

HALL = "zok-001"


@pytest.fixture
def clerks(served: Served) -> Iterator[Clerks]:
    people = Clerks(served, HALL)
    # Other rooms' tests share the server and leave visitors in its largest hall.
    people.go_home()
    yield people
    people.go_home()


@pytest.fixture
def phone(browser: Any) -> Iterator[Callable[[str], Any]]:
    """`phone(address)` → the page on a new phone."""
    opened = []

    def open_page(address: str) -> Any:
        context = browser.new_context(
            viewport=SIZES["phone"], locale="ru-RU", has_touch=True, device_scale_factor=2
        )
        page = context.new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        opened.append((context, page))
        page.goto(address)
        return page

    yield open_page
    for context, page in opened:
        context.close()
        assert page.errors == []


def shoot(page: Any, name: str) -> None:
    page.wait_for_timeout(400)
    page.screenshot(path=SCREENSHOTS / f"track-{name}.png")
    assert page.evaluate(OVERFLOWING) == []
    assert violations(page) == []


def wait_state(page: Any, state: str) -> None:
    page.wait_for_selector(f'body[data-state="{state}"]', timeout=4_000)


def test_a_place_in_line_moves_by_itself(served: Served, phone: Any, clerks: Clerks) -> None:
    """Ahead, called, at the window, finished: each appears within a moment, without a reload."""
    before = clerks.issue()
    mine = clerks.issue()
    page = phone(mine["track_url"])
    wait_state(page, "waiting")
    assert page.inner_text("#number") == mine["number"]
    assert "1" in page.inner_text("#state .big")
    shoot(page, "waiting")
    assert clerks.next("2")["id"] == before["id"]
    page.wait_for_function("() => !/1/.test(document.querySelector('#state .big').textContent)")
    shoot(page, "next")
    called = clerks.next("3")
    assert called["id"] == mine["id"]
    wait_state(page, "called")
    assert page.inner_text("#state .window") == "3"
    assert page.title().startswith("→ 3")
    shoot(page, "called")
    clerks.act(mine["id"], "start")
    wait_state(page, "serving")
    assert page.is_hidden("#leave")
    shoot(page, "serving")
    clerks.act(mine["id"], "finish")
    wait_state(page, "finished")
    shoot(page, "finished")


def test_a_visitor_leaves_after_being_asked(served: Served, phone: Any, clerks: Clerks) -> None:
    """One touch asks, «stay» changes nothing, the second touch leaves, and the desk knows."""
    mine = clerks.issue()
    page = phone(mine["track_url"])
    page.click("#leave")
    shoot(page, "leaving")
    page.click("#stay")
    wait_state(page, "waiting")
    page.click("#leave")
    page.click("#go")
    wait_state(page, "left")
    shoot(page, "left")
    assert served.call("GET", f"/tickets/{mine['id']}").json()["state"] == "left"


@pytest.mark.parametrize(("action", "state"), [("no-show", "no_show"), ("park", "parked")])
def test_whatever_the_desk_does_is_said(
    served: Served, phone: Any, clerks: Clerks, action: str, state: str
) -> None:
    """A visitor who was given up or put aside reads what to do now."""
    mine = clerks.call("4")
    link = clerks.issue()["track_url"]
    page = phone(link)
    other = clerks.act(mine["id"], action)
    assert other["state"] == state
    tracked = clerks.next("4")
    wait_state(page, "called")
    clerks.act(tracked["id"], action)
    wait_state(page, state)
    shoot(page, state)


def test_the_signal_is_given_once_for_each_call(served: Served, phone: Any, clerks: Clerks) -> None:
    """The phone vibrates when its ticket is called and when it is recalled, and not otherwise."""
    mine = clerks.issue()
    page = phone(mine["track_url"])
    page.evaluate("() => { window.given = 0; navigator.vibrate = () => { window.given += 1; }; }")
    page.click("#signal")
    assert page.get_attribute("#signal", "aria-pressed") == "true"
    called = clerks.next("5")
    wait_state(page, "called")
    page.wait_for_function("() => window.given === 1")
    clerks.act(called["id"], "recall")
    page.wait_for_function("() => window.given === 2")
    clerks.act(called["id"], "start")
    wait_state(page, "serving")
    assert page.evaluate("() => window.given") == 2


def test_the_language_is_the_ticket_s_and_can_be_changed(
    served: Served, phone: Any, clerks: Clerks
) -> None:
    """An English ticket opens in English, whatever the phone speaks; a touch switches it."""
    page = phone(clerks.issue(lang="en")["track_url"])
    wait_state(page, "waiting")
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#state .big") == "Nobody is ahead of you"
    shoot(page, "english")
    page.click("#switch")
    assert page.get_attribute("html", "lang") == "ru"


def test_a_phone_that_lost_the_server_says_so_and_recovers(
    served: Served, phone: Any, clerks: Clerks
) -> None:
    """The number stays on the screen; the place is fresh again within seconds."""
    mine = clerks.issue()
    page = phone(mine["track_url"])
    wait_state(page, "waiting")
    page.wait_for_selector("#offline", state="hidden")
    served.kill()
    try:
        page.wait_for_selector("#offline:not([hidden])", timeout=5_000)
        assert page.inner_text("#number") == mine["number"]
        shoot(page, "offline")
    finally:
        served.start()
        served.set_clock(now=MORNING.isoformat())
    page.wait_for_selector("#offline", state="hidden", timeout=6_000)
    clerks.next("6")
    wait_state(page, "called")


def test_a_wrong_link_shows_a_way_on(served: Served, phone: Any) -> None:
    """No error of the browser: a page that says what to do."""
    page = phone(f"{served.url}/t/nonsense")
    assert page.is_visible("h1")
    shoot(page, "unknown")
