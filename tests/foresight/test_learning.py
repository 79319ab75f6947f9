"""What is learned of a hall: services, windows, shares, and the turn rule."""

import numpy as np
import pytest

from foresight import draws
from foresight.beliefs import GRID, draw, lognormal, remaining, survival, table_of
from foresight.habits import Habits
from foresight.pace import LONGEST, Pace
from foresight.roster import Roster, WindowDay
from foresight.rules import RULES, Inference, rule_of
from foresight.state import Visitor


def test_draws_hang_on_the_key_alone() -> None:
    """The same key draws the same, another key or purpose draws otherwise."""
    assert (draws.uniform(["x", "y"])[1] == draws.uniform(["y"])[0]).all()
    assert (draws.one("x") != draws.one("y")).any()
    assert (draws.one("x", "a") != draws.one("x", "b")).any()


def test_draws_spread_evenly() -> None:
    """Each key's draws fall one into each stratum, so that every mean is right at once."""
    found = np.sort(draws.uniform([str(number) for number in range(50)]), axis=1)
    assert (np.floor(found * draws.REPLICATIONS) == np.arange(draws.REPLICATIONS)).all()


def test_tables_are_quantiles() -> None:
    """A table of a sample has its mean and its median; a lognormal has its mean and spread."""
    table = lognormal(600, 0.6)
    assert table.mean() == pytest.approx(600) and table.std() == pytest.approx(360, rel=0.05)
    sample = np.random.default_rng(1).gamma(2, 100, 500)
    assert table_of(sample).mean() == pytest.approx(sample.mean(), rel=0.01)
    assert np.median(table_of(sample)) == pytest.approx(np.median(sample), rel=0.01)


def test_an_exponential_time_has_no_memory() -> None:
    """However long it has lasted, as much again is to come; beyond all that was seen, too."""
    uniform = (np.arange(1000) + 0.5) / 1000
    table = draw(table_of(-300 * np.log1p(-uniform)), (np.arange(GRID) + 0.5) / GRID)
    for passed in (0, 300, 600):
        assert remaining(table, passed, uniform).mean() == pytest.approx(300, rel=0.1)
    assert 100 < remaining(table, 5000, uniform).mean() < 900
    assert survival(table, 300) == pytest.approx(np.exp(-1), abs=0.01)


def _told(pace: Pace, count: int, mean: float, seed: int = 1, service: str = "a") -> None:
    for luck in np.random.default_rng(seed).gamma(3, 1 / 3, count):
        pace.learn(service, "1", mean * luck)


def test_a_service_is_learned() -> None:
    """After a few days its mean is known within a tenth, whatever the guess was."""
    pace = Pace({"a": 3000})
    _told(pace, 300, 420)
    assert pace.table("a").mean() * pace.speeds()["1"] == pytest.approx(420, rel=0.1)
    assert pace.known > 0.8


def test_drift_is_followed() -> None:
    """When services become half as long again, the level is there within some hundred of them."""
    pace = Pace()
    _told(pace, 1500, 400)
    _told(pace, 250, 600, seed=2)
    assert pace.table("a").mean() * pace.speeds()["1"] == pytest.approx(600, rel=0.15)


def test_luck_is_not_followed() -> None:
    """Where nothing changes, the levels of a hall stay within a few hundredths of the truth."""
    pace, dice, missed = Pace(), np.random.default_rng(1), []
    means = {"a": 300, "b": 600, "c": 1200}
    for number in range(4000):
        service, window = str(dice.choice(list(means))), str(dice.integers(1, 4))
        pace.learn(service, window, means[service] * dice.gamma(3, 1 / 3))
        if number > 1500 and number % 50 == 0:
            speed = np.mean(list(pace.speeds().values()))
            missed += [np.log(pace.table(one).mean() * speed / means[one]) for one in means]
    assert float(np.sqrt(np.mean(np.square(missed)))) < 0.04


def test_a_drift_to_and_fro_is_followed() -> None:
    """A level that swings by three tenths over weeks is known better than one that stands still."""
    pace, dice, missed = Pace(), np.random.default_rng(5), []
    for number in range(6000):
        factor = 1 + 0.3 * np.sin(2 * np.pi * number / 3000)
        pace.learn("a", "1", 420 * factor * dice.gamma(3, 1 / 3))
        if number > 3000:
            missed.append(np.log(pace.table("a").mean() * pace.speeds()["1"] / 420 / factor))
    assert float(np.std(missed)) < 0.1


def test_one_finish_that_came_at_once_moves_little() -> None:
    """A second instead of ten minutes counts as a twelfth, not as next to nothing."""
    pace = Pace()
    _told(pace, 400, 600)
    before = pace.table("a").mean()
    pace.learn("a", "1", 1)
    assert pace.table("a").mean() == pytest.approx(before, rel=0.03)


