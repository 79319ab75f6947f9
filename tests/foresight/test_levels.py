"""Levels: what became of earlier estimates corrects where later ones are read."""

import numpy as np
import pytest

from foresight.levels import REACH, Levels, corrected
from foresight.replay import replay
from foresight.state import Estimate
from tests.foresight.test_replay import FOUND, LAST_DAY, TRACE, _other_future


def _lived(shift: float, spread: float, count: int = 4000) -> tuple[Levels, np.ndarray]:
    """A hall whose simulation believes in waits about 20 min, ± 5, and whose real ones are
    otherwise; the levels after them all, and which of the later half were below, longer, above."""
    dice = np.random.default_rng(5)
    believed = np.sort(dice.normal(20, 5, 2000))
    levels, came = Levels(), []
    for wait in dice.normal(20 + shift, 5 * spread, count):
        low, middle, high = np.quantile(believed, (levels.low, levels.expected, levels.high))
        levels = corrected(levels, Estimate(low, middle, high, 0.0), wait)
        came.append((wait < low, wait > middle, wait > high))
    return levels, np.mean(came[count // 2 :], axis=0)


@pytest.mark.parametrize(("shift", "spread"), [(0, 1), (2, 1), (-2, 1), (0, 1.4), (0, 0.7)])
def test_in_the_long_run_the_band_holds_what_it_says(shift: float, spread: float) -> None:
    """Waits longer, shorter, more or less scattered than believed: a tenth below, half above the
    middle, a tenth above."""
    _, shares = _lived(shift, spread)
    assert shares == pytest.approx([0.1, 0.5, 0.1], abs=0.03)


def test_a_belief_that_is_true_stays() -> None:
    """Where the simulation is right its levels stay about where they were."""
    levels, _ = _lived(0, 1)
    assert (levels.low, levels.expected, levels.high) == pytest.approx((0.1, 0.5, 0.9), abs=0.06)


def test_at_once_is_no_mistake() -> None:
    """Told «at once» and called at once is inside the band and neither longer nor shorter."""
    told = Estimate(0.0, 0.0, 0.0, 0.0)
    after = corrected(Levels(), told, 0.0)
    assert after.expected == 0.5
    assert after.low > 0.1 and after.high < 0.9


def test_nonsense_leads_no_level_astray() -> None:
    """A thousand waits of a jumped clock: the levels stay in reach and in their order."""
    levels = Levels()
    for _ in range(1000):
        levels = corrected(levels, Estimate(1.0, 2.0, 3.0, 0.0), 10_000.0)
    assert levels.low <= 0.1 + REACH and levels.expected <= 0.5 + REACH
    assert levels.low < levels.expected < levels.high <= 0.99


def test_a_replay_corrects_itself() -> None:
    """A wait moves the levels when it has come to its end, and no sooner: what is foreseen at the
    first arrivals is as without correction, later it is not."""
    plain = {one.row.id: one.estimate for one in FOUND}
    moved = {one.row.id: one.estimate for one in replay(TRACE, LAST_DAY, correcting=True)}
    first = min((one.row for one in FOUND if one.row.start), key=lambda row: row.start or 0)
    before = [one.row.id for one in FOUND if (one.row.arrival or 0) < (first.start or 0)]
    assert before and all(moved[key] == plain[key] for key in before)
    assert moved != plain


@pytest.mark.parametrize("index", range(5, len(FOUND), 31))
def test_a_correction_knows_no_future_either(index: int) -> None:
    """However the future turns out, what was told at an arrival stays the same."""
    told = list(replay(TRACE, LAST_DAY, correcting=True))
    one = told[index]
    assert one.row.arrival is not None
    other = _other_future(one.row.arrival, index)
    again = {two.row.id: two for two in replay(other, LAST_DAY, correcting=True)}
    assert again[one.row.id].estimate == one.estimate
