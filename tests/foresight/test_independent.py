"""The engine against a simulation library that knows nothing of it."""

import ciw
import numpy as np
import pytest

from foresight.beliefs import Beliefs, lognormal
from foresight.engine import breach, foresee
from foresight.state import Hall, Visitor, Window

AT, TEN = 1_800_000_000.0, 36_000.0
MEAN, SPREAD = 600.0, 0.6
TRIALS = 400
HOUR = 60.0
SIGMA = float(np.sqrt(np.log1p(SPREAD**2)))
MU = float(np.log(MEAN / 60) - SIGMA**2 / 2)


def trial(seed: int, windows: int, an_hour: float) -> list[ciw.data_record.DataRecord]:
    """An empty hall from ten on: whoever comes within the hour, first come, first served."""
    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(an_hour / 60)],
        service_distributions=[ciw.dists.Lognormal(MU, SIGMA)],
        number_of_servers=[windows],
    )
    simulated = ciw.Simulation(network)
    # Longer than the hour: who came late in it must be seen to be called.
    simulated.simulate_until_max_time(8 * HOUR)
    return [one for one in simulated.get_all_records() if one.arrival_date < HOUR]


def hall(windows: int, waiting: tuple[Visitor, ...] = ()) -> Hall:
    places = tuple(Window(str(n), frozenset("a"), free_since=AT - 60) for n in range(windows))
    return Hall(AT, TEN, places, waiting)


@pytest.mark.parametrize(("windows", "an_hour"), [(1, 4.0), (2, 11.0), (6, 36.0)])
def test_the_chance_of_a_breach_agrees_with_another_simulation(
    windows: int, an_hour: float
) -> None:
    """Within four standard errors: the share of hours in which somebody's wait crosses 17 minutes
    before the hour is over."""
    streams = {("walk_in", "a"): np.full(48, an_hour / 3600)}
    beliefs = Beliefs(services={"a": lognormal(MEAN, SPREAD)}, streams=streams)
    ours = breach(hall(windows), beliefs).chance
    crossed = [
        any(
            one.waiting_time > 17 and one.arrival_date + 17 <= HOUR
            for one in trial(n, windows, an_hour)
        )
        for n in range(TRIALS)
    ]
    theirs = float(np.mean(crossed))
    error = np.sqrt(max(theirs * (1 - theirs), 0.02) * (1 / TRIALS + 1 / 192))
    assert abs(ours - theirs) <= 4 * error


def test_the_wait_of_a_line_agrees_with_another_simulation() -> None:
    """Eight who stand in line before two windows: the mean wait of the last one."""
    line = tuple(
        Visitor(f"v{n}", "a", "walk_in", AT - 1 + n / 10, AT - 1 + n / 10) for n in range(8)
    )
    ours = foresee(hall(2, line), Beliefs(services={"a": lognormal(MEAN, SPREAD)}))["v7"]
    waits = []
    for seed in range(TRIALS):
        ciw.seed(seed)
        network = ciw.create_network(
            arrival_distributions=[ciw.dists.Sequential([0.001] * 8 + [1e9])],
            service_distributions=[ciw.dists.Lognormal(MU, SIGMA)],
            number_of_servers=[2],
        )
        simulated = ciw.Simulation(network)
        simulated.simulate_until_max_time(8 * HOUR)
        last = max(simulated.get_all_records(), key=lambda one: one.arrival_date)
        waits.append(last.waiting_time)
    assert ours.expected == pytest.approx(float(np.median(waits)), rel=0.08)
    assert ours.high == pytest.approx(float(np.quantile(waits, 0.9)), rel=0.08)
