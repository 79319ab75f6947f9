"""The hall board in a real Chromium against the real server."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from tests import machine
from tests.display.hall import SIZES, Clerks, open_board, shoot, wait_until_called_out
from tests.house import MORNING, Served

pytestmark = pytest.mark.browser

HALL, SMALL = "zok-001", "zok-002"
AMBER = '.call[data-band="on"]'


@pytest.fixture
def screen(browser: Any) -> Iterator[Any]:
    """A page of a television's size that notes what it is told to play."""
    context = browser.new_context(
        viewport=SIZES["board"], locale="ru-RU", timezone_id="Europe/Moscow"
    )
    page = context.new_page()
    page.errors, page.played = [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("response", lambda answer: _note(page.played, answer))
    yield page
    context.close()
    assert page.errors == []


def _note(played: list[str], answer: Any) -> None:
    if "/voice/" in answer.url and answer.status == 200:
        played.append(unquote(answer.url).split("/voice/")[1].split("?")[0])


@pytest.fixture
def clerks(served: Served) -> Iterator[Clerks]:
    """The twelve windows of the large hall."""
    people = Clerks(served, HALL)
    # Other rooms' tests share the server and leave visitors in its largest hall.
    people.go_home()
    yield people
    people.go_home()


def wait_heard(page: Any, wanted: list[str]) -> None:
    """The sounds asked for, in this order and no others."""
    for _ in range(40):
        if len(page.played) >= len(wanted):
            break
        page.wait_for_timeout(50)
    assert page.played == wanted


def numbers(page: Any) -> list[str]:
    return list(page.eval_on_selector_all(".call", "rows => rows.map(row => row.dataset.number)"))


def test_a_call_is_seen_and_heard_at_once(served: Served, screen: Any, clerks: Clerks) -> None:
    """Number and window in amber, full width, and a sound file of that call, without a reload."""
    open_board(served, screen, HALL)
    called = clerks.call("7")
    screen.wait_for_selector(AMBER, timeout=2_000)
    assert numbers(screen)[0] == called["number"]
    assert screen.inner_text(f"{AMBER} > .face .window") == "7"
    screen.wait_for_function("() => document.querySelector('#board').dataset.speaking")
    shoot(screen, "call")
    wait_heard(screen, [f"ru/{called['number']}/7"])
    width = screen.eval_on_selector(f"{AMBER} .band", "band => band.clientWidth")
    assert width == 1920


def test_amber_fades_once_after_ten_seconds(served: Served, screen: Any, clerks: Clerks) -> None:
    """While it drains, every letter keeps its contrast; afterwards the row stays, without amber."""
    open_board(served, screen, HALL)
    called = clerks.call("7")
    screen.wait_for_selector(AMBER)
    screen.wait_for_selector(AMBER, state="detached", timeout=13_000)
    screen.wait_for_timeout(400)
    shoot(screen, "fading")
    screen.wait_for_timeout(1_000)
    assert numbers(screen) == [called["number"]]
    assert screen.query_selector(AMBER) is None


def test_two_calls_at_once_are_announced_one_after_the_other(
    served: Served, screen: Any, clerks: Clerks
) -> None:
    """Neither is lost: both stand on the board at once, and each has its own amber and voice."""
    open_board(served, screen, HALL)
    clerks.issue()
    clerks.issue()
    first, second = clerks.next("3"), clerks.next("12")
    row = '.call[data-number="{}"]'
    screen.wait_for_selector(row.format(first["number"]) + '[data-band="on"]')
    screen.wait_for_selector(row.format(second["number"]) + '[data-band="off"]')
    shoot(screen, "two-at-once")
    assert len(screen.query_selector_all(AMBER)) == 1
    screen.wait_for_selector(row.format(second["number"]) + '[data-band="on"]', timeout=9_000)
    assert len(screen.query_selector_all(AMBER)) == 1
    assert numbers(screen)[0] == second["number"]
    wait_heard(screen, [f"ru/{first['number']}/3", f"ru/{second['number']}/12"])


def test_a_recall_flashes_and_speaks_again(served: Served, screen: Any, clerks: Clerks) -> None:
    """The visitor who did not hear it the first time gets a second chance."""
    open_board(served, screen, HALL)
    called = clerks.call("7")
    screen.wait_for_selector(AMBER)
    screen.wait_for_function("() => !document.querySelector('#board').dataset.speaking")
    screen.wait_for_selector(AMBER, state="detached", timeout=15_000)
    clerks.act(called["id"], "recall")
    screen.wait_for_selector(AMBER)
    wait_heard(screen, [f"ru/{called['number']}/7"] * 2)


def test_a_reload_does_not_speak_old_calls(served: Served, screen: Any, clerks: Clerks) -> None:
    """A board that was switched on shows who is called, and is silent about it."""
    called = clerks.call("7")
    wait_until_called_out(served, HALL)
    served.set_clock(advance_s=30)
    open_board(served, screen, HALL)
    screen.wait_for_selector(f'.call[data-number="{called["number"]}"]')
    screen.wait_for_timeout(800)
    assert screen.query_selector(AMBER) is None
    assert screen.played == []


def test_a_full_hall_loses_nobody(served: Served, screen: Any, clerks: Clerks) -> None:
    """Twelve calls: four rows and a list beside them, and the length of the line below."""
    for _ in range(30):
        clerks.issue("tp-application")
    called = [clerks.next(str(window))["number"] for window in range(1, 13)]
    served.set_clock(advance_s=60)
    open_board(served, screen, HALL)
    screen.wait_for_selector("#more li")
    shoot(screen, "full")
    shown = numbers(screen)
    listed = screen.eval_on_selector_all(
        "#more li span:first-child", "all => all.map(one => one.textContent)"
    )
    assert len(shown) == 4
    assert len(listed) == 6
    assert set(shown) | set(listed) <= set(called)
    assert "2" in screen.inner_text("#more-left")
    assert "18" in screen.inner_text("#line")


def test_an_empty_hall_says_what_will_be_here(served: Served, screen: Any) -> None:
    """Nobody called: a sentence on the left, the centre's own words on the right."""
    open_board(served, screen, HALL)
    screen.wait_for_selector("#message:not([hidden])")
    assert screen.is_visible("#content")
    shoot(screen, "empty")


def test_served_visitors_step_back(served: Served, screen: Any, clerks: Clerks) -> None:
    """Who sits at a window is dim, and the content comes back beside the rows."""
    for window in ("1", "5", "11"):
        clerks.act(clerks.call(window)["id"], "start")
    served.set_clock(advance_s=60)
    open_board(served, screen, HALL)
    screen.wait_for_selector('.call[data-state="serving"]')
    assert screen.is_visible("#content")
    shoot(screen, "served")


def test_one_window_means_one_huge_number(served: Served, screen: Any) -> None:
    """A centre of one clerk needs no window column: its number fills the screen."""
    clerks = Clerks(served, SMALL)
    try:
        open_board(served, screen, SMALL)
        called = clerks.call("1", "tp-application")
        screen.wait_for_selector(AMBER)
        size = screen.eval_on_selector(
            f"{AMBER} .number", "one => one.getBoundingClientRect().width"
        )
        assert size > 1_200
        shoot(screen, "one-window")
        clerks.act(called["id"], "start")
        screen.wait_for_selector('.call[data-state="serving"][data-band="off"]', timeout=8_000)
        screen.wait_for_timeout(1_000)
        shoot(screen, "one-window-serving")
    finally:
        clerks.go_home()


def test_a_closed_centre_says_when_it_opens(served: Served, screen: Any) -> None:
    """At night the board is calm: closed, and until when."""
    served.set_clock(now="2026-11-23T19:30:00+03:00")
    try:
        open_board(served, screen, HALL)
        screen.wait_for_selector("#message:not([hidden])")
        assert "9:00" in screen.inner_text("#message-hint")
        shoot(screen, "closed")
    finally:
        served.set_clock(now=MORNING.isoformat())


def test_a_board_that_lost_the_server_says_so_and_recovers(
    served: Served, screen: Any, clerks: Clerks
) -> None:
    """What it showed stays, dimmed; it refreshes by itself, without a hand."""
    open_board(served, screen, HALL)
    clerks.call("7")
    screen.wait_for_selector(AMBER)
    served.kill()
    try:
        screen.wait_for_selector("#offline:not([hidden])", timeout=5_000)
        assert len(numbers(screen)) == 1
        shoot(screen, "offline")
    finally:
        served.start()
        served.set_clock(now=MORNING.isoformat())
    screen.wait_for_selector("#offline", state="hidden", timeout=6_000)
    again = clerks.call("3")
    screen.wait_for_selector(f'.call[data-number="{again["number"]}"]', timeout=5_000)


def test_a_call_that_was_lost_on_the_way_is_shown_with_the_next_patch(
    served: Served, screen: Any, clerks: Clerks
) -> None:
    """Something between the server and the board swallowed it: what else is told of the hall says
    which entry came before, and the board asks."""
    lost: list[str] = []

    def between(socket: Any) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str) -> None:
            if not lost and '"ticket.called"' in message:
                lost.append(message)
            else:
                socket.send(message)

        server.on_message(pass_on)

    screen.route_web_socket("**/socket.io/**", between)
    open_board(served, screen, HALL)
    called = clerks.call("7")
    screen.wait_for_selector(f'.call[data-number="{called["number"]}"]', timeout=5_000)
    assert len(lost) == 1


def test_a_browser_that_forbids_sound_asks_for_a_touch(served: Served, browser: Any) -> None:
    """«Коснитесь, чтобы включить звук»; one touch is enough."""
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    flags += ["--autoplay-policy=document-user-activation-required"]
    strict = browser.browser_type.launch(executable_path=machine.chromium(), args=flags)
    try:
        context = strict.new_context(viewport=SIZES["board"], locale="ru-RU")
        entering = context.new_page()
        open_board(served, entering, HALL)
        # As after a power cut: the browser opens the board by itself, nobody has touched it.
        page = context.new_page()
        page.goto(entering.url)
        page.wait_for_selector("#sound:not([hidden])", timeout=3_000)
        shoot(page, "sound-locked")
        page.click("#sound")
        page.wait_for_selector("#sound", state="hidden", timeout=3_000)
    finally:
        strict.close()
