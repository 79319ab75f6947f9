"""Sockets held by one process, and how fast and whether all of them are told of a call."""

import multiprocessing
import threading
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from tests.bench import halls, live
from tests.bench.figure import Figure, ms, quantile
from tests.bench.progress import bar

P99 = 0.020
CENTRES = 113
PER_SECOND = 20.0


def run(home: Path, executor: Executor, quick: bool) -> list[Figure]:
    """Figure 6."""
    sockets, seconds = (500, 8.0) if quick else (5000, 20.0)
    served = halls.make(home / "held", CENTRES)
    codes = halls.codes(CENTRES)
    windows = [str(number + 1) for number in range(halls.WINDOWS)]
    for code in codes:
        halls.fill(served.home, code, 4 + int(2.5 * seconds * PER_SECOND / CENTRES))
    served.start()
    try:
        load = live.Load(
            served.port,
            served.token("admin"),
            dict.fromkeys(codes, windows),
            sockets,
            PER_SECOND,
            seconds,
        )
        heard = watched(executor, load, "sockets")
    finally:
        served.stop()
    p50, p99 = (quantile(heard.delays, share) for share in (0.5, 0.99))
    return [
        Figure(
            f"sockets held at {PER_SECOND:.0f} calls/s: call → last socket told",
            f"5000, p99 ≤ {ms(P99)}, none missed",
            f"{heard.sockets}, p50 {ms(p50)}, p99 {ms(p99)}, {heard.missed} missed",
            heard.missed == 0 and p99 <= P99,
            {
                "sockets": heard.sockets,
                "calls": heard.calls,
                "told": len(heard.delays),
                "missed": heard.missed,
                "p50_s": p50,
                "p99_s": p99,
                "errors": heard.errors,
            },
        )
    ]


def watched(executor: Executor, load: live.Load, what: str) -> live.Heard:
    """The second process's work, with a bar while its sockets connect."""
    with multiprocessing.Manager() as manager, bar(what, load.sockets) as shown:
        progress: Any = manager.Queue()
        done = executor.submit(live.work, load, progress)
        stop = threading.Event()

        def follow() -> None:
            while not stop.is_set():
                if progress.empty():
                    stop.wait(0.2)
                else:
                    shown.update(progress.get())

        thread = threading.Thread(target=follow)
        thread.start()
        try:
            return done.result()
        finally:
            stop.set()
            thread.join()
