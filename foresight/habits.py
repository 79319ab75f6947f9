"""What a hall was seen to do, and the beliefs that follow from it.

Pure. Learning never looks ahead: whoever replays a past or follows the journal tells each fact when
it is known. Without any past, guesses: services take what the catalogue says, nobody fails to come.
"""

from collections import deque
from collections.abc import Mapping

import numpy as np

from foresight.beliefs import HALF_HOURS, NORMAL, Beliefs, Table, lognormal, table_of
from foresight.levels import Levels, corrected
from foresight.pace import Pace
from foresight.roster import Roster
from foresight.state import Estimate

FORGET = 0.93
"""A day older counts that much: rates of arrivals rest on about two weeks."""
KEPT = 300
FEW = 12
"""A sample with fewer values is filled up with the guess."""
GAP, LAG, NO_SHOW, OFFSET = (20.0, 0.6), (10.0, 0.6), (90.0, 0.4), (-300.0, 300.0)
"""Guesses in seconds: (mean, spread); of the coming against the booked time (mean, deviation)."""
IDLE = 8
"""Idle windows up to which the lag is learned apart."""
AWAY = 600.0
"""Seconds: a longer gap says that nobody sat at the window."""
_HALF = 1800.0
_GOLDEN = 0.618034


class _Sample:
    """The last values of something, as a table made anew when there are enough new ones."""

    def __init__(self, guess: Table) -> None:
        self._guess = guess
        self._values: deque[float] = deque(maxlen=KEPT)
        self._new = self._count = 0
        self._table = guess

    def add(self, value: float) -> None:
        # Not when it is asked for: what is believed must not depend on who asked before.
        self._count += 1
        # Whole seconds are spread over their second, or a median would tie with what it foretells.
        if value == int(value):
            value += min(1.0, abs(value)) * (self._count * _GOLDEN % 1 - 0.5)
        self._values.append(value)
        self._new += 1
        if self._new >= len(self._values) // 10:
            missing = max(0, FEW - len(self._values))
            guess = self._guess[:: max(1, len(self._guess) // (missing + 1))][:missing]
            self._table = table_of([*self._values, *guess])
            self._new = 0

    @property
    def enough(self) -> bool:
        return len(self._values) >= FEW

    def table(self) -> Table:
        return self._table


class Share:
    """How often something happens, drawn towards a guess while little was seen."""

    def __init__(self, guess: float, weight: float) -> None:
        self._hits, self._count = guess * weight, weight

    def learn(self, hit: bool) -> None:
        self._hits, self._count = self._hits + hit, self._count + 1
        if self._count > 2000:
            self._hits, self._count = self._hits / 2, self._count / 2

    @property
    def value(self) -> float:
        return self._hits / self._count


class Habits:
    """Everything learned of one hall."""

    def __init__(self, defaults: Mapping[str, float] | None = None) -> None:
        self.pace = Pace(defaults)
        self.roster = Roster()
        self.levels = Levels()
        self._gap = _Sample(lognormal(*GAP))
        self._lag = [_Sample(lognormal(*LAG)) for _ in range(IDLE)]
        self._no_show_s = _Sample(lognormal(*NO_SHOW))
        mean, deviation = OFFSET
        self._offset = _Sample(_normal_table(mean, deviation))
        self._no_show, self._left = Share(0.02, 20), Share(0.01, 30)
        self._shows = Share(0.9, 10)
        self._today: dict[tuple[str, str], float] = {}
        self._profile_today = np.zeros(HALF_HOURS)
        self._profile, self._weight = np.zeros(HALF_HOURS), 0.0
        self._mix: dict[tuple[str, str], float] = {}
        self._streams: dict[tuple[str, str], np.ndarray] = {}

    # --- facts, told when they are known

    def served(self, service: str, window: str, seconds: float) -> None:
        self.pace.learn(service, window, seconds)
        self._no_show.learn(False)

    def not_shown(self, seconds: float) -> None:
        """A call was given up after so many seconds."""
        self._no_show_s.add(seconds)
        self._no_show.learn(True)

    def waited_on(self, seconds: float, idle: int) -> None:
        """From when a window could call to its call. `idle`: so many stood idle when the visitor
        came, and the quickest hand called; 0 = the visitor had been waiting."""
        if seconds < AWAY:
            (self._lag[min(idle, IDLE) - 1] if idle else self._gap).add(seconds)

    def waited(self, told: Estimate, minutes: float) -> None:
        """Somebody who had been told this waited so long."""
        self.levels = corrected(self.levels, told, minutes)

    def ended_waiting(self, left: bool) -> None:
        self._left.learn(left)

    def booked(self, offset: float | None) -> None:
        """A booked visitor came so many seconds after the booked time, or did not."""
        self._shows.learn(offset is not None)
        if offset is not None:
            self._offset.add(offset)

    def came(self, turn: str, service: str, clock: float) -> None:
        """Somebody came whom no booking announced."""
        key = (turn, service)
        self._today[key] = self._today.get(key, 0.0) + 1
        self._profile_today[int(clock // _HALF) % HALF_HOURS] += 1

    def day_over(self) -> None:
        """Fold today's arrivals into those of former days."""
        if not self._today:
            return
        self._profile = self._profile * FORGET + self._profile_today
        self._weight = self._weight * FORGET + 1
        # In order, for a set's own order is another one in each process, and so were the draws.
        keys = sorted(self._mix.keys() | self._today.keys())
        self._mix = {
            key: self._mix.get(key, 0.0) * FORGET + self._today.get(key, 0.0) for key in keys
        }
        by_half = self._profile / self._weight / _HALF
        total = sum(self._mix.values())
        self._streams = {key: by_half * (count / total) for key, count in self._mix.items()}
        self._today = {}
        self._profile_today = np.zeros(HALF_HOURS)

    # --- what follows

    def _lags(self) -> list[Table]:
        """By the number of idle windows; where it was seldom so, as with the next number."""
        found: list[Table] = []
        for one in self._lag:
            found.append(one.table() if one.enough or not found else found[-1])
        return found

    def beliefs(self, services: set[str]) -> Beliefs:
        """For a hall in which these services are met."""
        asked = sorted(services | {service for _, service in self._streams})
        return Beliefs(
            services={service: self.pace.table(service) for service in asked},
            speeds=self.pace.speeds(),
            doubt=self.pace.doubt,
            gap=self._gap.table(),
            lag=self._lags(),
            no_show=self._no_show.value,
            no_show_s=self._no_show_s.table(),
            left=self._left.value,
            shows=self._shows.value,
            offset=self._offset.table(),
            streams=self._streams,
            breaks=self.roster.breaks(),
            levels=self.levels,
            known=self.pace.known,
        )


def _normal_table(mean: float, deviation: float) -> Table:
    table: Table = mean + deviation * NORMAL
    return table
