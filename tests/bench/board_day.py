"""A board's day: eight hours at tenfold load in one page, compressed in time.

The hall's clock runs ahead with the calls; the page, its server, its socket and its voice are the
real ones. Its memory is looked at after each quarter of the day, once it has swept up."""

import uuid
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import requests

from tests.bench.browser import chromium
from tests.bench.figure import Figure
from tests.bench.progress import bar
from tests.bench.seen import demo
from tests.display.hall import open_board
from tests.house import Served

HALL = "zok-001"
WINDOWS = [str(number) for number in range(1, 13)]
HOURS = 8
PER_HOUR = 600
"""Ten times what twelve windows call in a busy hour."""
GROWTH = 0.10
"""How much larger the page may be at the end of the day than after its first quarter."""
STEP = 50
"""Calls between steps of the clock."""

NOTE = """() => {
  window.seen = new Set();
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const row of change.addedNodes)
        if (row.dataset?.number) window.seen.add(row.dataset.number);
  }).observe(document.getElementById("rows"), { childList: true });
}"""


class Day:
    """Clerks who never rest, and the clock that runs ahead with them."""

    def __init__(self, served: Served) -> None:
        self.served, self.session = served, requests.Session()
        self.session.headers["Authorization"] = f"Bearer {served.token('admin')}"
        self.current: dict[str, str] = {}
        self.called: list[str] = []

    def ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.session.post(
            f"{self.served.url}/api/v1{path}",
            json=body,
            headers={"Idempotency-Key": uuid.uuid4().hex},
            timeout=20,
        )
        assert answer.ok, (path, answer.status_code, answer.text)
        found: dict[str, Any] = answer.json()
        return found

    def open(self) -> None:
        for window in WINDOWS:
            self.ask(f"/centres/{HALL}/windows/{window}/open", {})

    def call(self) -> None:
        """A visitor comes and is called; whoever was at that window has been served."""
        window = WINDOWS[len(self.called) % len(WINDOWS)]
        self.ask(f"/centres/{HALL}/tickets", {"service": "reference", "channel": "desk"})
        before = self.current.get(window)
        found = self.ask(
            f"/centres/{HALL}/windows/{window}/next", {"finish": before} if before else {}
        )
        self.current[window] = found["id"]
        self.called.append(found["number"])

    def step(self, seconds: float) -> None:
        self.ask("/test/clock", {"advance_s": seconds})


def run(home: Path, _executor: Executor, quick: bool) -> list[Figure]:
    """The whole day, or an hour of it."""
    calls = PER_HOUR * (1 if quick else HOURS)
    served = demo(home / "board").start()
    try:
        served.set_clock(now="2026-11-23T09:00:00+03:00")
        day = Day(served)
        day.open()
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1920, "height": 1080})
            open_board(served, page, HALL)
            page.evaluate(NOTE)
            sizes = _work(day, page, calls)
            missed = sorted(set(day.called) - set(page.evaluate("[...window.seen]")))
    finally:
        served.stop()
    return [_memory(sizes), _missed(calls, missed)]


def _work(day: Day, page: Any, calls: int) -> list[dict[str, float]]:
    """Call, and measure after each quarter."""
    cdp = page.context.new_cdp_session(page)
    sizes = []
    with bar("board's day", calls, " calls") as progress:
        for number in range(1, calls + 1):
            day.call()
            progress.update()
            if number % STEP == 0:
                day.step(STEP * 3600 / PER_HOUR)
                # Lets the page's own tasks have their turn with the driver's.
                page.wait_for_timeout(1)
            if number % (calls // 4) == 0:
                page.wait_for_function(f"() => window.seen.has({day.called[-1]!r})")
                sizes.append(_size(cdp))
    return sizes


def _size(cdp: Any) -> dict[str, float]:
    """Bytes of the page's heap after it was swept, and what stands in the document."""
    for _ in range(2):
        cdp.send("HeapProfiler.collectGarbage")
    heap = cdp.send("Runtime.getHeapUsage")
    counters = cdp.send("Memory.getDOMCounters")
    return {
        "heap": heap["usedSize"],
        "nodes": counters["nodes"],
        "listeners": counters["jsEventListeners"],
    }


def _memory(sizes: list[dict[str, float]]) -> Figure:
    first, last = sizes[0], sizes[-1]
    growth = last["heap"] / first["heap"] - 1
    return Figure(
        "board's memory, last quarter of a day against the first",
        f"≤ {GROWTH:+.0%}",
        f"{growth:+.1%} ({first['heap'] / 1e6:.2f} → {last['heap'] / 1e6:.2f} MB)",
        growth <= GROWTH and last["nodes"] <= first["nodes"] * (1 + GROWTH) + 50,
        {"quarters": sizes},
    )


def _missed(calls: int, missed: list[str]) -> Figure:
    return Figure(
        f"calls of that day missing on the board, of {calls}",
        "0",
        str(len(missed)),
        not missed,
        {"missed": missed[:50]},
    )
