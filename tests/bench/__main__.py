"""Measure everything, or the parts named: rates, seen, beginning, held, board, foreseen, estimate,
dashboard, valley."""

import argparse
import json
import multiprocessing
import os
import platform
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import (
    beginning,
    board_day,
    dashboard,
    estimate,
    foreseen,
    held,
    rates,
    seen,
    valley,
)
from tests.bench.figure import Figure, table
from tests.house import ROOT

PARTS: dict[str, Any] = {
    "rates": rates.run,
    "seen": seen.run,
    "beginning": beginning.run,
    "held": held.run,
    "board": board_day.run,
    "foreseen": foreseen.run,
    "estimate": estimate.run,
    "dashboard": dashboard.run,
    "valley": valley.run,
}
OUT = ROOT / "var" / "bench.json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute instead of six")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], help="only these")
    asked = parser.parse_args()
    began, busy = time.perf_counter(), os.getloadavg()[0]
    figures: list[Figure] = []
    # A fresh process for the load: it shares neither memory nor interpreter with anybody.
    context = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="priyom-bench-", dir=_disk()) as home,
        ProcessPoolExecutor(1, mp_context=context) as executor,
    ):
        for name in asked.parts or PARTS:
            figures += PARTS[name](Path(home) / name, executor, asked.quick)
    print(table(figures))
    print(f"\n{_machine()}; load before: {busy:.1f}; {time.perf_counter() - began:.0f} s")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(_report(figures, asked.quick, busy), ensure_ascii=False, indent=1))


def _disk() -> Path:
    """On the disk where a house would live: a temporary file system in memory flushes nothing."""
    (ROOT / "var").mkdir(exist_ok=True)
    return ROOT / "var"


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _report(figures: list[Figure], quick: bool, busy: float) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(),
        "machine": _machine(),
        "load_before": busy,
        "quick": quick,
        "figures": [vars(figure) for figure in figures],
    }


if __name__ == "__main__":
    main()
