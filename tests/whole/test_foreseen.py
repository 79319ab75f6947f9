"""What is foreseen reaches everybody: before the choice, with the number, on the phone, at the desk
and on the board."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import SCREENSHOTS
from tests.desk.clerk import Clerk
from tests.display.hall import OVERFLOWING, open_board
from tests.house import Served
from tests.kiosk.visitor import Visitor
from tests.looks import violations

HALL = "zok-098"


@pytest.fixture
def clerk(foreseeing: Served, browser: Any) -> Iterator[Clerk]:
    """The only clerk of the hall, whose window is open; five wait for ten minutes' work each."""
    found = Clerk(foreseeing, browser, HALL, "1", (1440, 900))
    found.call("POST", f"/centres/{HALL}/windows/1/open", {})
    for _ in range(5):
        found.issue("documents")
    yield found
    found.context.close()


def test_a_long_wait_is_told_to_everybody(foreseeing: Served, browser: Any, clerk: Clerk) -> None:
    """At the kiosk the wait stands beside each service, and that it is long is said before the
    choice; then on the ticket, the phone, the desk and the board, in the same rounded minutes."""
    visitor = Visitor(foreseeing, browser, HALL)
    kiosk = visitor.page
    kiosk.wait_for_selector("[data-row=reference] [data-note]:has-text('мин')")
    kiosk.wait_for_selector(".notice:has-text('Сейчас ждать долго')")
    visitor.look("long-wait")
    visitor.touch("reference")
    kiosk.wait_for_selector(".result .range:has-text('мин')")

    ticket = clerk.issue("reference")
    assert ticket["range"]["low"] >= 20 and ticket["wait"]["low"] <= ticket["wait"]["expected"]
    phone = browser.new_context(viewport={"width": 390, "height": 844}, locale="ru-RU").new_page()
    phone.goto(ticket["track_url"])
    phone.wait_for_selector(".range:has-text('Осталось')", timeout=10_000)
    phone.screenshot(path=SCREENSHOTS / "track-foreseen.png")
    assert violations(phone) == []

    desk = clerk.page
    desk.wait_for_selector("[data-part=left]:has-text('ещё')", timeout=10_000)
    desk.wait_for_selector("[data-part=left][data-late=true]", timeout=10_000)
    desk.screenshot(path=SCREENSHOTS / "desk-foreseen.png")
    assert violations(desk) == []

    board = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    open_board(foreseeing, board, HALL)
    board.wait_for_selector("#line:has-text('ждать')", timeout=10_000)
    board.screenshot(path=SCREENSHOTS / "board-foreseen.png")
    assert violations(board) == [] and board.evaluate(OVERFLOWING) == []
    # Many words in the foot: the clock keeps its margin.
    assert board.evaluate(
        "innerWidth - document.querySelector('#clock').getBoundingClientRect().right"
    ) == pytest.approx(56, abs=8)
    for page in (phone, board):
        page.context.close()
    visitor.leave()
