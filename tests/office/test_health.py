"""The health of devices, seen by an administrator and a head in a real Chromium."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import takewhile
from typing import Any

import pytest
from sqlalchemy import select, update

from centres.tables import devices
from printers import roster
from printers.roster import Printer
from printers.tables import printers
from store import Store
from store.clock import real_now
from tests.desk.clerk import signed_in
from tests.house import Served
from tests.kiosk.visitor import Visitor
from tests.office.test_pages import DESK, PHONE, look

pytestmark = pytest.mark.browser

CENTRE = "zok-109"


@pytest.fixture
def store(served: Served) -> Iterator[Store]:
    """The served house's database, to make devices older than a test can wait."""
    opened = Store(served.database)
    yield opened
    opened.close()


def device_of(store: Store, kind: str, centre: str = CENTRE) -> Any:
    with store.read() as conn:
        here = (devices.c.centre == centre) & (devices.c.kind == kind)
        return conn.execute(select(devices).where(here)).mappings().first()


def age(store: Store, device: str, minutes: float) -> None:
    """As if it had been let in long ago and last heard so many minutes ago."""
    heard = real_now() - timedelta(minutes=minutes)
    with store.write() as tx:
        values = {"heard_at": heard, "enrolled_at": heard - timedelta(days=1), "digest": "x"}
        tx.conn.execute(update(devices).where(devices.c.id == device).values(values))


def say(store: Store, printer: str, state: str) -> None:
    with store.write() as tx:
        values = {"state": state, "state_at": real_now()}
        tx.conn.execute(update(printers).where(printers.c.code == printer).values(values))


def connect(store: Store, device: Any) -> None:
    """A printer that is there, and that nobody asks for anything."""
    found = Printer(device["code"], device["centre"], device["name"], "file", "/dev/null")
    with store.write() as tx:
        roster.configure(tx, found)


def line(page: Any, centre: str, name: str) -> Any:
    """A device's line under the name of its centre."""
    return page.locator(f"tbody:has(.group:has-text('{centre}')) tr:has-text('{name}')").first


def before_the_first_without_trouble(page: Any) -> str:
    """The centres' names as the page puts them, up to the first where all is well."""
    lists = [page.locator("tbody").nth(n) for n in range(page.locator("tbody").count())]
    troubled = takewhile(lambda each: each.locator(".wrong").count() > 0, lists)
    return " ".join(each.locator(".group").inner_text() for each in troubled)


def test_a_screen_is_heard_while_it_is_open(served: Served, browser: Any, store: Store) -> None:
    """Its line to the house is its sign of life, without a request."""
    visitor = Visitor(served, browser, CENTRE, start=True)
    page = visitor.page
    # Opening the page was a sign of its own: wait for one that only the socket can have given.
    page.wait_for_timeout(21_000)
    before = device_of(store, "kiosk")["heard_at"]
    page.wait_for_timeout(21_000)
    assert device_of(store, "kiosk")["heard_at"] > before
    visitor.leave()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_what_is_wrong(served: Served, browser: Any, store: Store, size: tuple[int, int]) -> None:
    """Trouble comes first, with its age and what to do; it goes by itself once it is over."""
    board, printer = device_of(store, "board"), device_of(store, "printer")
    age(store, board["id"], 47)
    connect(store, printer)
    say(store, printer["code"], "paper_out")
    with store.write() as tx:
        tx.conn.execute(update(devices).where(devices.c.id == board["id"]).values(trouble="silent"))
    context = signed_in(served, browser, "admin", size)
    page = context.new_page()
    page.goto(f"{served.url}/office/health")
    assert CENTRE in before_the_first_without_trouble(page)
    assert "47 минут" in line(page, CENTRE, board["name"]).inner_text()
    assert "рулон" in line(page, CENTRE, printer["name"]).inner_text()
    look(page, f"health-{size[0]}")
    page.check("[name=trouble]")
    page.click(".filter button")
    page.wait_for_url("**trouble=1")
    assert page.locator("tbody tr:not(.group):not(.wrong)").count() == 0
    look(page, f"health-trouble-{size[0]}")
    page.evaluate("document.activeElement.blur()")
    age(store, board["id"], 0)
    say(store, printer["code"], "ready")
    line(page, CENTRE, board["name"]).wait_for(state="detached", timeout=20_000)
    with store.write() as tx:
        tx.conn.execute(update(devices).where(devices.c.id == board["id"]).values(trouble=None))
    page.goto(f"{served.url}/office/health?trouble=1&branch=no-such")
    look(page, f"health-well-{size[0]}")
    context.close()


def test_a_head_sees_theirs(served: Served, browser: Any) -> None:
    """The branch narrows the list, and nobody sees devices outside their reach."""
    context = signed_in(served, browser, "head", DESK)
    page = context.new_page()
    page.goto(f"{served.url}/office/health")
    every = page.locator("tbody").count()
    page.select_option("#branch", index=1)
    page.click(".filter button")
    page.wait_for_url("**branch=*")
    assert 0 < page.locator("tbody").count() < every
    context.close()


def test_the_line_is_cut(served: Served, browser: Any) -> None:
    """Without the server the page keeps what it knows and says so."""
    context = signed_in(served, browser, "admin", DESK)
    page = context.new_page()
    page.goto(f"{served.url}/office/health")
    page.route("**/office/health", lambda route: route.abort())
    page.wait_for_selector("[data-part=banner]:visible", timeout=20_000)
    look(page, "health-offline")
    context.close()
