"""The hall simulated forward."""

import math
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foresight.beliefs import Beliefs, Breaks, lognormal, table_of
from foresight.engine import FAR, NO_BREACH, breach, foresee
from foresight.state import Booked, Hall, Serving, Visitor, Window
from line.turn import RATES, choose

AT = 1_800_000_000.0
TEN = 36_000.0
D = 300.0
FIXED = Beliefs(services={"a": table_of([D]), "b": table_of([D])})
BOTH = frozenset("ab")


def walk_in(name: str, ago: float, service: str = "a", turn: str = "walk_in") -> Visitor:
    return Visitor(name, service, turn, AT - ago, AT - ago)


def window(code: str = "1", services: frozenset[str] = BOTH, busy: float | None = None) -> Window:
    serving = None if busy is None else Serving(f"at-{code}", "a", AT - busy)
    return Window(code, services, since=AT - 9e3, free_since=AT - 9e3, serving=serving)


def hall(windows: list[Window], line: list[Visitor], booked: tuple[Booked, ...] = ()) -> Hall:
    return Hall(AT, TEN, tuple(windows), tuple(line), booked)


def test_one_window_serves_one_after_the_other() -> None:
    """Where services take exactly five minutes, each visitor ahead costs exactly five."""
    line = [walk_in(str(number), 60.0 - number) for number in range(5)]
    found = foresee(hall([window(busy=60)], line), FIXED)
    for number in range(5):
        expected = (60 - number + D - 60 + number * D) / 60
        one = found[str(number)]
        assert (one.low, one.expected, one.high) == pytest.approx((expected,) * 3)


