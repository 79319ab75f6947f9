"""A hundred calls in a minute over three boards of one hall, heard by real browsers.

They take nearly five minutes to say, so `make test` plays a few of them; `make night` all."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from display import sound, words
from tests.display.hall import SIZES, Clerks, enter_board
from tests.house import MORNING, Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NIGHT = os.environ.get("NIGHT") == "true"
CALLS = 100 if NIGHT else 12
PAUSE = 0.6
"""Seconds between calls: a hundred a minute."""

NETWORK = f"""
network: {{name: Сеть}}
services:
  reference: {{name: Справка, letter: А, minutes: 7}}
branches:
  west:
    name: Запад
    centres:
      many:
        name: Большой зал
        address: Улица, 1
        hours: mon-fri 09:00-17:00
        windows: {{{", ".join(f"{n}: []" for n in range(1, CALLS + 1))}}}
        boards:
          many-board-1: {{name: Слева, windows: [{", ".join(map(str, range(1, CALLS // 2)))}]}}
          many-board-2: {{name: Справа, windows: [{", ".join(map(str, range(CALLS // 2, CALLS)))}]}}
          many-board-3: {{name: Посередине}}
"""

LISTEN = """
window.heard = [];
window.lit = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...how) {
  const one = { number: document.getElementById("board").dataset.speaking, at: Date.now(),
                seconds: this.buffer.duration, ended: null };
  window.heard.push(one);
  this.addEventListener("ended", () => (one.ended = Date.now()));
  return start.apply(this, how);
};
addEventListener("DOMContentLoaded", () => {
  new MutationObserver(() => {
    const row = document.querySelector('.call[data-band="on"]');
    const number = row?.dataset.number ?? null;
    if (number && number !== window.lit.at(-1)) window.lit.push(number);
  }).observe(document.getElementById("rows"), { subtree: true, childList: true, attributes: true });
});
"""
"""Notes what is really played, from its first sample to its last, and which row is amber."""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A hall with a window for each call."""
    home = tmp_path_factory.mktemp("hundred")
    network = home / "network.yaml"
    network.write_text(NETWORK)
    running = Served(home, demo=False)
    running.run("network", "import", str(network))
    running.start()
    running.set_clock(now=MORNING.isoformat())
    yield running
    running.stop()


@pytest.fixture
def boards(hall: Served, browser: Any) -> Iterator[Any]:
    """`boards(number)` → the page of that board; all are switched off afterwards."""
    pages = []

    def switch_on(number: int) -> Any:
        pages.append(_open(hall, browser, f"many-board-{number}"))
        return pages[-1]

    yield switch_on
    for page in pages:
        page.context.close()


def test_a_hundred_calls_in_a_minute_over_three_boards(hall: Served, boards: Any) -> None:
    """Each is heard once, from one board, in the order of the calls, and none over another."""
    pages = {number: boards(number) for number in (1, 2, 3)}
    clerks = Clerks(hall, "many")
    windows = [str(number) for number in range(1, CALLS + 1)]
    for window in windows:
        clerks.issue()
        clerks.open(window)
    called: list[str] = []
    calling = threading.Thread(target=_call, args=(clerks, windows, called))
    calling.start()
    longest = time.monotonic() + 60 + CALLS * 6
    while time.monotonic() < longest:
        pages[1].wait_for_timeout(500)
        heard = _heard(pages)
        if len(heard) >= CALLS and all(one["ended"] for one in heard):
            break
    calling.join()

    heard = _heard(pages)
    assert [one["number"] for one in heard] == called
    for before, after in zip(heard, heard[1:], strict=False):
        assert after["at"] >= before["ended"], (before, after)
    assert pages[3].evaluate("window.lit") == called
    assert {one["board"] for one in heard} == {1, 2, 3}
    for window, one in zip(windows, heard, strict=True):
        _check_sound(hall, one, window)


def test_calls_that_wait_are_heard_after_a_crash(hall: Served, boards: Any) -> None:
    """The server dies while four visitors wait for their call's turn: when it is there again they
    are called, in order, and those who had their turn are not called twice."""
    clerks = Clerks(hall, "many")
    clerks.go_home()
    page = boards(3)
    for window in ("1", "2", "3", "4", "5"):
        clerks.issue()
        clerks.open(window)
    called = [clerks.next(window)["number"] for window in ("1", "2", "3", "4", "5")]
    page.wait_for_function("() => window.heard.length === 1 && window.heard[0].ended")
    # The cursor is saved once a second, on a busy machine a little later.
    page.wait_for_timeout(2_500)
    before = [one["number"] for one in page.evaluate("window.heard")]
    hall.kill()
    page.wait_for_selector("#offline:not([hidden])")
    hall.start()
    hall.set_clock(now=MORNING.isoformat())
    page.wait_for_selector("#offline", state="hidden", timeout=10_000)
    page.wait_for_function(
        "number => window.heard.at(-1).number === number && window.heard.at(-1).ended",
        arg=called[-1],
        timeout=60_000,
    )
    heard = [one["number"] for one in page.evaluate("window.heard")]
    assert sorted(set(heard), key=heard.index) == called
    assert all(heard.count(number) == 1 for number in before[:-1])


def _open(hall: Served, browser: Any, code: str) -> Any:
    context = browser.new_context(viewport=SIZES["board"], locale="ru-RU")
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.asked = []
    page.on("request", lambda one: page.asked.append(unquote(one.url)))
    enter_board(hall, page, code)
    return page


def _call(clerks: Clerks, windows: list[str], called: list[str]) -> None:
    began = time.monotonic()
    for number, window in enumerate(windows):
        time.sleep(max(0.0, began + number * PAUSE - time.monotonic()))
        called.append(clerks.next(window)["number"])


def _heard(pages: dict[int, Any]) -> list[dict[str, Any]]:
    """What all boards played, in the order of time."""
    every = [
        one | {"board": code, "page": page}
        for code, page in pages.items()
        for one in page.evaluate("window.heard")
    ]
    return sorted(every, key=lambda one: one["at"])


def _check_sound(hall: Served, one: dict[str, Any], window: str) -> None:
    """The file that was played says these words, and as long as it should."""
    asked = f"/voice/ru/{one['number']}/{window}?"
    address = next(url for url in reversed(one["page"].asked) if asked in url)
    text = words.sentence(one["number"], window, short=address.endswith("&short")).encode()
    (clip,) = [
        path for path in Path(hall.home, "voice").glob("*.opus") if text in path.read_bytes()
    ]
    assert abs(sound.length(clip.read_bytes()) - one["seconds"]) < 0.05
    assert one["seconds"] > 1.2
    assert one["ended"] - one["at"] > 900 * one["seconds"]
