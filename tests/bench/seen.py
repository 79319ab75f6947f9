"""Call → seen: from the clerk's POST to the number painted on a board in a real Chromium."""

from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from tests.bench import halls, live
from tests.bench.browser import chromium
from tests.bench.figure import Figure, ms, quantile
from tests.bench.held import watched
from tests.display.hall import open_board
from tests.house import Served

P50, P99 = 0.030, 0.100
HALL = "zok-001"
SOCKETS, PER_SECOND = 600, 20.0
"""Ten times the network's peak."""
EVERY = 8
"""Each eighth call is one that the browser's hall sees."""

NOTE = """() => {
  window.painted = {};
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => {
    const now = performance.timeOrigin + performance.now();
    for (const number of waiting.splice(0)) window.painted[number] ??= now;
  };
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const row of change.addedNodes)
        if (row.dataset?.number)
          requestAnimationFrame(() => {
            waiting.push(row.dataset.number);
            channel.port2.postMessage(0);
          });
  }).observe(document.getElementById("rows"), { childList: true });
}"""
"""Notes for each number when the first frame that shows it has been painted: the task after its
animation frame."""


def run(home: Path, executor: Executor, quick: bool) -> list[Figure]:
    """Figure 3, in the demo's network."""
    seconds = 12.0 if quick else 60.0
    served = demo(home / "seen")
    store = halls.opened(served.home)
    halls.open_windows(store)
    windows = halls.windows(store)
    store.close()
    for hall in windows:
        often = hall == HALL
        halls.fill(served.home, hall, int(seconds * PER_SECOND / (EVERY if often else 30)) + 10)
    served.start()
    try:
        load = live.Load(
            served.port,
            served.token("admin"),
            windows,
            SOCKETS,
            PER_SECOND,
            seconds,
            [HALL],
            EVERY,
        )
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1920, "height": 1080})
            open_board(served, page, HALL)
            page.evaluate(NOTE)
            heard = watched(executor, load, "screens")
            painted: dict[str, float] = page.evaluate("window.painted")
    finally:
        served.stop()
    return [_figure(heard, painted)]


def demo(home: Path) -> Served:
    """The demo's network without actors, not started."""
    home.mkdir(parents=True)
    return Served(home, foresight="1")


def _figure(heard: live.Heard, painted: dict[str, float]) -> Figure:
    sent = {
        name.removeprefix(f"{HALL} "): at
        for name, at in heard.sent.items()
        if name.startswith(f"{HALL} ")
    }
    delays = [painted[number] / 1000 - at for number, at in sent.items() if number in painted]
    p50, p99 = quantile(delays, 0.5), quantile(delays, 0.99)
    detail: dict[str, Any] = {
        "calls_seen": len(delays),
        "calls_not_seen": len(sent) - len(delays),
        "p50_s": p50,
        "p90_s": quantile(delays, 0.9),
        "p99_s": p99,
        "longest_s": max(delays),
        "sockets": heard.sockets,
        "calls": heard.calls,
        "missed": heard.missed,
        "errors": heard.errors,
    }
    return Figure(
        f"call → painted, {SOCKETS} sockets, {PER_SECOND:.0f} calls/s",
        f"p50 ≤ {ms(P50)}, p99 ≤ {ms(P99)}",
        f"p50 {ms(p50)}, p99 {ms(p99)} ({len(delays)} calls)",
        p50 <= P50 and p99 <= P99 and len(delays) == len(sent) and not heard.errors,
        detail,
    )
