"""How long services take here: a shape for each service, and levels that follow the hall.

Pure. The time of a service is taken to be the service's level × the hall's × the window's × luck.
Each observation moves the three levels a little, the more so the less is known; what is left, the
luck, is kept as it is and gives the shape. So a service that grows slower over weeks is followed
within days, while the shape may rest on hundreds of observations.
"""

from collections import deque
from collections.abc import Collection, Mapping

import numpy as np

from foresight.beliefs import GRID, Table, lognormal, table_of

GUESS_S, GUESS_SPREAD = 600.0, 0.6
"""A service of which nothing is known: mean in seconds, standard deviation ÷ mean."""
KEPT = 600
"""Observations that a shape rests on; older ones are forgotten."""
ENOUGH = 40
"""A shape with fewer observations of its own borrows from the other services."""
LONGEST = 4 * 3600.0
"""Seconds: somebody forgot to press «finish»; nobody learns from it."""
HALL_GAIN, SERVICE_GAIN, WINDOW_GAIN = 1 / 150, 1 / 150, 1 / 300
"""How far one observation moves a level in the long run."""
HALL_PRIOR, SERVICE_PRIOR, WINDOW_PRIOR = 40, 4, 20
"""Observations that the starting values weigh as much as."""
_CLIP = 8.0


class Pace:
    """What was learned; `defaults`: service → typical seconds, where the catalogue says so."""

    def __init__(self, defaults: Mapping[str, float] | None = None) -> None:
        self._defaults = dict(defaults or {})
        self._levels: dict[str, float] = {}
        self._counts: dict[str, int] = {}
        self._windows: dict[str, tuple[float, int]] = {}
        self._hall, self.seen = 1.0, 0
        self._luck: dict[str, deque[float]] = {}
        self._all_luck: deque[float] = deque(maxlen=KEPT)
        self._shapes: dict[str, tuple[int, Table]] = {}
        self._total = 0.0

    def learn(self, service: str, window: str, seconds: float) -> None:
        """One service is over."""
        if not 0 < seconds <= LONGEST:
            return
        self._total += seconds
        self.seen += 1
        level = self._level(service)
        speed, count = self._windows.get(window, (1.0, 0))
        luck = min(seconds / (level * self._hall * speed), _CLIP)
        number = self._counts[service] = self._counts.get(service, 0) + 1
        self._levels[service] = level * _moved(luck, number, SERVICE_PRIOR, SERVICE_GAIN)
        self._windows[window] = (speed * _moved(luck, count, WINDOW_PRIOR, WINDOW_GAIN), count + 1)
        self._hall *= _moved(luck, self.seen, HALL_PRIOR, HALL_GAIN)
        self._luck.setdefault(service, deque(maxlen=KEPT)).append(luck)
        self._all_luck.append(luck)
        self._reshape(service)

    @property
    def mean(self) -> float:
        """Seconds a service takes on average, all alike: what the simple formula multiplies by."""
        return self._total / self.seen if self.seen else GUESS_S

    @property
    def doubt(self) -> float:
        """Standard deviation of the logarithm of the common level."""
        gain = max(HALL_GAIN, 1 / (self.seen + 4)) + SERVICE_GAIN / 3
        return GUESS_SPREAD * float(np.sqrt(gain / 2))

    @property
    def known(self) -> float:
        return self.seen / (self.seen + ENOUGH)

    def speeds(self) -> dict[str, float]:
        return {window: speed for window, (speed, _) in self._windows.items()}

    def table(self, service: str) -> Table:
        """The time of this service at a window of speed 1."""
        shape = self._shape(service)
        scaled: Table = shape * (self._level(service) * self._hall)
        return scaled

    def _level(self, service: str) -> float:
        found = self._levels.get(service) or self._defaults.get(service)
        if found is None:
            found = self.mean / self._hall if self.seen >= ENOUGH else GUESS_S
        return found

    def _shape(self, service: str) -> Table:
        """Mean 1."""
        found = self._shapes.get(service)
        return self._made(()) if found is None else found[1]

    def _reshape(self, service: str) -> None:
        """Make the shape anew when a twentieth of its observations is new."""
        made = self._shapes[service][0] if service in self._shapes else 0
        count, own = self._counts[service], self._luck[service]
        if not made or count - made > len(own) // 20:
            self._shapes[service] = (count, self._made(own))

    def _made(self, own: Collection[float]) -> Table:
        sample = list(own)
        if len(sample) < ENOUGH:
            sample += list(self._all_luck)[-(ENOUGH - len(sample)) :]
        missing = ENOUGH - len(sample)
        if missing > 0:
            sample += list(_GUESS[GRID // missing // 2 :: GRID // missing])
        shape = table_of(sample)
        return shape / shape.mean()


_GUESS = lognormal(1.0, GUESS_SPREAD)


def _moved(luck: float, count: int, prior: int, gain: float) -> float:
    """The factor by which one observation moves a level."""
    return 1 + max(gain, 1 / (count + prior + 1)) * (luck - 1)
