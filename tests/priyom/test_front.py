"""The demo's first page, its doors and its printers."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from centres.devices import list_devices
from tests.conftest import SCREENSHOTS
from tests.house import Served
from tests.looks import plain, violations
from tests.web.visit import Visit

DESK, PHONE = (1440, 900), (390, 844)
HALL, PRINTER = "zok-001", "zok-001-printer-1"

DOORS = ("/demo/slips/hall", "/demo/slips/hall/now", "/demo/slips/hall/p/1.png")
FORMS = ("/demo/open/{device}", "/demo/sign-in/clerk", "/demo/slips/hall/p/fault")


@pytest.fixture
def demo(app: Any) -> Visit:
    """A browser on the machine of a demo, with the token of a page."""
    app.extensions["priyom"].demo = True
    visit = Visit(app)
    visit.get("/sign-in")
    return visit


@pytest.fixture
def device(app: Any) -> str:
    with app.extensions["priyom"].store.read() as conn:
        return next(one.id for one in list_devices(conn, "hall") if one.kind == "kiosk")


def test_doors_of_the_demo(demo: Visit, device: str) -> None:
    """At home they open: a kiosk is a kiosk, a person a person, at once."""
    opened = demo.submit(f"/demo/open/{device}")
    assert opened.headers["Location"] == f"/kiosk/{device}"
    assert demo.get(f"/kiosk/{device}").status_code == 200
    assert demo.get("/demo/slips/hall").status_code == 200
    assert demo.submit("/demo/sign-in/clerk").headers["Location"] == "/desk/hall/1"
    assert demo.submit("/demo/sign-in/boss").status_code == 404


@pytest.mark.parametrize("how", ["elsewhere", "proxy", "no demo"])
def test_nobody_else_has_them(demo: Visit, device: str, how: str) -> None:
    """From another machine, through a proxy, or without demo data there is nothing there."""
    headers = {"X-Forwarded-For": "127.0.0.1"} if how == "proxy" else {}
    where = {"REMOTE_ADDR": "10.0.0.7"} if how == "elsewhere" else {}
    demo.app.extensions["priyom"].demo = how != "no demo"
    for path in DOORS:
        answer = demo.client.get(path, headers=headers, environ_base=where)
        assert answer.status_code == 404, path
    for form in FORMS:
        data = {"csrf_token": demo.token, "fault": "none"}
        path = form.format(device=device)
        answer = demo.client.post(path, data=data, headers=headers, environ_base=where)
        assert answer.status_code == 404, path


def test_forms_need_their_token(demo: Visit, device: str) -> None:
    """A foreign page can open nothing, even at home."""
    for form in FORMS:
        assert demo.client.post(form.format(device=device)).status_code == 403


def test_a_page_seen_from_elsewhere_opens_nothing(demo: Visit) -> None:
    """The first page is shown to everybody and says why its buttons are dead."""
    page = demo.client.get("/", environ_base={"REMOTE_ADDR": "10.0.0.7"}).text
    page = plain(page)
    assert "на самой машине" in page or "machine itself" in page
    assert "/demo/slips" not in page


def look(page: Any, name: str) -> None:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(
        viewport={"width": DESK[0], "height": DESK[1]}, locale="ru-RU", timezone_id="Europe/Moscow"
    )
    page, stumbles = context.new_page(), []
    page.on("pageerror", lambda error: stumbles.append(str(error)))
    yield page
    context.close()
    assert stumbles == []


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_first_page(served: Served, page: Any, lang: str) -> None:
    """All of it is seen at once on a laptop; a phone reads it from top to bottom."""
    page.goto(f"{served.url}/?lang={lang}")
    assert page.locator(".step").count() == 4
    assert page.evaluate("document.documentElement.scrollHeight") <= DESK[1]
    look(page, f"first-1440-{lang}")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look(page, f"first-390-{lang}")


@pytest.mark.browser
def test_a_slip_comes_out_and_a_fault_is_acted_out(served: Served, page: Any) -> None:
    """The page follows the printer by itself: a slip, no paper, a slip after it was mended."""
    page.goto(f"{served.url}/demo/slips/{HALL}")
    printer = page.locator(f"[data-printer='{PRINTER}']")
    printer.wait_for()
    look(page, "slips-empty")
    page.evaluate("window.still = true")
    asked = {"service": "reference", "channel": "kiosk"}
    first = served.call("POST", f"/centres/{HALL}/tickets", asked).json()
    slip = printer.locator(f".slip[alt*='{first['number']}']")
    slip.wait_for(timeout=15_000)
    page.wait_for_function("() => document.querySelector('.slip').naturalWidth > 300")
    page.wait_for_timeout(1000)
    look(page, "slips")
    printer.locator("summary").click()
    look(page, "slips-faults")
    printer.locator("button[value=paper_out]").click()
    printer.locator("button[value=none]").wait_for()
    second = served.call("POST", f"/centres/{HALL}/tickets", asked).json()
    printer.locator(".status[data-status=breach]").wait_for(timeout=25_000)
    look(page, "slips-paper-out")
    printer.locator("button[value=none]").click()
    printer.locator(f".slip[alt*='{second['number']}']").wait_for(timeout=25_000)
    assert page.evaluate("window.still")
    track = printer.locator("a[href^='/t/']").get_attribute("href")
    assert second["number"] in requests.get(f"{served.url}{track}", timeout=10).text
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look(page, "slips-390")


@pytest.mark.browser
def test_printers_that_do_not_run_yet(served: Served, page: Any) -> None:
    """A hall without virtual printers says so; without the server the page says that, too."""
    page.goto(f"{served.url}/demo/slips/zok-003")
    assert page.locator("[data-part=none]").count() == 1
    page.route("**/now*", lambda route: route.abort())
    page.wait_for_selector("[data-part=banner]:visible", timeout=10_000)
    look(page, "slips-offline")
