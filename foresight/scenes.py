"""Halls to try things in: what is drawn of a simulated day before anybody comes.

Pure. Minutes where people speak of minutes; the simulation itself runs in seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import pi, sin

from scheduler.crowd import MORNING_PEAK

SERVICES: Mapping[str, tuple[float, float]] = {
    "reference": (7, 0.44),
    "documents": (10, 0.4),
    "tp-application": (20, 0.16),
}
"""Service → minutes on average, share of the visits."""
SPREAD = 0.6
"""Of service times: standard deviation to mean, lognormal."""
OPENS, CLOSES = 9 * 60, 17 * 60
BUSIEST = range(20, 24)
"""The half-hours of the two busiest hours: 10:00–12:00."""
LUNCH, LUNCH_FROM = 40, 12 * 60


@dataclass(frozen=True)
class Scene:
    """One kind of hall. `load`: visitors expected in the two busiest hours ÷ what the windows can
    serve in them; `booked`, `priority`, `returning`, `missing`, `leaving`: shares; `pauses`:
    unannounced ones a window and hour; `drift`: how far service times swing over `drift_days`;
    `surge`: chance that a day has one, and how many times as many then come in that hour; `narrow`:
    windows that serve only the first two services."""

    windows: int = 6
    load: float = 1.0
    services: Mapping[str, tuple[float, float]] = field(default_factory=lambda: dict(SERVICES))
    spread: float = SPREAD
    booked: float = 0.15
    lunch: bool = True
    pauses: float = 0.0
    pause_min: float = 12.0
    drift: float = 0.0
    drift_days: float = 40.0
    surge: float = 0.0
    surge_times: float = 3.0
    priority: float = 0.03
    returning: float = 0.04
    missing: float = 0.03
    leaving: float = 0.015
    absent: float = 0.12
    """Share of the booked who never come."""
    early_min: float = 5.0
    early_spread: float = 5.0
    gap_s: float = 20.0
    lag_s: float = 8.0
    hand_spread: float = 0.6
    missing_s: float = 90.0
    clerks: float = 0.12
    """How much clerks differ in speed: standard deviation of its logarithm."""
    narrow: int = 0

    def level(self, service: str, day: int) -> float:
        """The factor on a service's time on a day; each service swings in its own phase."""
        if not self.drift:
            return 1.0
        phase = list(self.services).index(service) / len(self.services)
        return 1 + self.drift * sin(2 * pi * (day / self.drift_days + phase))

    @property
    def mean_s(self) -> float:
        """Seconds that a visitor keeps a window, on average, the gap after it included."""
        share = sum(share for _, share in self.services.values())
        service = 60 * sum(mean * one for mean, one in self.services.values()) / share
        kept = (1 - self.missing) * service + self.missing * self.missing_s
        return kept * (1 + self.returning) + self.gap_s

    @property
    def visits(self) -> float:
        """Visitors expected a day."""
        peak = sum(MORNING_PEAK[half] for half in BUSIEST)
        in_peak = self.load * self.windows * 7200 / self.mean_s
        return in_peak * sum(MORNING_PEAK.values()) / peak


SCENES: Mapping[str, Scene] = {
    "one window": Scene(windows=1, load=0.85),
    "two windows, lunch": Scene(windows=2, load=0.85),
    "six windows": Scene(windows=6, load=1.05),
    "twelve windows": Scene(windows=12, load=1.1, narrow=4),
    "pauses": Scene(windows=6, load=1.05, pauses=0.25),
    "drift": Scene(windows=6, load=1.05, drift=0.3),
    "surge": Scene(windows=6, load=0.95, surge=0.5),
    "bookings": Scene(windows=6, load=1.1, booked=0.4),
}
"""The eight that figures are measured in."""