def test_a_slow_window_is_told_from_a_quick_one() -> None:
    """A clerk's speed is learned across services, and little evidence moves it little."""
    pace, dice = Pace(), np.random.default_rng(3)
    pace.learn("a", "3", 3600)
    assert pace.speeds()["3"] < 1.4
    for luck in dice.gamma(3, 1 / 3, 1200):
        window = str(dice.integers(1, 3))
        service = str(dice.choice(["a", "b"]))
        mean = {"a": 300, "b": 900}[service] * {"1": 0.8, "2": 1.2}[window]
        pace.learn(service, window, mean * luck)
    speeds = pace.speeds()
    assert speeds["2"] / speeds["1"] == pytest.approx(1.5, rel=0.15)
    assert pace.table("b").mean() / pace.table("a").mean() == pytest.approx(3, rel=0.15)


def test_a_forgotten_finish_teaches_nothing() -> None:
    """Hours of an unclosed service, and times that cannot be, are left aside."""
    pace = Pace()
    pace.learn("a", "1", LONGEST + 1)
    pace.learn("a", "1", -5)
    assert pace.seen == 0


def test_without_a_past_the_catalogue_speaks() -> None:
    """A hall without history believes what its services are said to take, and is not sure."""
    beliefs = Habits({"a": 1200}).beliefs({"a", "b"})
    assert beliefs.services["a"].mean() == pytest.approx(1200)
    assert beliefs.services["b"].mean() == pytest.approx(600)
    assert beliefs.known == 0 and beliefs.doubt > 0.1


def test_shares_are_learned() -> None:
    """No-shows, leavers and booked visitors who come."""
    habits = Habits()
    for number in range(400):
        if number % 10:
            habits.served("a", "1", 300)
        else:
            habits.not_shown(60)
        habits.ended_waiting(left=number % 20 == 0)
        habits.booked(None if number % 4 == 0 else -120.0)
    beliefs = habits.beliefs({"a"})
    assert beliefs.no_show == pytest.approx(0.1, abs=0.02)
    assert beliefs.left == pytest.approx(0.05, abs=0.01)
    assert beliefs.shows == pytest.approx(0.75, abs=0.02)
    assert np.median(beliefs.offset) == pytest.approx(-120, abs=5)


def test_arrivals_are_learned_by_the_hour_and_forgotten_by_the_week() -> None:
    """A rate is what former days had in that half-hour, the last days most."""
    habits = Habits()
    for day in range(60):
        for _ in range(6 if day < 20 else 12):
            habits.came("priority", "a", 10 * 3600.0)
        habits.day_over()
    rates = habits.beliefs({"a"}).streams["priority", "a"] * 1800
    assert rates[20] == pytest.approx(12, rel=0.1) and rates.sum() == pytest.approx(rates[20])


def _day(*pauses: tuple[float, float]) -> dict[str, WindowDay]:
    return {"1": WindowDay(32_400.0, list(pauses), 61_200.0)}


def test_a_daily_long_pause_is_a_lunch() -> None:
    """Known by its hour; what comes at any hour is an unannounced pause, a second of open time."""
    roster = Roster()
    for number in range(10):
        odd = [(36_000.0 + 2000 * number, 400.0)] if number % 2 else []
        roster.learn(_day((43_200.0 + 30 * number, 2400.0), *odd), 61_200.0)
    found = roster.breaks()["1"]
    assert found.lunch is not None and found.lunch_s is not None and found.away_s is not None
    assert np.median(found.lunch) == pytest.approx(43_335, abs=60)
    assert np.median(found.lunch_s) == pytest.approx(2400)
    assert found.away * (10 * (28_800 - 2400) - 5 * 400) == pytest.approx(5)
    assert found.away_s.mean() == pytest.approx(400)
    assert np.median(found.opens) == 32_400 and found.ends is None  # type: ignore[arg-type]


def test_a_window_that_leaves_early_is_known() -> None:
    """Closing while the others go on for long is the end of its day."""
    roster = Roster()
    for _ in range(5):
        roster.learn({"1": WindowDay(32_400.0, [], 46_800.0), **{}}, 61_200.0)
    found = roster.breaks()["1"]
    assert found.ends is not None and found.ends_share == 1 and found.ends[0] == 46_800


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_inferred_from_its_calls(name: str) -> None:
    """Whatever rule of the candidates chose, it explains the most calls."""
    dice, inference = np.random.default_rng(7), Inference()
    turns = ["walk_in", "walk_in", "booked", "returning", "priority"]
    for _ in range(300):
        line = []
        for index in range(8):
            issued = 10_000 - float(dice.integers(0, 3000))
            turn = str(dice.choice(turns))
            ahead = float(dice.integers(0, 900)) if turn == "booked" else 0.0
            line.append(Visitor(str(index), "a", turn, issued + ahead, issued))
        called = min(line, key=lambda one: RULES[name].key(one, 10_000.0))
        inference.learn(called, line, 10_000.0)
    assert inference.best.name == name


def test_without_evidence_the_lines_own_rule_holds() -> None:
    """No call, no doubt."""
    assert Inference().best.name == "accumulating"


def test_rates_may_be_given() -> None:
    """A rule by name or by its four rates; anything else says what is known."""
    assert rule_of("fifo") is RULES["fifo"]
    assert rule_of("priority=9,booked=3,returning=2,walk_in=1").rates["booked"] == 3
    for wrong in ("lifo", "priority=1", "priority=1,booked=2,returning=3,walk_in=-1", "a=b"):
        with pytest.raises(ValueError, match="unknown rule"):
            rule_of(wrong)
