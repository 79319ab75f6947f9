"""The server dies: screens say so, and come back by themselves within five seconds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SCREENSHOTS
from tests.house import MORNING, Served
from tests.whole.test_path import SMALL, enter, screen, sign_in, start_work

BACK_WITHIN = 5000
"""Milliseconds from the server's being ready to the screen's being true again."""


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Served]:
    served = Served(tmp_path).start()
    served.set_clock(now=MORNING.isoformat())
    yield served
    served.stop()


def test_screens_say_that_the_server_is_lost_and_come_back_by_themselves(
    mortal: Served, browser: Any
) -> None:
    """Board, kiosk, desk and phone are told of a crash and show the truth soon after it."""
    kiosk = enter(screen(browser, 1080, 1920), mortal, "Киоск 1", SMALL)
    board = enter(screen(browser, 1920, 1080), mortal, "Табло 1", SMALL)
    desk = sign_in(screen(browser, 1440, 900), mortal, "clerk2")
    start_work(desk)
    given = mortal.call("POST", f"/centres/{SMALL}/tickets", {"service": "reference"}).json()
    phone = screen(browser, 390, 844, phone=True)
    phone.goto(given["track_url"])
    phone.get_by_text("Перед вами").first.wait_for()

    mortal.kill()
    board.get_by_text("нет связи").first.wait_for()
    kiosk.get_by_text("Нет связи").first.wait_for()
    desk.get_by_text("Нет связи").first.wait_for()
    phone.get_by_text("Нет связи").first.wait_for()
    board.screenshot(path=str(SCREENSHOTS / "lost-board.png"))

    mortal.start()
    mortal.set_clock(now=MORNING.isoformat())
    for page, words in ((board, "нет связи"), (kiosk, "Нет связи"), (desk, "Нет связи")):
        page.get_by_text(words).first.wait_for(state="hidden", timeout=BACK_WITHIN)
    mortal.call("POST", f"/centres/{SMALL}/windows/1/next").raise_for_status()
    board.get_by_text(given["number"]).first.wait_for(timeout=BACK_WITHIN)
    phone.get_by_text("Подойдите к окну").first.wait_for(timeout=BACK_WITHIN)
    for page in (kiosk, board, desk, phone):
        assert page.problems == []
        page.context.close()
