"""The main job, whole: a touch becomes a slip, a call, a spoken number and a measured wait."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from printers import roster
from printers.paper import Mode, Paper
from printers.virtual import VirtualPrinter
from store import Store
from tests.conftest import SCREENSHOTS
from tests.house import MORNING, Served

SMALL = "zok-002"

HEAR = """
window.heard = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...when) {
  if (this.buffer && this.buffer.duration > 0.5) window.heard.push(this.buffer.duration);
  return start.apply(this, when);
};
"""
"""Notes the length, in seconds, of each clip that the page plays."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server of its own: what is measured here was done here."""
    running = Served(tmp_path).start()
    running.set_clock(now=MORNING.isoformat())
    yield running
    running.stop()


@pytest.fixture
def printer(served: Served) -> Iterator[VirtualPrinter]:
    """The kiosk's printer, on a real TCP socket of this process."""
    machine = VirtualPrinter().start()
    store = Store(f"sqlite:///{served.home / 'priyom.db'}")
    with store.read() as conn:
        known = roster.list_printers(conn, SMALL)[0]
    with store.write("test") as tx:
        paper = Paper.of_width(80, Mode.TEXT)
        moved = replace(known, driver="network", address=machine.address, paper=paper)
        roster.configure(tx, moved)
    store.close()
    yield machine
    machine.stop()


def screen(browser: Any, width: int, height: int, phone: bool = False) -> Any:
    """A browser of its own for one person or screen."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        has_touch=phone,
    )
    page = context.new_page()
    page.set_default_timeout(15000)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return page


def enter(page: Any, served: Served, name: str, centre: str) -> Any:
    """Open a hall's kiosk or board from the demo's first page."""
    return _through(page, served, f"[data-hall='{centre}'] form button:has-text('{name}')")


def sign_in(page: Any, served: Served, login: str) -> Any:
    """Be one of the demo's people, from its first page."""
    return _through(page, served, f"form[action$='/demo/sign-in/{login}'] button")


def start_work(desk: Any) -> None:
    """Open the window by the keyboard, once the page has heard how it stands."""
    desk.wait_for_selector("[data-part=work][data-mode=closed]")
    desk.keyboard.press("Space")
    desk.wait_for_selector("[data-part=work][data-mode=idle]")


def _through(page: Any, served: Served, door: str) -> Any:
    page.goto(served.url)
    page.evaluate("document.querySelectorAll('form').forEach((f) => f.removeAttribute('target'))")
    with page.expect_navigation():
        page.locator(door).first.click()
    return page


def test_a_touch_becomes_a_slip_a_call_a_spoken_number_and_a_measured_wait(
    served: Served, browser: Any, printer: VirtualPrinter
) -> None:
    """Kiosk, printer, desk, board, phone and head's page each show their part, none reloads."""
    kiosk = enter(screen(browser, 1080, 1920), served, "Киоск 1", SMALL)
    board = screen(browser, 1920, 1080)
    board.add_init_script(HEAR)
    enter(board, served, "Табло 1", SMALL)
    desk = sign_in(screen(browser, 1440, 900), served, "clerk2")
    head = sign_in(screen(browser, 1440, 900), served, "head")
    head.goto(f"{served.url}/insight/{SMALL}")
    head.wait_for_timeout(500)

    start_work(desk)

    for words in ("Взять талон", "Справочная информация"):
        # A touch in a new screen's first moment was meant for the screen before it.
        kiosk.get_by_text(words).wait_for()
        kiosk.wait_for_timeout(500)
        kiosk.get_by_text(words).click()
    shown = kiosk.get_by_text(re.compile(r"^С\d{3}$"))
    shown.wait_for()
    number = shown.inner_text().strip()
    assert number.startswith("С"), number
    kiosk.screenshot(path=str(SCREENSHOTS / "path-kiosk.png"))

    desk.wait_for_function("n => document.body.innerText.includes(n)", arg=number)
    for _ in range(100):
        if printer.slips:
            break
        desk.wait_for_timeout(100)
    assert [number in slip.slip.text and slip.slip.complete for slip in printer.slips] == [True]

    board_state = served.call("GET", f"/centres/{SMALL}/board").json()
    ticket = next(one for one in board_state["waiting"] if one["number"] == number)["ticket"]
    phone = screen(browser, 390, 844, phone=True)
    phone.goto(
        kiosk.locator("img[src*='qr.svg']").first.evaluate(
            "img => new URL(img.src).searchParams.get('for')"
        )
    )
    phone.get_by_text(number).first.wait_for()

    served.set_clock(advance_s=240)
    median = _median(served)
    desk.keyboard.press("Space")
    board.wait_for_function(
        "n => document.body.innerText.replace(/\\s/g, '').includes(n)", arg=number
    )
    phone.get_by_text("Подойдите к окну").first.wait_for()
    board.wait_for_function("() => window.heard.length > 0")
    board.screenshot(path=str(SCREENSHOTS / "path-board.png"))

    # The same key again within a third of a second is a finger that slipped, and is not taken.
    desk.wait_for_timeout(500)
    desk.keyboard.press("Space")
    head.wait_for_selector("[data-part=median]:has-text('4 мин')")
    assert median is None and _median(served) == pytest.approx(4, abs=0.2)
    head.screenshot(path=str(SCREENSHOTS / "path-insight.png"))
    state = served.call("GET", f"/tickets/{ticket}").json()["state"]
    assert state in ("serving", "finished")
    for page in (kiosk, board, desk, head, phone):
        assert page.problems == []
        page.context.close()


def _median(served: Served) -> float | None:
    found: float | None = served.call("GET", f"/centres/{SMALL}/waits").json()["median"]
    return found
