"""Doors, devices, problems and the API's page in a real Chromium at their true sizes."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import SCREENSHOTS
from tests.desk.clerk import signed_in
from tests.house import Served
from tests.looks import violations

pytestmark = pytest.mark.browser

DESK, PHONE, KIOSK, BOARD = (1440, 900), (390, 844), (1080, 1920), (1920, 1080)


def look(page: Any, name: str) -> None:
    """A screenshot to judge; axe finds nothing, nothing sticks out to the side."""
    page.evaluate("document.fonts.ready")
    page.screenshot(path=SCREENSHOTS / f"office-{name}.png")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.fixture
def visit(browser: Any) -> Iterator[Any]:
    """`visit(size)` → a page of a browser of its own; none of them may stumble."""
    opened, stumbles = [], []

    def make(size: tuple[int, int], locale: str = "ru-RU") -> Any:
        view = {"width": size[0], "height": size[1]}
        opened.append(browser.new_context(viewport=view, locale=locale))
        page = opened[-1].new_page()
        page.on("pageerror", lambda error: stumbles.append(str(error)))
        return page

    yield make
    for context in opened:
        context.close()
    assert stumbles == []


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollHeight <= innerHeight"))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_signing_in(served: Served, visit: Any, size: tuple[int, int]) -> None:
    """The form, and what it says after a wrong password: the name stays, the password is asked."""
    page = visit(size)
    page.goto(f"{served.url}/sign-in")
    look(page, f"sign-in-{size[0]}")
    page.fill("#login", "clerk2")
    page.fill("#password", "не тот")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert page.input_value("#login") == "clerk2"
    assert page.evaluate("document.activeElement.id") == "password"
    look(page, f"sign-in-wrong-{size[0]}")


@pytest.mark.parametrize(
    ("kind", "size"), [("kiosk", KIOSK), ("kiosk", (1280, 1024)), ("board", BOARD)]
)
def test_a_new_screen(served: Served, visit: Any, kind: str, size: tuple[int, int]) -> None:
    """The code is as large as the screen allows, and all of the page is seen at once."""
    page = visit(size)
    page.goto(f"{served.url}/enrol/{kind}")
    look(page, f"enrol-{kind}-{size[0]}")
    assert fits(page)
    code = page.locator(".code").bounding_box()
    assert code["width"] > 0.6 * size[0]


def test_a_screen_goes_on_by_itself(served: Served, browser: Any, visit: Any) -> None:
    """Without being loaded again it waits; when an administrator typed its code it goes on."""
    context = signed_in(served, browser, "admin", DESK)
    admin, kiosk = context.new_page(), visit((1280, 1024))
    kiosk.goto(f"{served.url}/enrol/kiosk")
    kiosk.evaluate("window.still = true")
    admin.goto(f"{served.url}/office?centre=zok-003&kind=kiosk")
    look(admin, "devices-centre")
    admin.click("summary")
    admin.fill("input[name=code]", "AAAAAA")
    admin.keyboard.press("Enter")
    admin.wait_for_selector("[role=alert]")
    look(admin, "devices-wrong-code")
    kiosk.wait_for_timeout(4500)
    assert kiosk.evaluate("window.still")
    # As somebody types it who reads it from the screen.
    admin.fill("input[name=code]", kiosk.get_attribute("body", "data-code").lower())
    admin.keyboard.press("Enter")
    admin.wait_for_selector(".said [data-status=good]")
    look(admin, "devices-let-in")
    kiosk.wait_for_url("**/kiosk/*", timeout=10_000)
    admin.click("summary")
    look(admin, "devices-shut-out")
    context.close()


def test_a_screen_says_that_the_line_is_cut(served: Served, visit: Any) -> None:
    """Without the server the code stays and the page says so; with it the banner goes."""
    page = visit(BOARD)
    page.goto(f"{served.url}/enrol/board")
    page.route("**/enrol/board/now", lambda route: route.abort())
    page.wait_for_selector("[data-part=banner]:visible", timeout=10_000)
    look(page, "enrol-offline")
    page.unroute("**/enrol/board/now")
    page.wait_for_selector("[data-part=banner]", state="hidden", timeout=10_000)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_all_devices(served: Served, browser: Any, size: tuple[int, int]) -> None:
    """Some hundreds of lines stay readable; what is not there is said, with a way back."""
    context = signed_in(served, browser, "admin", size)
    page = context.new_page()
    page.goto(f"{served.url}/office")
    assert page.locator("tbody").count() == 113
    look(page, f"devices-{size[0]}")
    page.select_option("#state", "trouble")
    page.select_option("#kind", "board")
    page.click(".filter button")
    page.wait_for_selector(".nothing")
    look(page, f"devices-nothing-{size[0]}")
    context.close()


@pytest.mark.parametrize(("locale", "word"), [("ru-RU", "ничего нет"), ("en-GB", "nothing at")])
def test_nothing_there(served: Served, visit: Any, locale: str, word: str) -> None:
    """A page for a person: what happened, and a way on, in the person's language."""
    page = visit(DESK, locale)
    assert page.goto(f"{served.url}/nowhere").status == 404
    assert word in page.inner_text("h1")
    assert page.get_attribute("html", "lang") == locale[:2]
    look(page, f"problem-404-{locale[:2]}")
    page.click("main a[href='/']")
    page.wait_for_selector("[data-hall]")


def test_not_yours(served: Served, browser: Any) -> None:
    """Somebody without the right is told whom to be."""
    context = signed_in(served, browser, "head", DESK)
    page = context.new_page()
    assert page.goto(f"{served.url}/desk/zok-002/1").status == 403
    look(page, "problem-403")
    assert "next=/desk/zok-002/1" in page.get_attribute("main a.button-primary", "href")
    context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_the_api_s_page(served: Served, visit: Any, size: tuple[int, int]) -> None:
    """Every call and shape of the OpenAPI document is there, and every link on it leads on."""
    page = visit(size)
    page.goto(f"{served.url}/api/docs")
    document = served.call("GET", "/../openapi.json").json()
    calls = [one for path in document["paths"].values() for one in path.values()]
    assert page.locator("section.call").count() == len(calls) + len(
        document["components"]["schemas"]
    )
    dead = """() => [...document.querySelectorAll("a[href^='#']")]
      .filter((link) => !document.getElementById(link.hash.slice(1))).map((link) => link.hash)"""
    assert page.evaluate(dead) == []
    look(page, f"api-{size[0]}")
