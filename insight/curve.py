"""A curve of two lines as numbers for an SVG: pure, in the picture's own units."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 32, 8, 10, 30
LABEL = 54
"""Units that a label below needs for itself."""
STEPS = (5, 10, 20, 30, 60, 120, 240, 480)
LINES = 4
"""Lines of the scale at most."""

Values = Sequence[float | None]


@dataclass(frozen=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """`parts`: stretches without a gap, each as an SVG's `points`; `dots`: points that stand
    alone, and the last one."""

    parts: Sequence[str]
    dots: Sequence[Point]


@dataclass(frozen=True)
class Curve:
    """`scale`: (minutes, y); `labels`: (text, x, whether it gives way where the
    picture is small); `band`: top and height of the target's."""

    now: Line
    before: Line
    scale: Sequence[tuple[int, float]]
    labels: Sequence[tuple[str, float, bool]]
    band: tuple[float, float]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def curve(now: Values, before: Values, labels: Sequence[str], target: tuple[int, int]) -> Curve:
    """Two lines over the same steps, in minutes; None is a gap. The target is always in sight."""
    highest = max([*(value for value in (*now, *before) if value is not None), target[1] * 1.2])
    step = next((one for one in STEPS if highest / one <= LINES), STEPS[-1])
    top = step * -(-int(highest * 1000) // (step * 1000))

    def y(minutes: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - minutes / top), 1)

    xs = _xs(len(labels))
    return Curve(
        now=_line(xs, [None if one is None else y(one) for one in now]),
        before=_line(xs, [None if one is None else y(one) for one in before]),
        scale=[(minutes, y(minutes)) for minutes in range(0, top + 1, step)],
        labels=_thinned(labels, xs),
        band=(y(target[1]), round(y(target[0]) - y(target[1]), 1)),
    )


def _xs(count: int) -> list[float]:
    """Steps spread evenly, half a step in from either side."""
    room = (WIDTH - LEFT - RIGHT) / max(count, 1)
    return [round(LEFT + room * (number + 0.5), 1) for number in range(count)]


def _line(xs: Sequence[float], ys: Values) -> Line:
    points = [None if y is None else Point(x, y) for x, y in zip(xs, ys, strict=True)]
    runs = [list(run) for there, run in groupby(points, lambda point: point is not None) if there]
    parts = [
        " ".join(f"{point.x},{point.y}" for point in run if point) for run in runs if len(run) > 1
    ]
    dots = [run[0] for run in runs if len(run) == 1]
    if runs and runs[-1][-1] not in dots:
        dots.append(runs[-1][-1])
    return Line(parts, [dot for dot in dots if dot])


def _thinned(labels: Sequence[str], xs: Sequence[float]) -> list[tuple[str, float, bool]]:
    """As many labels as find room, the first always; on a small screen every third of them."""
    room = (WIDTH - LEFT - RIGHT) / max(len(labels), 1)
    every = max(1, -(-LABEL // max(1, int(room))))
    kept = list(zip(labels, xs, strict=True))[::every]
    return [(text, x, number % 3 > 0) for number, (text, x) in enumerate(kept)]
