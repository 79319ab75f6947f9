"""Traces told again, the simulated hall, the scores and the two commands."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from foresight import backtest, synthetic
from foresight.replay import Prediction, replay
from foresight.rules import RULES
from foresight.scenes import Scene
from foresight.state import DAY, Estimate
from foresight.trace import Change, Row, Trace, read_trace, write_trace
from priyom.cli import main

SCENE = Scene(
    windows=3, booked=0.2, pauses=0.3, missing=0.05, leaving=0.05, returning=0.1, priority=0.1
)
TRACE = synthetic.joined(synthetic.days(SCENE, 3, 21))
LAST_DAY = max(row.due for row in TRACE.rows) // DAY * DAY - synthetic.OFFSET
FOUND = list(replay(TRACE, LAST_DAY))


def test_every_arrival_is_foreseen_once() -> None:
    """One prediction for each ticket that came from that day on, whatever became of it."""
    came = [r.id for r in TRACE.rows if r.arrival is not None and r.arrival >= LAST_DAY]
    assert [one.row.id for one in FOUND] == came
    assert len({one.row.outcome for one in FOUND}) > 1


def test_figures_do_not_depend_on_where_predicting_begins() -> None:
    """The same past gives the same figures, be the days before predicted or only learned from."""
    everything = list(replay(TRACE))
    assert everything[-len(FOUND) :] == FOUND


def test_figures_do_not_depend_on_the_process(tmp_path: Path) -> None:
    """Two runs of the command, whose sets are in different orders, write the same file."""
    write_trace(TRACE, tmp_path)
    told = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.csv"
        asked = ["--tickets", str(tmp_path / "tickets.csv"), "--out", str(out)]
        asked += ["--windows", str(tmp_path / "windows.csv")]
        subprocess.run(
            [sys.executable, "-m", "priyom.cli", "backtest", *asked],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        told.append(out.read_text())
    assert told[0] == told[1]


Change_ = Callable[[Row], Row | None]


def _other_future(at: float, seed: int) -> Trace:
    """The same past up to `at`; from then on everything turns out otherwise."""
    dice = np.random.default_rng(seed)
    rows = []
    for row in TRACE.rows:
        if row.arrival is not None and row.arrival > at:
            # Who comes later: half of them never come into being.
            if row.booked_for is None and dice.random() < 0.5:
                continue
            later = row.arrival + float(dice.integers(1, 500))
            rows.append(_unserved(row, later, later + 50))
            continue
        if row.start is not None and row.start >= at:
            assert row.arrival is not None
            row = _unserved(row, row.arrival, at + float(dice.integers(1, 900)))
        elif row.end is not None and row.end > at:
            row = replace(row, end=at + float(dice.integers(1, 5)))
            if row.outcome == "served" and dice.random() < 0.5:
                row = replace(row, outcome="no_show")
        rows.append(row)
    rows.sort(key=lambda row: row.due)
    assert TRACE.changes is not None
    changes = [one for one in TRACE.changes if one.at <= at]
    changes += [Change("1", at + 2, "closed", None), Change("3", at + 3, "closed", None)]
    return Trace(rows, changes)


def _unserved(row: Row, arrival: float, end: float) -> Row:
    return replace(row, arrival=arrival, start=None, window="", end=end, outcome="left")


@pytest.mark.parametrize("index", range(3, len(FOUND), 17))
def test_nothing_later_than_the_arrival_has_a_say(index: int) -> None:
    """However the future turns out, what was foreseen at an arrival stays the same."""
    one = FOUND[index]
    assert one.row.arrival is not None
    other = _other_future(one.row.arrival, index)
    again = {two.row.id: two for two in replay(other, one.row.arrival)}
    assert again[one.row.id].estimate == one.estimate
    assert again[one.row.id].peers == one.peers


def test_a_call_of_the_same_second_is_not_known() -> None:
    """Of the second of an arrival its ends are known, its calls are not."""
    at = 1_768_200_000.0
    first = Row("1", at, None, at + 60, at + 600, "1", "a", False, "served", 0)
    second = Row("2", at + 1, None, at + 600, at + 900, "1", "a", False, "served", 0)
    third = Row("3", at + 600, None, at + 900, at + 960, "1", "a", False, "served", 0)
    changes = [Change("1", at - 9, "open", frozenset("a"))]
    found = {one.row.id: one for one in replay(Trace([first, second, third], changes))}
    assert found["1"].peers == found["2"].peers - found["1"].peers - 10 == pytest.approx(0)
    # The window is free, and one is ahead.
    assert found["3"].peers == pytest.approx(9)
    assert found["3"].estimate.expected > 2


def test_a_service_that_no_window_offers_is_served_all_the_same() -> None:
    """A list of windows that forgets a service does not make its visitors wait all day."""
    at = 1_768_200_000.0
    one = Row("1", at, None, at + 60, at + 600, "1", "a", False, "served", 0)
    changes = [Change("1", at - 9, "open", frozenset("b"))]
    (found,) = replay(Trace([one], changes))
    assert found.estimate.high < 5


def test_windows_are_inferred_where_nobody_tells() -> None:
    """Without windows.csv the figures are nearly as good."""
    told, inferred = (
        backtest.scores(list(replay(Trace(TRACE.rows, changes), LAST_DAY)))
        for changes in (TRACE.changes, None)
    )
    assert inferred.error < 1.5 * told.error + 0.5


def test_the_simulation_beats_the_formula() -> None:
    """In a hall of one window the formula forgets the visitor who is being served."""
    trace = synthetic.joined(synthetic.days(Scene(windows=1, load=0.9, lunch=False), 14, 4))
    found = list(replay(trace, sorted({row.due for row in trace.rows})[len(trace.rows) // 2]))
    assert backtest.scores(found).error < 0.8 * backtest.peers_scores(found).error


def test_the_simulated_hall_keeps_the_lines_rule() -> None:
    """A simulated hall's calls are explained by accumulating priority, nearly all of them."""
    from foresight.floor import Floor
    from foresight.replay import _bookings_by_day, _events, visitor_of

    floor, turns = Floor(), {}  # type: ignore[var-annotated]
    floor.new_day(0, 0.0, [one for day in _bookings_by_day(TRACE).values() for one in day])
    for at, kind, number in _events(TRACE):
        if kind.name == "COME":  # type: ignore[attr-defined]
            floor.come(TRACE.rows[number], visitor_of(TRACE.rows[number], turns))
        elif kind.name == "LEAVE":  # type: ignore[attr-defined]
            floor.leave(TRACE.rows[number])
        elif kind.name == "CALL":  # type: ignore[attr-defined]
            floor.call(TRACE.rows[number], at)
    assert floor.inference.best is RULES["accumulating"]
    assert floor.inference.hits["accumulating"] == floor.inference.calls > 50


