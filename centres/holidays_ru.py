"""Official non-working days of Russia: holidays with the transfers of each year's decree.

The days come from the `holidays` package; what it has wrong or does not know stands here as
data. Working Saturdays are not in it: a centre's own exceptions open them. Days that a decree
gave off once, with nothing transferred (spring 2020, November 2021), are no holidays either.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

OFF: frozenset[date] = frozenset({date(2014, 3, 10)})
"""Days off that the package lacks. 2014: 8 March fell on a Saturday and moved to Monday 10."""

SHORT: frozenset[date] = frozenset(
    {
        date(2025, 3, 7),
        date(2025, 4, 30),
        date(2025, 6, 11),
        date(2025, 11, 1),
        date(2026, 4, 30),
        date(2026, 5, 8),
        date(2026, 6, 11),
        date(2026, 11, 3),
    }
)
"""Days before a holiday, one hour shorter, from each year's official production calendar."""


@dataclass(frozen=True)
class Calendar:
    """A country's days off, corrected; answers any date, years are worked out once."""

    off: frozenset[date]
    short: frozenset[date]

    def is_off(self, day: date) -> bool:
        """Whether offices rest by law on that day; an ordinary weekend is not asked for here."""
        return day in self.off or day in _official(day.year)

    def is_short(self, day: date) -> bool:
        """Whether the working day ends one hour earlier."""
        return day in self.short


RUSSIA = Calendar(OFF, SHORT)


@lru_cache(maxsize=64)
def _official(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("RU", years=year))
