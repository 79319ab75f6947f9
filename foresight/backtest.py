"""How good the predictions of a replayed trace were, beside the formula of other systems.

Pure. Only served visitors have a wait to compare with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from foresight.engine import TARGET
from foresight.state import Estimate

ALERT = 0.4
"""From this chance of waiting too long on, somebody is told."""


class Judged(Protocol):
    """A prediction and what came of it, minutes; `actual` is None of whoever was not served."""

    @property
    def estimate(self) -> Estimate: ...

    @property
    def peers(self) -> float: ...

    @property
    def actual(self) -> float | None: ...


@dataclass(frozen=True)
class Scores:
    """`error`, `bias` (expected − actual) and `wait` in minutes; shares 0–1, None = no case."""

    served: int
    wait: float
    error: float
    bias: float
    longer: float
    inside: float | None
    recall: float | None
    precision: float | None


def scores(found: Sequence[Judged], target: float = TARGET) -> Scores:
    """Of the simulation."""
    pairs = [(one.estimate, one.actual) for one in found if one.actual is not None]
    actual = np.array([wait for _, wait in pairs], float)
    low, expected, high, over = (
        np.array([getattr(one, name) for one, _ in pairs], float)
        for name in ("low", "expected", "high", "p_over")
    )
    inside = float(((low <= actual) & (actual <= high)).mean()) if pairs else None
    return _scores(actual, expected, over > ALERT, inside, target)


def peers_scores(found: Sequence[Judged], target: float = TARGET) -> Scores:
    """Of people ahead × mean service ÷ open windows, which knows no band and no chance."""
    pairs = [(one.peers, one.actual) for one in found if one.actual is not None]
    expected = np.array([peers for peers, _ in pairs], float)
    actual = np.array([wait for _, wait in pairs], float)
    return _scores(actual, expected, expected > target, None, target)


def longer(actual: np.ndarray, expected: np.ndarray) -> float:
    """The share that waited longer than expected, half if `expected` is the median. Whoever was
    told «at once» and was called at once, as a booked visitor in an idle hall, is neither: counted
    as half a one, or a perfect forecast would seem to promise too much."""
    return float((actual > expected).mean() + (actual == expected).mean() / 2)


def _scores(
    actual: np.ndarray,
    expected: np.ndarray,
    alerted: np.ndarray,
    inside: float | None,
    target: float,
) -> Scores:
    if not actual.size:
        return Scores(0, *(float("nan"),) * 4, None, None, None)
    late = actual > target
    return Scores(
        served=actual.size,
        wait=float(actual.mean()),
        error=float(np.abs(expected - actual).mean()),
        bias=float((expected - actual).mean()),
        longer=longer(actual, expected),
        inside=inside,
        recall=float(alerted[late].mean()) if late.any() else None,
        precision=float(late[alerted].mean()) if alerted.any() else None,
    )


def table(simulated: Scores, peers: Scores) -> str:
    """Both beside each other, as plain text."""
    if not simulated.served:
        return "nobody was served: nothing to compare with"
    rows = [
        ("", "simulation", "peers' formula"),
        ("mean error, min", *(f"{one.error:.2f}" for one in (simulated, peers))),
        ("bias, min", *(f"{one.bias:+.2f}" for one in (simulated, peers))),
        ("waited longer than expected", *(_share(one.longer) for one in (simulated, peers))),
        ("inside the 80 % band", *(_share(one.inside) for one in (simulated, peers))),
        ("alert recall", *(_share(one.recall) for one in (simulated, peers))),
        ("alert precision", *(_share(one.precision) for one in (simulated, peers))),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join((row[0].ljust(widths[0]), row[1].rjust(widths[1]), row[2].rjust(widths[2])))
        for row in rows
    ]
    served = f"{simulated.served} served, mean wait {simulated.wait:.2f} min"
    return "\n".join([served, *lines])


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"