def test_windows_share_the_line() -> None:
    """Three windows call three at once."""
    line = [walk_in(str(number), 9.0 - number) for number in range(9)]
    found = foresee(hall([window(str(n)) for n in range(3)], line), FIXED)
    for number in range(9):
        waited = (9 - number + D * (number // 3)) / 60
        assert found[str(number)].expected == pytest.approx(waited)


@pytest.mark.parametrize("ahead", [1, 4, 12])
def test_exponential_services_give_erlang_waits(ahead: int) -> None:
    """With n exponential services before it, one window's wait is Erlang distributed."""
    exponential = table_of(-D * np.log1p(-(np.arange(4096) + 0.5) / 4096))
    beliefs = Beliefs(services={"a": exponential, "b": exponential})
    line = [walk_in(str(number), 20.0 - number) for number in range(ahead + 1)]
    one = foresee(hall([window()], line), beliefs)[str(ahead)]
    for found, share in ((one.low, 0.1), (one.expected, 0.5), (one.high, 0.9)):
        waited = found * 60 - (20 - ahead)
        tolerance = (0.45 if share == 0.1 else 0.12) / math.sqrt(ahead)
        assert waited == pytest.approx(_erlang(ahead, share) * D, rel=tolerance)


def _erlang(count: int, share: float) -> float:
    """The quantile of a sum of `count` exponential times of mean 1, by bisection."""
    low, high = 0.0, 50.0
    for _ in range(60):
        middle = (low + high) / 2
        above = sum(math.exp(-middle) * middle**k / math.factorial(k) for k in range(count))
        low, high = (middle, high) if 1 - above < share else (low, middle)
    return low


def test_what_has_lasted_long_lasts_on_as_the_past_says() -> None:
    """The rest of a running service is drawn from those that lasted so long already."""
    beliefs = Beliefs(services={"a": table_of([60.0] * 50 + [600.0] * 50)})
    fresh = foresee(hall([window(busy=0)], [walk_in("x", 0)]), beliefs)["x"]
    old = foresee(hall([window(busy=120)], [walk_in("x", 0)]), beliefs)["x"]
    assert fresh.low == pytest.approx(1, abs=0.1) and fresh.high == pytest.approx(10, abs=0.1)
    assert old.low == old.high == pytest.approx(8)


def test_a_window_helps_those_only_whom_it_serves() -> None:
    """Two idle windows for another service leave the line as long as it was."""
    line = [walk_in("x", 0, "b"), walk_in("y", 0, "b")]
    alone = foresee(hall([window("1")], line), FIXED)
    beside = [window("1"), window("2", frozenset("a")), window("3", frozenset("a"))]
    assert foresee(hall(beside, line), FIXED) == alone


def test_who_is_sent_to_a_window_waits_for_that_window() -> None:
    """A visitor sent to a busy window does not go to the idle one."""
    sent = Visitor("x", "a", "returning", AT, AT, for_window="2")
    found = foresee(hall([window("1"), window("2", busy=0)], [sent]), FIXED)
    assert found["x"].expected == pytest.approx(D / 60)


def test_nobody_who_serves_means_the_longest_wait() -> None:
    """A service that no window offers waits until the simulation looks no further."""
    found = foresee(hall([window(services=frozenset("b"))], [walk_in("x", 0)]), FIXED)["x"]
    assert found.low == found.high == FAR / 60 and found.p_over == 1


def test_the_lunch_to_come_counts() -> None:
    """Who is not called before the only window's lunch waits for its end."""
    lunch = Breaks(lunch=table_of([TEN + D + 1]), lunch_share=1.0, lunch_s=table_of([2400.0]))
    beliefs = Beliefs(services=FIXED.services, breaks={"1": lunch})
    line = [walk_in(str(number), 3.0 - number) for number in range(3)]
    found = foresee(hall([window()], line), beliefs)
    assert found["1"].expected == pytest.approx((2 + D) / 60)
    assert found["2"].expected == pytest.approx((1 + 2 * D + 2400) / 60)


def test_a_lunch_taken_is_not_expected_again() -> None:
    """Once a day."""
    lunch = Breaks(lunch=table_of([TEN + 60]), lunch_share=1.0, lunch_s=table_of([2400.0]))
    beliefs = Beliefs(services=FIXED.services, breaks={"1": lunch})
    back = Window("1", BOTH, since=AT, free_since=AT, pauses=(TEN - 2400,))
    line = [walk_in("0", 2), walk_in("1", 1)]
    assert foresee(hall([back], line), beliefs)["1"].expected == pytest.approx((1 + D) / 60)


def test_a_paused_window_comes_back_as_its_pauses_end() -> None:
    """What is left of a pause that began ten minutes ago."""
    habits = Breaks(away=1e-5, away_s=table_of([900.0]))
    beliefs = Beliefs(services=FIXED.services, breaks={"1": habits})
    paused = Window("1", BOTH, "paused", since=AT - 600, free_since=AT - 700)
    found = foresee(hall([paused], [walk_in("x", 0)]), beliefs)["x"]
    assert found.low == pytest.approx(5)


def test_a_window_not_yet_open_opens_when_it_used_to() -> None:
    """Who comes before the doors open waits for the usual moment."""
    beliefs = Beliefs(
        services=FIXED.services, breaks={"1": Breaks(opens=table_of([TEN + 120]), opens_share=1.0)}
    )
    shut = Window("1", BOTH, "closed", opened=False)
    assert foresee(hall([shut], [walk_in("x", 0)]), beliefs)["x"].expected == pytest.approx(2)


def test_bookings_to_come_are_reckoned_with() -> None:
    """A booked visitor who will come overtakes the walk-in at the end of a long line."""
    line = [walk_in(str(number), 9.0 - number) for number in range(9)]
    due = (Booked("later", "a", AT + 600),)
    beliefs = Beliefs(services=FIXED.services, shows=1.0)
    without = foresee(hall([window()], line), beliefs)["8"]
    with_one = foresee(hall([window()], line, due), beliefs)["8"]
    assert with_one.expected == pytest.approx(without.expected + D / 60)


def test_priority_to_come_is_reckoned_with() -> None:
    """The more priority visitors an hour brings, the longer a walk-in waits."""
    line = [walk_in(str(number), 9.0 - number) for number in range(9)]
    waits = []
    for an_hour in (0.0, 3.0, 6.0):
        streams = {("priority", "a"): np.full(48, an_hour / 3600)}
        beliefs = Beliefs(services=FIXED.services, streams=streams)
        waits.append(foresee(hall([window()], line), beliefs)["8"].high)
    assert waits == sorted(waits) and waits[2] > waits[0] + D / 60


def test_the_same_past_gives_the_same_figures() -> None:
    """No clock and no file has a say: the same hall a week later is foreseen alike."""
    beliefs = Beliefs(services={"a": lognormal(500, 0.6)}, gap=lognormal(20, 0.6), no_show=0.1)
    line = [walk_in(str(number), 100.0 - number) for number in range(20)]
    here = hall([window("1", busy=50), window("2")], line)

    def later(one: Visitor) -> Visitor:
        return Visitor(
            one.id, one.service, one.turn, one.base + 7 * 86_400, one.issued + 7 * 86_400
        )

    moved = Hall(
        AT + 7 * 86_400,
        TEN,
        (
            Window(
                "1", BOTH, since=0, free_since=0, serving=Serving("at-1", "a", AT - 50 + 604_800)
            ),
            Window("2", BOTH, since=0, free_since=AT - 9e3 + 604_800),
        ),
        tuple(map(later, line)),
    )
    first, second = foresee(here, beliefs), foresee(moved, beliefs)
    assert first == foresee(here, beliefs)
    for key in first:
        assert second[key].expected == pytest.approx(first[key].expected)


class Drawn:
    """A waiting visitor as `line.turn.choose` wants it."""

    def __init__(self, one: Visitor) -> None:
        self.id, self.service, self.turn, self.for_window = one.id, one.service, one.turn, None
        self.base = datetime.fromtimestamp(one.base, UTC)
        self.issued_at = datetime.fromtimestamp(one.issued, UTC)


def _played(windows: list[Window], line: list[Visitor]) -> dict[str, float]:
    """Seconds until each is called, by the line's own rule, one event after the other."""
    free = {one.code: 0.0 for one in windows}
    waiting = [Drawn(one) for one in line]
    found: dict[str, float] = {}
    able = {one.code: one.services for one in windows}
    while free:
        code = min(free, key=lambda one: (free[one], list(able).index(one)))
        at = datetime.fromtimestamp(AT + free[code], UTC)
        one = choose(waiting, code, able[code], at)
        if one is None:
            del free[code]
            continue
        waiting.remove(one)
        found[one.id] = free[code]
        free[code] += {"a": D, "b": 2 * D + 1}[one.service]
    return found


TURNS = st.sampled_from(sorted(RATES))
VISITORS = st.lists(
    st.tuples(st.integers(-600, 1800), TURNS, st.sampled_from("ab")), min_size=1, max_size=25
)


@settings(max_examples=60, deadline=None)
@given(VISITORS, st.lists(st.sampled_from([BOTH, frozenset("a")]), min_size=1, max_size=4))
def test_whose_turn_it_is_decides_the_lines_own_rule(
    drawn: list[tuple[int, str, str]], served: list[frozenset[str]]
) -> None:
    """Without chance the engine calls exactly whom `line.turn.choose` would, when it would."""
    line = [
        # A base ahead of the moment: a booked visitor who came early.
        Visitor(f"{number:02}", service, turn, AT - ago - number / 64, AT - max(ago, 0) - number)
        for number, (ago, turn, service) in enumerate(drawn)
    ]
    windows = [window(str(number), services) for number, services in enumerate([BOTH, *served])]
    beliefs = Beliefs(services={"a": table_of([D]), "b": table_of([2 * D + 1])})
    expected = _played(windows, line)
    found = foresee(hall(windows, line), beliefs)
    for one in line:
        waited = max(0.0, expected[one.id] - (one.base - AT)) / 60
        assert found[one.id].expected == pytest.approx(waited, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(VISITORS, st.integers(1, 5), st.integers(0, 4000))
def test_estimates_are_in_order(drawn: list[tuple[int, str, str]], windows: int, busy: int) -> None:
    """0 ≤ low ≤ expected ≤ high, a chance is a chance, and the moment already waited counts."""
    line = [
        Visitor(f"{number:02}", service, turn, AT - ago, AT - max(ago, 0))
        for number, (ago, turn, service) in enumerate(drawn)
    ]
    beliefs = Beliefs(
        services={"a": lognormal(400, 0.6), "b": lognormal(900, 0.6)},
        gap=lognormal(20, 0.6),
        no_show=0.05,
        left=0.02,
        doubt=0.1,
        streams={("priority", "a"): np.full(48, 1e-3)},
        breaks={"0": Breaks(away=1e-4, away_s=lognormal(600, 0.5))},
    )
    here = hall([window(str(n), busy=float(busy)) for n in range(windows)], line)
    found = foresee(here, beliefs)
    assert found.keys() == {one.id for one in line}
    for one in line:
        estimate = found[one.id]
        assert 0 <= estimate.low <= estimate.expected <= estimate.high <= FAR / 60
        assert 0 <= estimate.p_over <= 1
        assert estimate.low >= (AT - one.base) / 60 - 1e-9
    alone = foresee(here, beliefs, only=line[-1].id)
    assert alone == {line[-1].id: found[line[-1].id]}


def test_the_halls_risk_grows_with_its_line() -> None:
    """The chance that somebody waits too long within the hour, newcomers included."""
    streams = {("walk_in", "a"): np.full(48, 6 / 3600)}
    beliefs = Beliefs(services={"a": lognormal(300, 0.6)}, streams=streams)
    risks = [
        breach(hall([window()], [walk_in(str(n), 30.0 - n) for n in range(count)]), beliefs).chance
        for count in (0, 2, 4, 8)
    ]
    assert risks == sorted(risks) and risks[0] < 0.5 < risks[-1]


def test_an_empty_hall_is_foreseen_too() -> None:
    """Nobody waits, nothing is said, and nothing breaks."""
    assert foresee(hall([window()], []), FIXED) == {}
    assert breach(hall([window()], []), FIXED) == NO_BREACH


def test_a_breach_is_told_with_its_hour() -> None:
    """Services of exactly five minutes: the fifth of a line crosses 17 minutes 17 minutes after
    coming, surely; who has crossed already is no breach to come."""
    line = [walk_in(str(number), 60.0) for number in range(5)]
    found = breach(hall([window()], line), FIXED)
    assert (found.chance, found.within) == (1.0, pytest.approx(17 * 60 - 60))
    late = [walk_in("late", 18 * 60.0), walk_in("later", 18 * 60.0)]
    assert breach(hall([window()], late), FIXED) == NO_BREACH
