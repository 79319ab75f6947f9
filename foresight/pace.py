"""How long services take here: a shape for each service, and levels that follow the hall.

Pure. The time of a service is taken to be the service's level × the hall's × the window's × luck.
Each observation moves the three levels a little, the more so the less is known; what is left, the
luck, is kept as it is and gives the shape. So a service that grows slower over weeks is followed
within days, while the shape may rest on hundreds of observations.
"""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

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
QUICK = 1 / 20
"""The gain of a second, quick average, which only says whether the level still holds."""
SURPRISE, HURRY = 2.5, 5.0
"""From so many standard deviations of the quick average on, the level moves so much faster."""
_CLIP = 8.0


@dataclass
class Level:
    """A factor that follows what is observed. `quick`: the average luck of late, 1 while the level
    holds; when it does not, as on the day a new form came, the level hurries after it."""

    gain: float
    prior: int
    value: float = 1.0
    count: int = 0
    quick: float = 1.0

    def move(self, luck: float, spread: float) -> None:
        """One observation: its luck as the level stands, and what is usual for luck to spread."""
        self.quick += QUICK * (luck - self.quick)
        surprise = abs(self.quick - 1) / (spread * (QUICK / 2) ** 0.5)
        gain = self.gain * (HURRY if surprise > SURPRISE else 1.0)
        self.value *= 1 + max(gain, 1 / (self.count + self.prior + 1)) * (luck - 1)
        self.count += 1


class Pace:
    """What was learned; `defaults`: service → typical seconds, where the catalogue says so."""

    def __init__(self, defaults: Mapping[str, float] | None = None) -> None:
        self._defaults = dict(defaults or {})
        self._services: dict[str, Level] = {}
        self._windows: dict[str, Level] = {}
        self._hall = Level(HALL_GAIN, HALL_PRIOR)
        self._variance = GUESS_SPREAD**2
        self._luck: dict[str, deque[float]] = {}
        self._all_luck: deque[float] = deque(maxlen=KEPT)
        self._shapes: dict[str, tuple[int, Table]] = {}
        self._total = 0.0

    def learn(self, service: str, window: str, seconds: float) -> None:
        """One service is over."""
        if not 0 < seconds <= LONGEST:
            return
        if service not in self._services:
            first = Level(SERVICE_GAIN, SERVICE_PRIOR, self._level(service))
            self._services[service] = first
        level = self._services[service]
        speed = self._windows.setdefault(window, Level(WINDOW_GAIN, WINDOW_PRIOR))
        luck = min(seconds / (level.value * self._hall.value * speed.value), _CLIP)
        spread = self._variance**0.5
        self._variance += HALL_GAIN * ((luck - 1) ** 2 - self._variance)
        for one in (level, speed, self._hall):
            one.move(luck, spread)
        self._total += seconds
        self._luck.setdefault(service, deque(maxlen=KEPT)).append(luck)
        self._all_luck.append(luck)
        self._reshape(service)

    @property
    def seen(self) -> int:
        """Services that were learned from."""
        return self._hall.count

    @property
    def mean(self) -> float:
        """Seconds a service takes on average, all alike: what the simple formula multiplies by."""
        return self._total / self.seen if self.seen else GUESS_S

    @property
    def doubt(self) -> float:
        """Standard deviation of the logarithm of the common level."""
        gain = max(HALL_GAIN, 1 / (self.seen + 4)) + SERVICE_GAIN / 3
        return float(np.sqrt(self._variance * gain / 2))

    @property
    def known(self) -> float:
        return self.seen / (self.seen + ENOUGH)

    def speeds(self) -> dict[str, float]:
        return {window: level.value for window, level in self._windows.items()}

    def table(self, service: str) -> Table:
        """The time of this service at a window of speed 1."""
        known = self._services.get(service)
        level = self._level(service) if known is None else known.value
        scaled: Table = self._shape(service) * (level * self._hall.value)
        return scaled

    def _level(self, service: str) -> float:
        """What to take for the level of a service that was not seen yet."""
        if service in self._defaults:
            return self._defaults[service]
        return self.mean / self._hall.value if self.seen >= ENOUGH else GUESS_S

    def _shape(self, service: str) -> Table:
        """Mean 1."""
        found = self._shapes.get(service)
        return self._made(()) if found is None else found[1]

    def _reshape(self, service: str) -> None:
        """Make the shape anew when a twentieth of its observations is new."""
        made = self._shapes[service][0] if service in self._shapes else 0
        count, own = self._services[service].count, self._luck[service]
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
