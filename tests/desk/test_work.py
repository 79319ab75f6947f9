"""A clerk's work at one window, in a real browser against the real server."""

from typing import Any

import pytest

from tests.desk.conftest import Open

pytestmark = pytest.mark.browser


def test_the_keyboard_alone_is_enough(at_window: Open) -> None:
    """Space opens, calls, starts and calls again; the server's board says the same."""
    clerk = at_window("zok-031")
    first, second = clerk.issue(), clerk.issue("documents")
    clerk.look("closed")
    clerk.press("Space")
    clerk.see("idle")
    clerk.waits_for("upcoming-number", first["number"])
    clerk.look("idle")
    clerk.press("Space")
    clerk.see("called", first["number"])
    clerk.page.wait_for_selector("[data-part=upcoming]", state="hidden")
    clerk.look("called")
    clerk.press("r")
    clerk.waits_for("timer-label", "2")
    clerk.press("Space")
    clerk.see("serving", first["number"])
    clerk.look("serving")
    clerk.press("Space")
    clerk.see("called", second["number"])
    board = clerk.call("GET", "/centres/zok-031/board")
    assert [call["number"] for call in board["calls"]] == [second["number"]]
    assert clerk.call("GET", f"/tickets/{first['id']}")["state"] == "finished"
    clerk.press("f")
    clerk.see("idle")
    clerk.waits_for("service", "никто не ждёт")
    clerk.page.wait_for_selector("[data-part=upcoming]", state="hidden")
    clerk.look("empty")


def test_every_action_can_be_taken_back_within_a_minute(at_window: Open) -> None:
    """The bar names the last action; U and Ctrl+Z undo it."""
    clerk = at_window("zok-032")
    number = clerk.issue()["number"]
    clerk.press("Space")
    clerk.see("idle")
    for key, mode in (("Space", "called"), ("s", "serving")):
        clerk.press(key)
        clerk.see(mode, number)
    for key in ("p", "f"):
        clerk.press(key)
        clerk.see("idle")
        clerk.waits_for("undo-says", number)
        clerk.press("Control+z" if key == "p" else "u")
        clerk.see("serving", number)


def test_a_visitor_who_does_not_come(at_window: Open) -> None:
    """After three recalls a no-show is offered; the visitor can be taken back to the window."""
    clerk = at_window("zok-033")
    number = clerk.issue()["number"]
    clerk.press("Space")
    clerk.see("idle")
    clerk.press("Space")
    clerk.see("called", number)
    for _ in range(3):
        clerk.press("r")
        clerk.page.wait_for_timeout(300)
    clerk.page.wait_for_selector(".urged")
    assert clerk.page.is_disabled("[data-act=recall]")
    clerk.look("exhausted")
    clerk.press("x")
    clerk.see("idle")
    clerk.page.click("[data-part=missed-rows] [data-part=here]")
    clerk.see("called", number)


def test_by_touch_alone(at_window: Open) -> None:
    """Every action has its button; parking and resuming keep the visitor in sight."""
    clerk = at_window("zok-034")
    number = clerk.issue()["number"]
    for act, mode in (("primary", "idle"), ("primary", "called"), ("park", "idle")):
        clerk.page.wait_for_timeout(400)
        clerk.page.click(f"[data-act={act}]")
        clerk.see(mode)
    clerk.waits_for("parked-rows", number)
    clerk.page.wait_for_timeout(400)
    clerk.page.click("[data-part=parked-rows] [data-part=back]")
    clerk.waits_for("mine-rows", number)
    assert clerk.page.evaluate("document.activeElement === document.querySelector('.primary')") or (
        clerk.page.evaluate("document.activeElement === document.body")
    )


def test_transfer_by_digits(at_window: Open) -> None:
    """T and a digit send the visitor to another service; the place by arrival is kept."""
    clerk = at_window("zok-035")
    ticket = clerk.issue("reference")
    clerk.press("Space")
    clerk.see("idle")
    clerk.press("Space")
    clerk.see("called", ticket["number"])
    clerk.press("t")
    clerk.page.wait_for_selector("dialog[open] .option")
    clerk.look("transfer")
    clerk.press("1")
    clerk.see("idle")
    after = clerk.call("GET", f"/tickets/{ticket['id']}")
    assert after["state"] == "waiting" and after["service"] != "reference"


def test_esc_takes_a_digit_back(at_window: Open) -> None:
    """«1» beside «10» waits a moment for its second digit; who leaves meanwhile has sent nobody."""
    for window in ("10", "1"):
        other = at_window("zok-001", window)
        other.press("Space")
        other.see("idle")
    clerk = at_window("zok-001", "5")
    clerk.press("Space")
    clerk.see("idle")
    number = clerk.issue("reference")["number"]
    clerk.press("Space")
    clerk.see("called", number)
    clerk.press("t")
    clerk.press("t")
    clerk.page.wait_for_selector("dialog[open] .option[data-code='10']")
    clerk.press("1")
    clerk.page.keyboard.press("Escape")
    clerk.page.wait_for_timeout(1_500)
    clerk.see("called", number)
    clerk.press("f")
    clerk.see("idle")


