"""The heat map as a table: weekdays down, hours across, deeper where people waited longer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext as _

from insight.words import Words
from measures.heat import Heat
from measures.waits import CAP


@dataclass(frozen=True)
class Shade:
    """`level`: 0 where nobody was served, else 1–6 by the median wait."""

    level: int
    median: str
    came: str


@dataclass(frozen=True)
class HeatMap:
    """`hours`: («10», «10:00–11:00»); `days`: (short name, name, shades); `legend`: by level."""

    hours: Sequence[tuple[str, str]]
    days: Sequence[tuple[str, str, Sequence[Shade]]]
    legend: Sequence[tuple[int, str]]


def heatmap(heat: Heat, target: Mapping[str, float], words: Words) -> HeatMap:
    """Only weekdays and hours in which somebody came, no hour between them left out."""
    edges = _edges(target)
    if not heat:
        return HeatMap((), (), ())
    hours = range(min(hour for _day, hour in heat), max(hour for _day, hour in heat) + 1)
    weekdays = sorted({weekday for weekday, _hour in heat})
    days = [
        (
            words.weekday(weekday),
            words.weekday(weekday, "wide"),
            [_shade(heat, (weekday, hour), edges, words) for hour in hours],
        )
        for weekday in weekdays
    ]
    return HeatMap([(str(hour), span(hour)) for hour in hours], days, _legend(edges))


def span(hour: int) -> str:
    """«10:00–11:00»"""
    return f"{hour:02d}:00–{(hour + 1) % 24:02d}:00"


def _edges(target: Mapping[str, float]) -> tuple[float, ...]:
    """Minutes at which the shade deepens; the target's and the law's bounds are among them."""
    low, high = float(target["low"]), float(target["high"])
    return low / 2, low, high, round((high + CAP) / 2), CAP


def _shade(heat: Heat, key: tuple[int, int], edges: Sequence[float], words: Words) -> Shade:
    cell = heat.get(key)
    if cell is None:
        return Shade(0, "", "")
    level = 0 if cell.median is None else 1 + sum(cell.median > edge for edge in edges)
    return Shade(level, words.whole(cell.median), words.whole(cell.came))


def _legend(edges: Sequence[float]) -> list[tuple[int, str]]:
    first = _("up to %(upto)s", upto=f"{edges[0]:g}")
    last = _("over %(over)s", over=f"{edges[-1]:g}")
    between = [f"{low:g}–{high:g}" for low, high in pairwise(edges)]
    return list(enumerate([first, *between, last], 1))
