"""What goes wrong between a clerk and the server, and what the page makes of it."""

import json
import re
from typing import Any

import pytest

from tests.desk.conftest import Open

pytestmark = pytest.mark.browser


def test_an_answer_lost_on_the_way_calls_nobody_twice(at_window: Open) -> None:
    """The call happens, its answer is lost, it is sent again with the same key: one visitor."""
    clerk = at_window("zok-042")
    first = clerk.issue()
    clerk.issue()
    clerk.press("Space")
    clerk.see("idle")
    keys: list[str] = []

    def lose_once(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    clerk.page.route("**/next", lose_once)
    clerk.press("Space")
    clerk.see("called", first["number"])
    clerk.page.wait_for_selector("[data-act=primary]:enabled")
    clerk.page.wait_for_timeout(300)
    assert len(keys) == 2 and keys[0] == keys[1]
    assert len(clerk.call("GET", "/centres/zok-042/board")["calls"]) == 1


def test_while_no_answer_comes_the_page_says_that_it_tries_by_itself(at_window: Open) -> None:
    """Nothing has to be pressed, and nothing can be."""
    clerk = at_window("zok-043")
    clerk.issue()
    clerk.press("Space")
    clerk.see("idle")
    clerk.page.route("**/next", lambda route: route.abort())
    clerk.press("Space")
    clerk.waits_for("note", "отправляется повторно")
    assert clerk.page.is_disabled("[data-act=primary]")
    clerk.look("retrying")
    clerk.page.unroute("**/next")
    clerk.see("called")


def test_a_refusal_is_a_sentence_in_place(at_window: Open) -> None:
    """A 409 is shown above the button, gone with the next action."""
    clerk = at_window("zok-044")
    clerk.issue()
    clerk.press("Space")
    clerk.see("idle")
    said = {"type": "/problems/window-busy", "title": "У окна другой посетитель.", "status": 409}
    refuse = {"status": 409, "content_type": "application/problem+json", "body": json.dumps(said)}
    clerk.page.route("**/next", lambda route: route.fulfill(**refuse))
    clerk.press("Space")
    clerk.waits_for("note", "У окна другой посетитель.")
    clerk.look("refused")
    clerk.page.unroute("**/next")
    clerk.press("Space")
    clerk.see("called")
    assert clerk.text("note") == ""


def test_whoever_is_signed_out_finds_the_door(at_window: Open) -> None:
    """The session ended: the page says so and links the sign-in, nothing is lost."""
    clerk = at_window("zok-045")
    clerk.issue()
    clerk.press("Space")
    clerk.see("idle")
    clerk.context.clear_cookies()
    clerk.press("Space")
    clerk.page.wait_for_selector("[data-part=note] a")
    clerk.look("signed-out")
    clerk.page.click("[data-part=note] a")
    clerk.page.wait_for_url(re.compile(r"/sign-in\?next=.*zok-045"))


def test_without_a_connection_nothing_can_be_pressed(at_window: Open, browser: Any) -> None:
    """The page says so, keeps showing the hall, and comes back by itself."""
    clerk = at_window("zok-046")
    number = clerk.issue()["number"]
    lines: list[Any] = []
    down = False

    def between(line: Any) -> None:
        if down:
            line.close()
            return
        line.connect_to_server()
        lines.append(line)

    clerk.page.route_web_socket("**/socket.io/**", between)
    clerk.page.reload()
    clerk.see("closed")
    clerk.press("Space")
    clerk.see("idle")
    down = True
    lines[-1].close()
    clerk.page.wait_for_selector("[data-part=banner]:visible")
    assert clerk.page.is_disabled("[data-act=primary]")
    clerk.waits_for("mine-rows", number)
    clerk.look("offline")
    down = False
    clerk.page.wait_for_selector("[data-part=banner]", state="hidden", timeout=15_000)
    clerk.press("Space")
    clerk.see("called", number)


def test_whoever_is_turned_away_asks_again(at_window: Open) -> None:
    """The server hangs up on a person whose rights have changed: the page does not stay dumb, it
    comes back and is told how it stands."""
    clerk = at_window("zok-076")
    lines: list[Any] = []

    def between(line: Any) -> None:
        line.connect_to_server()
        lines.append(line)

    clerk.page.route_web_socket("**/socket.io/**", between)
    clerk.page.reload()
    clerk.see("closed")
    # Socket.IO's «disconnect», as the server sends it.
    lines[-1].send("41")
    clerk.page.wait_for_selector("[data-part=banner]:visible")
    clerk.page.wait_for_selector("[data-part=banner]", state="hidden", timeout=15_000)
    clerk.press("Space")
    clerk.see("idle")


@pytest.mark.parametrize("status", [503, 429])
def test_a_server_that_is_busy_is_asked_again(at_window: Open, status: int) -> None:
    """An answer that passes is no refusal: the page waits a moment and has its hall."""
    clerk = at_window("zok-077")
    asked: list[Any] = []

    def between(line: Any) -> None:
        server = line.connect_to_server()

        def answer(message: Any) -> None:
            if isinstance(message, str) and message.startswith("43"):
                asked.append(message)
                if len(asked) == 1:
                    said = json.dumps([{"error": {"status": status, "title": "busy"}}])
                    message = message[: message.index("[")] + said
            line.send(message)

        server.on_message(answer)

    clerk.page.route_web_socket("**/socket.io/**", between)
    clerk.page.reload()
    clerk.see("closed")
    assert len(asked) == 2


def test_a_choice_that_cannot_be_sent_stays_asked(at_window: Open) -> None:
    """The connection went while the dialog was open: it says so and stays, so that nobody leaves
    for lunch with a window that still calls."""
    clerk = at_window("zok-078")
    lines: list[Any] = []
    down = False

    def between(line: Any) -> None:
        if down:
            line.close()
            return
        line.connect_to_server()
        lines.append(line)

    clerk.page.route_web_socket("**/socket.io/**", between)
    clerk.page.reload()
    clerk.see("closed")
    clerk.press("Space")
    clerk.see("idle")
    clerk.press("b")
    clerk.page.wait_for_selector("dialog[open] .option")
    down = True
    lines[-1].close()
    clerk.page.wait_for_selector("[data-part=banner]:visible")
    clerk.press("1")
    clerk.waits_for("dialog-warning", "Нет связи")
    clerk.look("offline-choice")
    down = False
    clerk.page.wait_for_selector("[data-part=banner]", state="hidden", timeout=15_000)
    clerk.press("1")
    clerk.see("paused")


def test_who_loses_the_race_gets_the_next_visitor(at_window: Open) -> None:
    """Two clerks press at once: two visitors, no error."""
    one, other = at_window("zok-091", "1"), at_window("zok-091", "2")
    for clerk in (one, other):
        clerk.press("Space")
        clerk.see("idle")
    numbers = {one.issue()["number"], one.issue()["number"]}
    one.waits_for("mine-count", "2")
    other.waits_for("mine-count", "2")
    one.press("Space")
    other.page.keyboard.press("Space")
    one.see("called")
    other.see("called")
    assert {one.text("number"), other.text("number")} == numbers
    for clerk in (one, other):
        assert clerk.text("note") == ""
        clerk.press("f")
        clerk.see("idle")