def test_enter_on_the_cross_only_leaves(at_window: Open) -> None:
    """A clerk without a mouse goes to × and presses Enter: no ticket is issued."""
    clerk = at_window("zok-079")
    clerk.press("i")
    clerk.page.wait_for_selector("dialog[open] .option")
    clerk.press("1")
    clerk.page.focus(".dialog-close")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_selector("dialog", state="hidden")
    assert clerk.call("GET", "/centres/zok-079/board")["waiting"] == []


def test_nobody_is_waiting_until_somebody_is(at_window: Open) -> None:
    """The sentence goes by itself when a visitor comes."""
    clerk = at_window("zok-080")
    clerk.press("Space")
    clerk.see("idle")
    clerk.press("Space")
    clerk.waits_for("note", "никто не ждёт")
    number = clerk.issue()["number"]
    clerk.waits_for("mine-rows", number)
    assert clerk.text("note") == ""


def test_a_pause_says_why(at_window: Open) -> None:
    """B and a digit; the reason is on the page, Space goes on."""
    clerk = at_window("zok-036")
    clerk.press("Space")
    clerk.see("idle")
    clerk.press("b")
    clerk.page.wait_for_selector("dialog[open] .option")
    clerk.press("3")
    clerk.see("paused")
    assert "работа с документами" in clerk.text("label").lower()
    clerk.look("paused")
    clerk.press("Space")
    clerk.see("idle")


def test_a_ticket_for_someone(at_window: Open) -> None:
    """I, digits, Enter: one number for two services, out of turn."""
    clerk = at_window("zok-037")
    clerk.press("i")
    clerk.page.wait_for_selector("dialog[open] .option")
    for key in ("2", "1", "0"):
        clerk.page.keyboard.press(key)
    clerk.look("issue")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_selector(".issued-number")
    number = clerk.page.inner_text(".issued-number")
    clerk.look("issued")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("mine-rows", number)
    assert clerk.page.is_visible("[data-part=mine-rows] .chip[data-kind=priority]")


def test_services_of_the_window_and_closing_it(at_window: Open) -> None:
    """W switches services by digits; C asks before it closes."""
    clerk = at_window("zok-038")
    clerk.press("Space")
    clerk.see("idle")
    clerk.press("w")
    clerk.page.wait_for_selector("dialog[open] .option")
    clerk.page.keyboard.press("1")
    clerk.look("services")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("services", "из")
    clerk.press("c")
    clerk.page.wait_for_selector("dialog[open]")
    clerk.look("close")
    clerk.page.keyboard.press("Enter")
    clerk.see("closed")


def test_a_visitor_who_left_the_line(at_window: Open) -> None:
    """A row opens the ticket; «left» takes it out, and this desk may undo that."""
    clerk = at_window("zok-039")
    number = clerk.issue()["number"]
    clerk.page.click(f".row-open:has-text('{number}')")
    clerk.page.wait_for_selector("dialog[open]")
    clerk.look("ticket")
    clerk.page.click("dialog .dialog-buttons button >> nth=0")
    clerk.page.wait_for_selector("[data-part=mine-empty]:visible")
    clerk.waits_for("undo-says", number)


def test_sixty_waiting(at_window: Open) -> None:
    """The line scrolls inside itself, the page does not; wide and narrow."""
    clerk = at_window("zok-040", width=1280, height=1024)
    for index in range(60):
        clerk.issue(("reference", "documents", "tp-application")[index % 3], priority=index == 59)
    clerk.waits_for("mine-count", "60")
    clerk.press("Space")
    clerk.see("idle")
    clerk.look("full-1280")
    clerk.page.set_viewport_size({"width": 1440, "height": 900})
    clerk.look("full")
    inner = "s => [s.scrollHeight > s.clientHeight, getComputedStyle(s).overflowY]"
    assert clerk.page.eval_on_selector("[data-part=scroll]", inner) == [True, "auto"]


def test_help(at_window: Open) -> None:
    """? lists every key, with any keyboard layout."""
    clerk = at_window("zok-041")
    clerk.page.keyboard.press("?")
    clerk.page.wait_for_selector("dialog[open] .keys")
    clerk.look("help")


def test_choose_a_window(at_window: Open) -> None:
    """The links show what each window is doing, live."""
    clerk = at_window("zok-001", "12")
    clerk.press("Space")
    clerk.see("idle")
    page: Any = clerk.context.new_page()
    page.goto(f"{clerk.served.url}/desk/zok-001")
    page.wait_for_selector(".window[data-window='12'] .status[data-status=good]")
    assert page.locator(".window").count() == 12
    clerk.page, page = page, clerk.page
    clerk.look("choose")
    page.keyboard.press("c")
    page.wait_for_selector("dialog[open]")
    page.keyboard.press("Enter")
    clerk.page.wait_for_selector(".window[data-window='12'] .status[data-status='']")
