"""What the simulation believes of a hall: distributions as tables of quantiles, and rates.

Pure. `habits` makes beliefs of what it saw; whoever knows the truth (an oracle, a test) may write
them down. A table is an ascending array of `GRID` values, each as likely as the next: to draw is to
look up, and to condition on «already so long» is to look up further right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from foresight.levels import Levels

GRID = 256
HALF_HOURS = 48
_TAIL = 8
"""Entries of a table: where fewer than these lie above what has passed already, the table has
nothing to say, and the rest is drawn from an exponential tail."""

Table = np.ndarray


def table_of(values: Iterable[float]) -> Table:
    """Any sample as a table."""
    sample = np.sort(np.fromiter(values, float))
    return np.interp((np.arange(GRID) + 0.5) / GRID * sample.size, _middles(sample.size), sample)


def _middles(size: int) -> np.ndarray:
    return np.arange(size) + 0.5


def lognormal(mean: float, spread: float) -> Table:
    """A lognormal distribution; `spread`: standard deviation ÷ mean."""
    sigma = float(np.sqrt(np.log1p(spread**2)))
    table = np.exp(sigma * NORMAL)
    return mean * table / table.mean()


def _normal() -> np.ndarray:
    """Quantiles of the normal distribution, by inverting its distribution function."""
    points = np.linspace(-6, 6, 24_001)
    density = np.exp(-(points**2) / 2)
    below = np.cumsum(density) / density.sum()
    return np.interp((np.arange(GRID) + 0.5) / GRID, below, points)


NORMAL = _normal()


def normal(uniform: np.ndarray) -> np.ndarray:
    """Normal deviates of uniform ones."""
    return NORMAL.take((uniform * GRID).astype(np.intp))


def draw(table: Table, uniform: np.ndarray) -> np.ndarray:
    """Values of the table by uniform draws of any shape."""
    return table.take((uniform * GRID).astype(np.intp))


def remaining(table: Table, passed: float, uniform: np.ndarray) -> np.ndarray:
    """How much longer, given that `passed` went by already."""
    if passed <= 0:
        return draw(table, uniform)  # the usual case, and the cheap one
    if not table[-1]:
        return np.zeros_like(uniform)
    below = int(np.searchsorted(table, passed))
    if below > GRID - _TAIL:
        top = table[-GRID // 10 :]
        excess = max(float(top.mean() - top[0]), 0.1 * passed, 1.0)
        return -excess * np.log1p(-uniform)
    index = (below + uniform * (GRID - below)).astype(np.intp)
    return np.maximum(table.take(index) - passed, 0.0)


def survival(table: Table, passed: float) -> float:
    """The chance to last longer than `passed`."""
    return 1.0 - float(np.searchsorted(table, passed)) / GRID


@dataclass(frozen=True)
class Breaks:
    """When a window calls nobody. Clocks and lengths in seconds.

    `lunch`: at which clock the daily break begins, None = no such habit; `away`: unannounced pauses
    a second of open time; `opens`: clocks at which its day begins; `ends`: clocks at which it
    closes while the others go on, with the share of days on which it does so."""

    lunch: Table | None = None
    lunch_share: float = 0.0
    lunch_s: Table | None = None
    away: float = 0.0
    away_s: Table | None = None
    opens: Table | None = None
    opens_share: float = 0.0
    ends: Table | None = None
    ends_share: float = 0.0


NO_BREAKS = Breaks()
NOTHING: Table = np.zeros(GRID)


@dataclass(frozen=True)
class Beliefs:
    """Everything that the engine asks for; times in seconds.

    `services`: service → table of the time from call to finish, of a window of speed 1;
    `speeds`: window → factor on it; `doubt`: how unsure the common level of service times is, as
    the standard deviation of its logarithm; `gap`: finish → next call; `lag`: coming → call where
    one window, two, three… stand idle; `no_show`, `left`: shares of called and of waiting
    visitors; `shows`: share of booked visitors who come, `offset`: when, against the booked time;
    `streams`: (turn, service) → arrivals a second, by half-hour of the day; `breaks` by window."""

    services: Mapping[str, Table]
    speeds: Mapping[str, float] = field(default_factory=dict)
    doubt: float = 0.0
    gap: Table = field(default_factory=lambda: NOTHING)
    lag: Sequence[Table] = (NOTHING,)
    no_show: float = 0.0
    no_show_s: Table = field(default_factory=lambda: NOTHING)
    left: float = 0.0
    shows: float = 1.0
    offset: Table = field(default_factory=lambda: NOTHING)
    streams: Mapping[tuple[str, str], np.ndarray] = field(default_factory=dict)
    breaks: Mapping[str, Breaks] = field(default_factory=dict)
    levels: Levels = Levels()
    """Where to read what the simulation says."""
    known: float = 1.0
    """How sure all this is: services seen ÷ (services seen + what a guess weighs), 0 to 1."""
