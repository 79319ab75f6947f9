"""How long services take here: a shape for each service, and levels that follow the hall.

Pure. The time of a service is taken to be the service's level × the window's × luck. Levels are
learned in logarithms, where one very long service moves them no more than several short ones; what
is left, the luck, is kept as it is and gives the shape.

How fast a level should follow is not known beforehand: slowly where nothing changes, or it chases
luck; quickly where a new form came. So each service has its level at several paces, and those count
that foretold best of late.
"""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from foresight.beliefs import GRID, NORMAL, Table, table_of

GUESS_S, GUESS_SPREAD = 600.0, 0.6
"""A service of which nothing is known: mean in seconds, standard deviation ÷ mean."""
KEPT = 600
"""Observations that a shape rests on; older ones are forgotten."""
ENOUGH = 40
"""A shape with fewer observations of its own borrows from the other services."""
LONGEST = 4 * 3600.0
"""Seconds: somebody forgot to press «finish»; nobody learns from it."""
PACES = np.array([1 / 800, 1 / 200, 1 / 50])
"""How far one observation moves a service's level in the long run, at each pace."""
JUDGED = 1 / 1000
"""The paces are judged by about so many of the hall's services: fewer cannot tell them apart."""
WINDOW_GAIN = 1 / 600
"""Of a window's level: about a month of its services."""
SERVICE_PRIOR, WINDOW_PRIOR = 4, 20
"""Observations that the starting values weigh as much as. Clerks differ by about an eighth, which
twenty services can just tell from luck."""
VARIANCE_GAIN = 1 / 150
_CLIP = 2.5
"""Of the logarithm of luck: a finish pressed at once says little."""


@dataclass
class Level:
    """The logarithm of a factor that follows what is observed, at one pace or several."""

    gain: np.ndarray
    prior: int
    value: np.ndarray
    count: int = 0

    def move(self, luck: np.ndarray) -> None:
        """One observation: the logarithm of its luck as the level stands."""
        self.value = self.value + np.maximum(self.gain, 1 / (self.count + self.prior + 1)) * luck
        self.count += 1


class Pace:
    """What was learned; `defaults`: service → typical seconds, where the catalogue says so."""

    def __init__(self, defaults: Mapping[str, float] | None = None) -> None:
        self._defaults = dict(defaults or {})
        self._services: dict[str, Level] = {}
        self._windows: dict[str, Level] = {}
        self._loss = np.zeros(len(PACES))
        self._weights = np.full(len(PACES), 1 / len(PACES))
        self._variance = float(np.log1p(GUESS_SPREAD**2))
        self._luck: dict[str, deque[float]] = {}
        self._all_luck: deque[float] = deque(maxlen=KEPT)
        self._shapes: dict[str, tuple[int, Table]] = {}
        self._total = 0.0
        self._seen = 0

    def learn(self, service: str, window: str, seconds: float) -> None:
        """One service is over."""
        if not 0 < seconds <= LONGEST:
            return
        if service not in self._services:
            first = np.full(len(PACES), self._unseen(service))
            self._services[service] = Level(PACES, SERVICE_PRIOR, first)
        level = self._services[service]
        if window not in self._windows:
            self._windows[window] = Level(np.array(WINDOW_GAIN), WINDOW_PRIOR, np.array(0.0))
        speed = self._windows[window]
        lucks = np.clip(np.log(seconds) - level.value - speed.value, -_CLIP, _CLIP)
        luck = float(self._weights @ lucks)
        self._variance += VARIANCE_GAIN * (luck**2 - self._variance)
        if level.count >= ENOUGH:
            # Before that all paces follow alike, and what they miss says nothing of them.
            self._judge(lucks)
        level.move(lucks)
        speed.move(np.array(luck))
        self._seen += 1
        self._total += seconds
        self._luck.setdefault(service, deque(maxlen=KEPT)).append(luck)
        self._all_luck.append(luck)
        self._reshape(service)

    def _judge(self, lucks: np.ndarray) -> None:
        """Weigh the paces by how likely they made what came of late."""
        self._loss += lucks**2 - JUDGED * self._loss
        likely = np.exp((self._loss.min() - self._loss) / (2 * self._variance))
        self._weights = likely / likely.sum()

    @property
    def seen(self) -> int:
        """Services that were learned from."""
        return self._seen

    @property
    def mean(self) -> float:
        """Seconds a service takes on average, all alike: what the simple formula multiplies by."""
        return self._total / self.seen if self.seen else GUESS_S

    @property
    def doubt(self) -> float:
        """Standard deviation of the logarithm of the common level."""
        gain = max(float(self._weights @ PACES), 1 / (self.seen + 4))
        return float(np.sqrt(self._variance * gain / 2))

    @property
    def known(self) -> float:
        return self.seen / (self.seen + ENOUGH)

    def speeds(self) -> dict[str, float]:
        return {window: float(np.exp(level.value)) for window, level in self._windows.items()}

    def table(self, service: str) -> Table:
        """The time of this service at a window of speed 1."""
        known = self._services.get(service)
        level = self._unseen(service) if known is None else float(self._weights @ known.value)
        scaled: Table = self._shape(service) * np.exp(level)
        return scaled

    def _unseen(self, service: str) -> float:
        """What to take for the level of a service that was not seen yet."""
        mean = self._defaults.get(service, self.mean if self.seen >= ENOUGH else GUESS_S)
        return float(np.log(mean / _UNKNOWN.mean()))

    def _shape(self, service: str) -> Table:
        """Times of a service of level 1."""
        found = self._shapes.get(service)
        return _UNKNOWN if found is None else found[1]

    def _reshape(self, service: str) -> None:
        """Make the shape anew when a twentieth of its observations is new."""
        made = self._shapes[service][0] if service in self._shapes else 0
        count, own = self._services[service].count, self._luck[service]
        if not made or count - made > len(own) // 20:
            others = list(self._all_luck)[-max(1, ENOUGH - len(own)) :]
            self._shapes[service] = (count, _shape_of(own, others))


def _shape_of(own: Collection[float], others: Collection[float]) -> Table:
    """Of the logarithms of luck; where there are too few, filled up with those of other services
    and then with a guess. The mean logarithm is 0, for the level has it already."""
    sample = list(own)
    if len(sample) < ENOUGH:
        sample += others
    missing = ENOUGH - len(sample)
    if missing > 0:
        sample += list(_GUESS[GRID // missing // 2 :: GRID // missing])
    shape = table_of(sample)
    return np.exp(shape - shape.mean())


_GUESS = float(np.sqrt(np.log1p(GUESS_SPREAD**2))) * NORMAL
_UNKNOWN = _shape_of((), ())