def test_the_same_seed_gives_the_same_days() -> None:
    """And another seed others; a day does not depend on how many follow."""
    again = synthetic.joined(synthetic.days(SCENE, 3, 21))
    assert again == TRACE
    assert synthetic.joined(synthetic.days(SCENE, 3, 22)) != TRACE
    first = synthetic.joined(synthetic.days(SCENE, 1, 21))
    assert list(TRACE.rows[: len(first.rows)]) == list(first.rows)


@pytest.mark.parametrize("load", [0.6, 1.0])
def test_load_is_what_it_says(load: float) -> None:
    """Visitors expected in the two busiest hours ÷ what the windows can serve in them."""
    scene = Scene(windows=4, load=load, booked=0.0, returning=0.0, missing=0.0, clerks=0.0)
    trace = synthetic.joined(synthetic.days(scene, 40, 3))
    busy = [row for row in trace.rows if 10 <= (row.due + row.offset) % DAY / 3600 < 12]
    service = np.mean([row.end - row.start for row in trace.rows if row.start and row.end])
    can = 40 * 4 * 7200 / (service + scene.gap_s)
    assert len(busy) / can == pytest.approx(load, rel=0.06)


def _prediction(expected: float, waited: float, over: float, peers: float) -> Prediction:
    row = Row("1", 0.0, None, waited * 60, waited * 60 + 9, "1", "a", False, "served", 0)
    return Prediction(row, 0, Estimate(expected - 2, expected, expected + 2, over), peers)


