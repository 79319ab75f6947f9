"""How fast `waits` answers over ten years of the network: five million visits in a house of its
own, asked over HTTP by every group, for every span and scope."""

import random
import subprocess
import sys
import time
from concurrent.futures import Executor
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import requests
from sqlalchemy import func, select

from measures.reading import BY
from measures.tables import legs, months, pages
from tests.bench.figure import Figure, ms, quantile
from tests.bench.halls import opened
from tests.bench.progress import bar
from tests.house import ROOT, Served

P95 = 0.150
YEARS = 10
VISITS, QUICK_VISITS = 5_000_000, 250_000
TIMES, QUICK_TIMES = 4, 1
SPANS = {"day": 1, "month": 30, "year": 365, "ten years": 3652}
"""Days up to yesterday: spans begin and end within months."""
SCOPES = {
    "centre": ("/centres/zok-001", "/centres/zok-057"),
    "branch": ("/branches/executive", "/branches/north"),
    "network": ("/network",),
}
SEED = 10


class Asked(NamedTuple):
    scope: str
    span: str
    by: str
    path: str


def run(home: Path, executor: Executor, quick: bool) -> list[Figure]:
    """The dashboard's figure."""
    home.mkdir(parents=True)
    served = Served(home)
    visits, times = (QUICK_VISITS, QUICK_TIMES) if quick else (VISITS, TIMES)
    began = time.perf_counter()
    command = ["measures", "fill", "--years", str(YEARS), "--visits", str(visits)]
    # Its own bars are shown: it takes minutes.
    subprocess.run(
        [sys.executable, "-m", "priyom.cli", *command], env=served.environment, cwd=ROOT, check=True
    )
    filled = time.perf_counter() - began
    served.start()
    try:
        took = ask(served, times)
    finally:
        served.stop()
    everything = [seconds for those in took.values() for seconds in those]
    p50, p95 = (quantile(everything, share) for share in (0.5, 0.95))
    slowest = max(took, key=lambda asked: quantile(took[asked], 0.5))
    size = sizes(home)
    return [
        Figure(
            f"waits over {YEARS} years, {size['legs'] / 1e6:.1f} million visits",
            f"p95 ≤ {ms(P95)}",
            f"p50 {ms(p50)}, p95 {ms(p95)}; slowest {slowest.scope}, {slowest.span}, by "
            f"{slowest.by or 'nothing'}: {ms(quantile(took[slowest], 0.5))}",
            p95 <= P95,
            {
                "p50_s": p50,
                "p95_s": p95,
                "requests": len(everything),
                "fill_s": filled,
                "sizes": size,
                "p95_s_by": table(took),
            },
        )
    ]


def questions(today: date) -> list[Asked]:
    """Every scope, span and group, and every other one for one service only."""
    until = today - timedelta(days=1)
    found = []
    for (scope, paths), (span, days), by in product(SCOPES.items(), SPANS.items(), (None, *BY)):
        since = until - timedelta(days=days - 1)
        for path in paths:
            query = f"from={since}&to={until}" + (f"&by={by}" if by else "")
            found.append(Asked(scope, span, by or "", f"{path}/waits?{query}"))
            if by != "service":
                query += "&service=documents"
                found.append(Asked(scope, span, by or "", f"{path}/waits?{query}"))
    return found


def ask(served: Served, times: int) -> dict[Asked, list[float]]:
    """Seconds of each question, asked in a shuffled order."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {served.token('admin')}"
    asked = questions(date.today()) * times
    random.Random(SEED).shuffle(asked)
    took: dict[Asked, list[float]] = {}
    with bar("questions", len(asked)) as shown:
        for one in asked:
            began = time.perf_counter()
            answer = session.get(f"{served.url}/api/v1{one.path}", timeout=60)
            took.setdefault(one, []).append(time.perf_counter() - began)
            assert answer.status_code == 200, answer.text
            shown.update()
    return took


def table(took: dict[Asked, list[float]]) -> dict[str, float]:
    """p95 by scope and span, and by scope, the longest span and group."""
    parts: dict[str, list[float]] = {}
    for asked, seconds in took.items():
        parts.setdefault(f"{asked.scope}, {asked.span}", []).extend(seconds)
        if asked.span == "ten years":
            name = f"{asked.scope}, ten years, by {asked.by or 'nothing'}"
            parts.setdefault(name, []).extend(seconds)
    return {name: round(quantile(seconds, 0.95), 4) for name, seconds in parts.items()}


def sizes(home: Path) -> dict[str, Any]:
    """Legs, and bytes of the roll-ups."""
    store = opened(home)
    with store.read() as conn:
        found: dict[str, Any] = {
            "legs": conn.execute(select(func.count()).select_from(legs)).scalar()
        }
        for kept in (pages, months):
            bytes_of = [func.length(one) for one in kept.columns if str(one.type) == "BLOB"]
            total = sum(bytes_of[1:], start=bytes_of[0])
            found[kept.name] = conn.execute(select(func.sum(total))).scalar()
    store.close()
    return found
