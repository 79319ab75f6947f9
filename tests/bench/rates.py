"""Issue and «next» as shares of an empty call on the same server, and how they fare as it grows."""

import statistics
import subprocess
import time
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from tests.bench import halls, posts
from tests.bench.figure import Figure, percent
from tests.bench.progress import bar
from tests.house import Served

ISSUE, NEXT = 0.5, 0.4
"""Targets: shares of an empty authenticated call."""
FLAT = 0.8
"""Target: the slowest house against the fastest."""
WAITING = 500
CALLS = 500
"""About as many a second as are called: so many more wait before a burst of calls."""
SLICE = 0.7
"""Seconds of a call that are measured at once."""
SETTLE, QUIET, LOOK, PATIENCE = 1.2, 0.1, 0.3, 60.0
"""Around a burst, followers finish what was left to them: so many seconds at least, and then until
the server uses less than this part of a processor while one looks, or for so long at most. What
filled the hall must not be counted to the calls."""


@dataclass
class House:
    """One served house to post to."""

    name: str
    home: Path
    served: Served
    codes: list[str]
    executor: Executor

    def post(self, kind: str, seconds: float) -> "Speed":
        """One burst; its speed, and the server's own time for each call."""
        self.prepare(kind, seconds)
        return self.burst(kind, seconds)

    def prepare(self, kind: str, seconds: float) -> None:
        """Let so many wait that `seconds` of «next» find the hall full to the end."""
        if kind == "next":
            wanted = WAITING + int(seconds * CALLS)
            halls.end_calls(self.home, self.codes[0])
            here = halls.waiting(self.home, self.codes[0])
            halls.fill(self.home, self.codes[0], max(0, wanted - here))
            self._settle()

    def burst(self, kind: str, seconds: float) -> "Speed":
        """So many seconds of it, and until the followers are done with what it wrote."""
        plan = posts.Plan(kind, self.served.port, self.served.token("admin"), self.codes)
        before = self._cpu()
        burst = self.executor.submit(posts.burst, plan, seconds).result()
        idle = self._settle() if kind != "nothing" else 0.0
        assert not burst.bad, burst.bad[0]
        return Speed(burst.done, burst.seconds, self._cpu() - before - idle)

    def _settle(self) -> float:
        """Wait for the followers; the processor seconds that a server with nothing to do would
        have used meanwhile: a large house looks after more halls each second, called or not."""
        began = time.monotonic()
        time.sleep(SETTLE)
        while True:
            before = self._cpu()
            time.sleep(LOOK)
            used, waited = (self._cpu() - before) / LOOK, time.monotonic() - began
            if used < QUIET or waited > PATIENCE:
                return used * waited

    def _cpu(self) -> float:
        """Seconds of processor time that the worker's threads have used."""
        assert self.served.process
        parent = str(self.served.process.pid)
        worker = subprocess.run(["pgrep", "-P", parent], capture_output=True, text=True, check=True)
        threads = Path(f"/proc/{worker.stdout.split()[0]}/task").iterdir()
        return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9


@dataclass(frozen=True)
class Speed:
    """So many calls in so many seconds, and the server's processor seconds for them, followers'
    work included."""

    calls: int
    seconds: float
    used: float

    @property
    def rate(self) -> float:
        return self.calls / self.seconds

    @property
    def cost(self) -> float:
        return self.used / self.calls


Beside = tuple[Speed, Speed]
"""The empty call, and the one measured right after it."""


def start(home: Path, name: str, count: int, executor: Executor, old: int = 0) -> House:
    """A served house of `count` halls with `old` tickets of former days, warmed up."""
    served = halls.make(home, count)
    codes = halls.codes(count)
    if old:
        halls.add_old(home, codes, old)
    house = House(name, home, served.start(), codes, executor)
    for kind in ("issue", "nothing"):
        house.post(kind, 1.0)
    return house


def shares(house: House, rounds: int) -> list[Figure]:
    """Figures 1 and 2: in each round a moment of either call right after one of the empty call.
    So short because the machine's speed changes by half from one second to the next: both have to
    be measured within the same."""
    measured: dict[str, list[Beside]] = {"issue": [], "next": []}
    with bar("rates", rounds * len(measured)) as shown:
        for _ in range(rounds):
            for kind, found in measured.items():
                house.prepare(kind, SLICE)
                found.append((house.burst("nothing", SLICE), house.burst(kind, SLICE)))
                shown.update()
    return [
        _share("issue a ticket, of an empty call", ISSUE, measured["issue"]),
        _share("call next, 500 waiting", NEXT, measured["next"]),
    ]


def _share(name: str, target: float, pairs: list[Beside]) -> Figure:
    shares = [call.rate / nothing.rate for nothing, call in pairs]
    low, by_rate, high = statistics.quantiles(shares, n=4)
    by_cost = statistics.median(nothing.cost / call.cost for nothing, call in pairs)
    return Figure(
        name,
        f"≥ {percent(target)}",
        f"{percent(by_rate)} (half of {len(pairs)} rounds: {percent(low)} to {percent(high)}; "
        f"processor time: {percent(by_cost)})",
        by_rate >= target,
        {
            "share": by_rate,
            "share_by_processor_time": by_cost,
            "per_second": statistics.median(call.rate for _, call in pairs),
            "empty_per_second": statistics.median(nothing.rate for nothing, _ in pairs),
            "rounds": [{"empty": vars(nothing), "call": vars(call)} for nothing, call in pairs],
        },
    )


def growth(houses: list[House], rounds: int, seconds: float) -> list[Figure]:
    """Figure 5: the same bursts to each house in turn, by its processor time a call."""
    costs: dict[str, dict[str, list[float]]] = {
        kind: {house.name: [] for house in houses} for kind in ("issue", "next")
    }
    with bar("growth", rounds * len(houses) * len(costs)) as shown:
        for _ in range(rounds):
            for kind, found in costs.items():
                for house in houses:
                    found[house.name].append(house.post(kind, seconds).cost)
                    shown.update()
    return [_flatness(kind, found) for kind, found in costs.items()]


def _flatness(kind: str, found: dict[str, list[float]]) -> Figure:
    typical = {name: statistics.median(costs) for name, costs in found.items()}
    least = min(typical.values())
    share = least / max(typical.values())
    said = ", ".join(f"{name} {percent(least / cost)}" for name, cost in typical.items())
    return Figure(
        f"{kind} as it grows",
        f"flat within {percent(1 - FLAT)}",
        said,
        share >= FLAT,
        {"processor_seconds": typical, "rounds": found},
    )


def run(home: Path, executor: Executor, quick: bool) -> list[Figure]:
    """Both parts: 113 halls serve for the shares and as one of the sizes."""
    rounds, old, turns, seconds = (5, 100_000, 2, 1.0) if quick else (25, 1_000_000, 4, 1.5)
    sizes: list[tuple[str, int, int]] = [("113 centres", 113, 0), ("1 centre", 1, 0)]
    if not quick:
        sizes.append(("1000 centres", 1000, 0))
    sizes.append((f"113 centres and {old:,} old tickets".replace(",", " "), 113, old))
    houses: list[House] = []
    try:
        for number, (name, count, tickets) in enumerate(sizes):
            houses.append(start(home / f"house{number}", name, count, executor, tickets))
            if number == 0:
                figures = shares(houses[0], rounds)
        return figures + growth(houses, turns, seconds)
    finally:
        for house in houses:
            house.served.stop()
