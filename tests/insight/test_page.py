"""The head's page in a real browser against the real server."""

import re
from typing import Any

import pytest

from tests.desk.clerk import SCREENSHOTS, signed_in
from tests.house import Served
from tests.looks import violations

pytestmark = pytest.mark.browser

WIDE, DESK, PHONE = (1920, 1080), (1440, 900), (390, 844)


def look(page: Any, name: str) -> None:
    """A screenshot to judge; axe finds nothing, nothing sticks out to the side."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"insight-{name}.png")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def open_page(served: Served, context: Any, path: str) -> Any:
    page = context.new_page()
    page.goto(f"{served.url}{path}")
    page.wait_for_selector("body[data-ready]")
    return page


def serve_one(served: Served, centre: str, minutes: float) -> None:
    """Somebody comes, waits that long, and is served at window 1."""
    served.call("POST", f"/centres/{centre}/tickets", {"service": "reference"})
    served.set_clock(advance_s=minutes * 60)
    ticket = served.call("POST", f"/centres/{centre}/windows/1/next", {}).json()
    served.call("POST", f"/tickets/{ticket['id']}/start", {})
    served.call("POST", f"/tickets/{ticket['id']}/finish", {})


@pytest.mark.parametrize("size", [WIDE, DESK, PHONE], ids=["1920", "1440", "390"])
def test_the_network_in_one_sentence(served: Served, browser: Any, size: tuple[int, int]) -> None:
    """Every centre is listed, worst first; the sentence says whether to act."""
    context = signed_in(served, browser, "head", size)
    page = open_page(served, context, "/insight/")
    assert page.locator("[data-part=centres] tbody tr").count() == 113
    look(page, f"network-{size[0]}")
    context.close()


def test_the_median_changes_without_a_reload(served: Served, browser: Any) -> None:
    """A visitor who waited is served; figures, bands and tables follow by themselves."""
    context = signed_in(served, browser, "head", DESK)
    served.call("POST", "/centres/zok-060/windows/1/open", {})
    page = open_page(served, context, "/insight/zok-060")
    look(page, "centre-empty")
    serve_one(served, "zok-060", 6)
    page.wait_for_selector("[data-part=median]:has-text('6 мин')", timeout=10_000)
    assert page.inner_text("[data-part=services] tbody .cell-number >> nth=2") == "6"
    assert page.inner_text("[data-part=bands] tbody tr >> nth=0").startswith("до 10 мин")
    look(page, "centre-1440")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look(page, "centre-390")
    context.close()


def test_a_wait_over_the_limit_is_named(served: Served, browser: Any) -> None:
    """Icon and word, never colour alone; the centre goes to the top of the ranking."""
    context = signed_in(served, browser, "head", DESK)
    served.call("POST", "/centres/zok-061/tickets", {"service": "reference"})
    served.set_clock(advance_s=18 * 60)
    page = open_page(served, context, "/insight/zok-061")
    page.wait_for_selector("[data-part=sentence][data-status=breach]")
    assert "превышен" in page.inner_text("h1")
    look(page, "centre-over")
    page.click(".top-above")
    page.wait_for_selector("body[data-ready]")
    rows = page.locator("[data-part=centres] tbody tr", has=page.locator("[data-status=breach]"))
    assert rows.count() >= 1
    assert (
        page.locator("[data-part=centres] tbody tr").first.locator("[data-status=breach]").count()
    )
    context.close()


def test_the_focus_outlives_a_push(served: Served, browser: Any) -> None:
    """Whoever goes through the centres by keyboard is not thrown out when somebody comes."""
    context = signed_in(served, browser, "head", DESK)
    page = open_page(served, context, "/insight/")
    link = page.locator("[data-part=centres] a[href$='zok-062']")
    link.focus()
    row = page.locator("[data-part=centres] tbody tr", has=page.locator("a[href$='zok-062']"))
    before = int(row.locator("[data-label='Ждут сейчас']").inner_text())
    served.call("POST", "/centres/zok-062/tickets", {"service": "reference"})
    row.locator(f"[data-label='Ждут сейчас']:has-text('{before + 1}')").wait_for(timeout=10_000)
    assert page.evaluate("document.activeElement.getAttribute('href')").endswith("zok-062")
    context.close()


def test_a_page_left_open_tells_of_the_new_day(served: Served, browser: Any) -> None:
    """Its date goes with its figures."""
    context = signed_in(served, browser, "head", DESK)
    page = context.new_page()

    def tomorrow(line: Any) -> None:
        day = re.compile(r'"now": ?"\d{4}-\d\d-\d\d')
        server = line.connect_to_server()
        server.on_message(lambda said: line.send(day.sub('"now":"2027-01-09', said)))

    page.route_web_socket("**/socket.io/**", tomorrow)
    page.goto(f"{served.url}/insight/zok-083")
    page.wait_for_selector("body[data-ready]")
    assert page.inner_text("[data-part=day]") == "9 января"
    context.close()


def test_figures_wait_for_the_connection(served: Served, browser: Any) -> None:
    """Without the server the page says how old its figures are, and goes on by itself."""
    context = signed_in(served, browser, "head", DESK)
    page = context.new_page()
    lines: list[Any] = []
    down = False

    def between(line: Any) -> None:
        if down:
            line.close()
            return
        line.connect_to_server()
        lines.append(line)

    page.route_web_socket("**/socket.io/**", between)
    page.goto(f"{served.url}/insight/")
    page.wait_for_selector("body[data-ready]")
    down = True
    lines[-1].close()
    page.wait_for_selector("[data-part=banner]:visible")
    look(page, "offline")
    down = False
    page.wait_for_selector("[data-part=banner]", state="hidden", timeout=15_000)
    context.close()
