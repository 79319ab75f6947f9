"""One figure: what was to be reached and what was measured."""

from dataclasses import dataclass, field
from typing import Any

FULL_NAMES = {True: "yes", False: "NO", None: "–"}


@dataclass(frozen=True)
class Figure:
    """`met` is None where there is no target. `detail`: everything behind it, for bench.json."""

    name: str
    target: str
    measured: str
    met: bool | None
    detail: dict[str, Any] = field(default_factory=dict)


def table(figures: list[Figure]) -> str:
    """The figures as a table of plain text."""
    head = ("figure", "target", "measured", "met")
    rows = [(one.name, one.target, one.measured, FULL_NAMES[one.met]) for one in figures]
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(4)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, tuple("-" * width for width in widths), *rows)
    ]
    return "\n".join(lines)


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms" if seconds >= 0.01 else f"{1000 * seconds:.1f} ms"


def quantile(values: list[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
