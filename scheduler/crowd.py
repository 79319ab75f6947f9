"""How busy a hall is expected to be: what ranks slots (valley-filling).

Pure. Bookings placed at the walk-ins' own peak make everybody wait; placed in the valleys they cut
the walk-ins' p90 by about a third against bookings spread evenly, where the hall's own shape of the
day is known (`measures.arrivals`); where it is not and differs from the shape taken for granted,
they add to it. The bench measures both. So a slot costs the share of the hall, in thousandths,
that walk-ins and earlier bookings are expected to keep busy then.
"""

from collections.abc import Mapping
from functools import lru_cache

CELL = 5
"""Minutes: the grain in which seats are counted."""
CELLS = 24 * 60 // CELL
HALF_HOURS = 48
_CELLS_IN_HALF_HOUR = 30 // CELL

MORNING_PEAK: Mapping[int, int] = {
    18: 750,
    19: 900,
    20: 1000,
    21: 1000,
    22: 950,
    23: 850,
    24: 750,
    25: 650,
    26: 600,
    27: 600,
    28: 600,
    29: 550,
    30: 500,
    31: 450,
    32: 400,
    33: 350,
}
"""Half-hour of the day (18 = 9:00) → thousandths of the windows that walk-ins keep busy: the shape
of an ordinary office day, used until a centre's own arrivals are known."""
QUIET = 350
"""Outside those hours."""

Load = tuple[int, ...]
"""For each cell of a day, thousandths of the hall that walk-ins are expected to keep busy."""


@lru_cache(maxsize=1)
def default_load() -> Load:
    """The morning peak, for any weekday and any hall."""
    return tuple(MORNING_PEAK.get(cell // _CELLS_IN_HALF_HOUR, QUIET) for cell in range(CELLS))


def load_of(arrivals: Mapping[int, float], minutes: float, windows: int) -> Load:
    """The load of a weekday from its expected walk-ins by half-hour: each keeps one of `windows`
    busy for `minutes`."""
    busy = {
        half: round(1000 * count * minutes / (30 * max(1, windows)))
        for half, count in arrivals.items()
    }
    return tuple(busy.get(cell // _CELLS_IN_HALF_HOUR, 0) for cell in range(CELLS))


@lru_cache(maxsize=4096)
def walk_in_cost(load: Load, cell: int, cells: int) -> int:
    """The load over a slot, on average."""
    return sum(load[cell : cell + cells]) // cells


def booked_cost(used: int, cells: int, windows: int) -> int:
    """What `used` seats (summed over a slot's cells) add: thousandths of the windows."""
    return 1000 * used // (cells * max(1, windows))
