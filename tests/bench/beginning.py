"""Starts: of the server on an existing database, and of the kiosk's page on a slow machine."""

import gzip
import re
import statistics
import time
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from tests.bench import halls
from tests.bench.browser import chromium
from tests.bench.figure import Figure, ms
from tests.bench.progress import bar
from tests.bench.seen import HALL, demo
from tests.display.hall import device_of
from tests.house import MORNING, ROOT, Served

READY, WEIGHT, USABLE = 3.0, 120 * 1024, 1.0
SLOWER = 4
DIST = ROOT / "static" / "dist"

TOUCHABLE = """() => {
  const shown = [...document.querySelectorAll("#kiosk button")].some((button) => {
    const box = button.getBoundingClientRect();
    return box.width && !button.disabled && !button.closest("[inert], [hidden]");
  });
  return shown && performance.now() / 1000;
}"""
"""Seconds since the navigation when there is a button that can be touched."""


def run(home: Path, _executor: Executor, quick: bool) -> list[Figure]:
    """Figure 4."""
    served = demo(home / "beginning")
    halls.fill(served.home, HALL, 200)
    times = 3 if quick else 7
    try:
        starts = []
        with bar("starts", 2 * times) as shown:
            for _ in range(times):
                served.stop()
                began = time.perf_counter()
                served.start()
                starts.append(time.perf_counter() - began)
                shown.update()
            served.set_clock(now=MORNING.isoformat())
            usable, page = _kiosk(served, times, shown)
    finally:
        served.stop()
    ready, weight = statistics.median(starts), _weight(page)
    seen = statistics.median(usable)
    return [
        Figure(
            "serve → ready, 113 centres",
            f"≤ {READY:.0f} s",
            f"{ready:.1f} s",
            ready <= READY,
            {"seconds": starts},
        ),
        Figure(
            "kiosk page, gzipped",
            f"≤ {WEIGHT // 1024} KB",
            f"{sum(weight.values()) / 1024:.0f} KB",
            sum(weight.values()) <= WEIGHT,
            {"bytes": weight},
        ),
        Figure(
            f"kiosk usable, processor {SLOWER}× slower",
            f"≤ {ms(USABLE)}",
            ms(seen),
            seen <= USABLE,
            {"seconds": usable},
        ),
    ]


def _kiosk(served: Served, times: int, shown: Any) -> tuple[list[float], str]:
    """Seconds until the page can be touched, each time with an empty cache, and the page's text."""
    device = device_of(served, HALL, "kiosk")
    usable = []
    with chromium() as browser:
        for _ in range(times):
            page = browser.new_page(viewport={"width": 1080, "height": 1920}, has_touch=True)
            page.goto(served.url)
            page.evaluate(
                """device => {
                  const form = document.querySelector(`form[action="/demo/open/${device}"]`);
                  form.removeAttribute("target");
                  form.submit();
                }""",
                device,
            )
            page.wait_for_url(f"**/kiosk/{device}")
            session = page.context.new_cdp_session(page)
            session.send("Network.clearBrowserCache")
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.goto(f"{served.url}/kiosk/{device}", wait_until="commit")
            found = page.wait_for_function(TOUCHABLE, polling="raf", timeout=20000)
            usable.append(float(found.json_value()))
            text = page.context.request.get(f"{served.url}/kiosk/{device}").text()
            page.context.close()
            shown.update()
    return usable, text


def _weight(page: str) -> dict[str, int]:
    """Bytes of the page, its script, its style and the fonts the style names, each gzipped."""
    style = (DIST / "kiosk.css").read_text()
    fonts = sorted(set(re.findall(r"fonts/[\w.-]+\.woff2", style)))
    parts = {"page": page.encode()}
    for name in ("kiosk.js", "kiosk.css", *fonts):
        parts[name] = (DIST / name).read_bytes()
    return {name: len(gzip.compress(data)) for name, data in parts.items()}
