"""The kiosk's page in a real Chromium, at a real server."""

import gzip
from typing import Any

from store import Clock, Store
from tests.house import ROOT, Served
from tests.kiosk.conftest import Enter

BUDGET = 120 * 1024
"""Bytes: script + style + font, gzipped (budgets.md)."""
LOW = 678
"""Everything to touch lies in this many lowest pixels of 1920 when low reach is asked for."""


def test_a_touch_becomes_a_ticket_and_the_screen_clears(at_kiosk: Enter) -> None:
    """One touch on a service gives a number; after 15 seconds the next visitor finds the start."""
    visitor = at_kiosk("zok-040", clock=True)
    visitor.touch("reference")
    visitor.see("result")
    number = visitor.text(".number")
    assert number in visitor.waiting()
    assert visitor.page.locator("img.qr").evaluate("image => image.decode().then(() => true)")
    visitor.page.clock.fast_forward(16_000)
    visitor.rest()
    assert number not in visitor.page.content()


def test_a_lost_answer_gives_the_same_ticket(at_kiosk: Enter) -> None:
    """The server took the ticket but its answer never came: asking again shows that very ticket."""
    visitor = at_kiosk("zok-041")
    keys: list[str] = []

    def lose_first(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    visitor.page.route("**/tickets", lose_first)
    visitor.touch("reference")
    visitor.see("result")
    assert len(keys) == 2 and keys[0] == keys[1]
    assert visitor.waiting() == [visitor.text(".number")]


def test_a_slipping_finger_takes_one_ticket(at_kiosk: Enter) -> None:
    """Several touches in a moment are one wish, on the row and on what comes after it."""
    visitor = at_kiosk("zok-042")
    visitor.page.wait_for_timeout(500)
    visitor.page.evaluate(
        """() => {
          const row = document.querySelector("[data-row=reference]");
          for (let n = 0; n < 5; n += 1) row.click();
        }"""
    )
    visitor.see("result")
    assert len(visitor.waiting()) == 1


def test_without_a_server_the_touch_is_kept(at_kiosk: Enter) -> None:
    """The screen says that the connection is lost, keeps the wish, and fulfils it afterwards."""
    visitor = at_kiosk("zok-043")
    visitor.lose_server()
    visitor.page.wait_for_selector(".notice[data-status=breach]")
    visitor.look("portrait-offline")
    visitor.page.route("**/tickets", lambda route: route.abort())
    visitor.touch("reference")
    visitor.page.wait_for_selector("#kiosk[data-screen=sending] h1:has-text('Нет связи')")
    visitor.look("portrait-retry")
    assert visitor.waiting() == []
    visitor.page.unroute("**/tickets")
    visitor.find_server()
    visitor.see("result")
    assert len(visitor.waiting()) == 1


def test_who_walks_away_leaves_nothing(at_kiosk: Enter) -> None:
    """After 45 seconds the screen asks, 15 later language, size, choice and all are wiped."""
    visitor = at_kiosk("zok-044", clock=True)
    for act in ("act:language", "act:large", "act:low", "act:priority"):
        visitor.touch(act)
    visitor.page.clock.run_for(47_000)
    visitor.page.wait_for_selector("[role=alertdialog]")
    visitor.look("portrait-idle")
    visitor.page.clock.run_for(16_000)
    visitor.rest()
    assert visitor.page.get_attribute("html", "lang") == "ru"
    assert visitor.page.get_attribute("#kiosk", "class") == "kiosk"
    assert visitor.page.get_attribute("[data-act=priority]", "aria-pressed") == "false"


def test_who_is_still_here_goes_on(at_kiosk: Enter) -> None:
    """«Я здесь» brings everything back as it was."""
    visitor = at_kiosk("zok-044", clock=True)
    visitor.touch("act:large")
    visitor.page.clock.run_for(47_000)
    visitor.touch("act:stay")
    visitor.page.clock.run_for(20_000)
    assert visitor.page.locator("[role=alertdialog]").count() == 0
    assert visitor.page.locator("#kiosk.large").count() == 1


def test_a_touch_beside_the_button_means_here_too(at_kiosk: Enter) -> None:
    """Wet gloves hit the grey around it: the visitor stays, and what was begun stays."""
    visitor = at_kiosk("zok-044", clock=True)
    visitor.touch("act:large")
    visitor.page.clock.run_for(47_000)
    visitor.page.wait_for_selector("[role=alertdialog]")
    visitor.page.touchscreen.tap(60, 1700)
    visitor.page.wait_for_selector("[role=alertdialog]", state="detached")
    visitor.page.clock.run_for(20_000)
    assert visitor.page.locator("#kiosk.large").count() == 1
    assert visitor.page.get_attribute("#kiosk", "data-screen") == "services"


def test_the_start_tells_the_line_of_now(at_kiosk: Enter, served: Served) -> None:
    """Nobody touches it, and still it does not say «nobody» when four are waiting."""
    visitor = at_kiosk("zok-081", start=True)
    assert "никто не ждёт" in visitor.text("[data-act=ticket]")
    for _ in range(4):
        said = {"service": "reference", "channel": "desk"}
        assert served.call("POST", "/centres/zok-081/tickets", said).ok
    visitor.page.wait_for_selector("[data-act=ticket]:has-text('4 человека')", timeout=10_000)


def test_a_kiosk_takes_what_has_changed(at_kiosk: Enter, served: Served) -> None:
    """The network file was read in again: once nobody stands before it, the page is a fresh one."""
    visitor = at_kiosk("zok-082", clock=True, start=True)
    store = Store(served.database, Clock(served.home / "clock.json"))
    with store.write("test") as tx:
        tx.note("zok-082", "config.changed")
    store.close()
    visitor.page.wait_for_timeout(1_500)
    with visitor.page.expect_event("load", timeout=10_000):
        visitor.page.clock.run_for(47_000)
    visitor.see("start")


def test_several_services_on_one_number(at_kiosk: Enter) -> None:
    """Marked one after the other, they are one ticket, named in the order of the marks."""
    visitor = at_kiosk("zok-045")
    for target in ("act:several", "reference", "appeal"):
        visitor.touch(target)
    visitor.look("portrait-several")
    visitor.touch("act:take")
    visitor.see("result")
    assert visitor.text(".result-services") == "Справочная информация · Обращения и жалобы"
    assert len(visitor.waiting()) == 1


def test_priority_is_a_quiet_option(at_kiosk: Enter) -> None:
    """Yes on the page of who is entitled makes the next ticket a priority one, and says so."""
    visitor = at_kiosk("zok-046")
    visitor.touch("act:priority")
    visitor.look("portrait-priority")
    visitor.touch("act:entitled")
    visitor.touch("reference")
    visitor.see("result")
    assert visitor.text(".tag") == "Вне очереди"


def test_a_wrong_ticket_is_given_back(at_kiosk: Enter) -> None:
    """Who touched the wrong service leaves the line at once and takes another ticket."""
    visitor = at_kiosk("zok-047")
    visitor.touch("reference")
    visitor.see("result")
    visitor.touch("act:undo")
    visitor.see("undone")
    visitor.look("portrait-undone")
    assert visitor.waiting() == []
    visitor.touch("act:done")
    visitor.rest()


def test_low_reach_puts_everything_low(at_kiosk: Enter) -> None:
    """Every button of every step lies in the lowest 678 pixels, and is large enough."""
    visitor = at_kiosk("zok-001")
    visitor.touch("act:low")
    for step in ("act:several", "act:several", "act:priority", "act:back", "reference"):
        boxes = visitor.page.locator("#kiosk button:visible").evaluate_all(
            "buttons => buttons.map((one) => one.getBoundingClientRect().toJSON())"
        )
        assert min(box["top"] for box in boxes) >= 1920 - LOW
        assert min(min(box["width"], box["height"]) for box in boxes) >= 64
        visitor.touch(step)
    visitor.see("result")
    visitor.look("portrait-result-low")


def test_a_refusal_is_said_with_a_way_on(at_kiosk: Enter) -> None:
    """A service that is gone, a kiosk without its rights, too many at once: a sentence each."""
    visitor = at_kiosk("zok-048")

    def answer(status: int, name: str) -> None:
        visitor.page.unroute("**/tickets")
        document = {"type": f"/problems/{name}", "title": "", "status": status}
        visitor.page.route("**/tickets", lambda route: route.fulfill(status=status, json=document))

    for status, name, screen in (
        (422, "unknown-service", "gone"),
        (403, "forbidden", "refused"),
        (400, "malformed", "failed"),
        (429, "too-many", "sending"),
    ):
        answer(status, name)
        visitor.touch("reference")
        visitor.see(screen)
        visitor.page.wait_for_selector("#kiosk .message p")
        visitor.look(f"portrait-{screen}")
        visitor.touch("act:restart")
        visitor.rest()
    assert visitor.waiting() == []


def test_the_page_is_light(at_kiosk: Enter) -> None:
    """Script, style and fonts that the page loads, gzipped, stay within the budget."""
    visitor = at_kiosk("zok-049")
    names = visitor.page.evaluate(
        "performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"
    )
    files = {name.removeprefix("/static/") for name in names if name.startswith("/static/")}
    assert {"kiosk.js", "kiosk.css"} <= files
    assert sum(_weight(name) for name in files) <= BUDGET


def _weight(name: str) -> int:
    return len(gzip.compress((ROOT / "static" / "dist" / name).read_bytes()))
