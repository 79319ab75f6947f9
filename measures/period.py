"""Days that figures are asked for."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Days, both included."""

    since: date
    until: date

    @property
    def previous(self) -> "Period":
        """The same number of days just before."""
        step = self.until - self.since + timedelta(days=1)
        return Period(self.since - step, self.until - step)
