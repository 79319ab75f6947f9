"""At which levels simulated waits are read, kept true by what became of earlier estimates.

Pure. No simulation knows all that a hall does: windows pause unannounced, a visitor is put aside.
Then more than half wait longer than expected, and a band of 80 % holds 70. So each wait that is
known moves the levels a little, towards where the estimates told before would have been right: in
the long run a tenth of the waits is below the band and a tenth above it, whatever the hall does
(Gibbs & Candès, Adaptive conformal inference under distribution shift, 2021).
"""

from dataclasses import dataclass

from foresight.state import Estimate

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
"""Shares of visitors who shall wait less than `low`, `expected` and `high`."""
YOUNG, OLD = 150, 500
"""A wait moves a level by one part in so many, from the first waits on and from then on for good:
more would follow the luck of one day, less would take a month to follow the hall."""
REACH = 0.2
"""A level goes no further than this from its share, whatever came: a clock that jumped or a day of
nonsense must not leave a hall without a median."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Shares of the simulated waits that lie below `low`, `expected` and `high`, and how many real
    ones have corrected them."""

    low: float = LOW
    expected: float = MIDDLE
    high: float = HIGH
    seen: int = 0


def corrected(levels: Levels, told: Estimate, wait: float) -> Levels:
    """After a wait (minutes) of which `told` had been told, read at these levels or some before."""
    step = 1 / min(YOUNG + levels.seen, OLD)

    def moved(level: float, share: float, below: float) -> float:
        least, most = max(0.01, share - REACH), min(0.99, share + REACH)
        return min(most, max(least, level + step * (share - below)))

    # Told «at once» and called at once is inside the band, and neither longer nor shorter than
    # expected.
    tied = wait == told.expected
    return Levels(
        low=moved(levels.low, LOW, wait < told.low),
        expected=moved(levels.expected, MIDDLE, 0.5 if tied else wait < told.expected),
        high=moved(levels.high, HIGH, wait <= told.high),
        seen=levels.seen + 1,
    )