def test_scores() -> None:
    """Error, bias, share longer, band and alerts, each by hand; who was not served has no say."""
    found = [
        _prediction(10, 11, 0.1, 20),
        _prediction(20, 16, 0.6, 5),
        _prediction(16, 18, 0.3, 9),
        _prediction(19, 20, 0.9, 30),
    ]
    left = replace(found[0].row, start=None, window="", outcome="left")
    one = backtest.scores([*found, Prediction(left, 0, Estimate(1, 2, 3, 0.9), 9)])
    assert (one.served, one.wait, one.error, one.bias) == (4, 16.25, 2.0, 0.0)
    assert (one.longer, one.inside, one.recall, one.precision) == (0.75, 0.75, 0.5, 0.5)
    peers = backtest.peers_scores(found)
    assert (peers.error, peers.recall, peers.precision) == (9.75, 0.5, 0.5)
    assert "nobody" in backtest.table(backtest.scores([]), peers)


def test_at_once_as_foretold_is_neither_longer_nor_shorter() -> None:
    """Of a perfect median half waits longer; who is called at once as foretold counts as half."""
    told = [_prediction(0, 0, 0.0, 0), _prediction(0, 0, 0.0, 0), _prediction(5, 6, 0.1, 5)]
    assert backtest.scores(told).longer == pytest.approx(2 / 3)


def test_from_the_command_line(tmp_path: Path) -> None:
    """Days simulated, foreseen and judged by two commands."""
    run = CliRunner()
    args = ["--days", "2", "--windows", "2", "--load", "1.1", "--seed", "5", "--out"]
    done = run.invoke(main, ["simulate", *args, str(tmp_path)])
    assert done.exit_code == 0, done.output
    trace = read_trace(tmp_path / "tickets.csv", tmp_path / "windows.csv")
    out = tmp_path / "predictions.csv"
    asked = ["backtest", "--tickets", str(tmp_path / "tickets.csv"), "--out", str(out)]
    asked += ["--windows", str(tmp_path / "windows.csv"), "--from", "2026-01-13"]
    done = run.invoke(main, asked)
    assert done.exit_code == 0, done.output
    assert "mean error, min" in done.output and "alert precision" in done.output
    rows = list(csv.DictReader(out.open()))
    came = [row for row in trace.rows if row.arrival and row.id.startswith("20260113")]
    assert [row["id"] for row in rows] == [row.id for row in came]
    assert list(rows[0]) == ["id", "low", "expected", "high", "p_over", "actual"]
    for told, row in zip(rows, came, strict=True):
        low, expected, high = (float(told[name]) for name in ("low", "expected", "high"))
        assert 0 <= low <= expected <= high and 0 <= float(told["p_over"]) <= 1
        if row.wait is None:
            assert told["actual"] == ""
        else:
            assert float(told["actual"]) == pytest.approx(row.wait, abs=1e-3)


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (["--from", "soon"], "no date"),
        (["--rule", "lifo"], "unknown rule"),
        (["--windows", "{}/tickets.csv"], "row 1: expected the columns"),
        (["--out", "{}/no/such/folder.csv"], "No such file"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, extra: list[str], said: str) -> None:
    """One sentence and a failure, no trace of the inside."""
    done = CliRunner().invoke(main, ["simulate", "--days", "1", "--out", str(tmp_path)])
    extra = [part.format(tmp_path) for part in extra]
    asked = ["backtest", "--tickets", str(tmp_path / "tickets.csv"), *extra]
    with CliRunner().isolated_filesystem(tmp_path):
        done = CliRunner().invoke(main, asked)
    assert done.exit_code != 0 and said in done.output and "Traceback" not in done.output
