"""What would mend a hall, tried in the simulation."""

from dataclasses import replace

import numpy as np

from foresight.advice import HELPS, MENDED, Advice
from foresight.beliefs import Beliefs, Breaks, lognormal, table_of
from foresight.engine import breach
from foresight.forecast import outlook_of
from foresight.state import Hall, Serving, Visitor, Window
from line.turn import RATES

AT, NOON = 1_800_000_000.0, 12 * 3600.0
BOTH = frozenset("ab")
BELIEFS = Beliefs(services={"a": lognormal(420, 0.5), "b": lognormal(420, 0.5)})


def window(code: str, state: str = "open", services: frozenset[str] = BOTH) -> Window:
    return Window(code, services, state, since=AT - 9e3, free_since=AT - 9e3)


def line(count: int, service: str = "a") -> tuple[Visitor, ...]:
    return tuple(
        Visitor(f"{service}{n}", service, "walk_in", AT - 60 + n, AT - 60 + n) for n in range(count)
    )


def advice(hall: Hall, beliefs: Beliefs = BELIEFS) -> tuple[float, tuple[Advice, ...]]:
    able = {one.code: BOTH for one in hall.windows}
    found, told = outlook_of(hall, beliefs, able, RATES, 17.0)
    return found.chance, told


def hall(*windows: Window, waiting: tuple[Visitor, ...], clock: float = NOON) -> Hall:
    return Hall(AT, clock, windows, waiting)


def test_a_calm_hall_needs_nothing() -> None:
    """Where a breach is unlikely nobody is told to do anything."""
    chance, told = advice(hall(window("1"), window("2", "closed"), waiting=line(1)))
    assert chance < 0.1 and told == ()


def test_a_closed_window_is_what_helps() -> None:
    """Six at one window: the second one, opened, takes most of the risk; its effect is what the
    simulation of the changed hall says."""
    here = hall(window("1"), window("2", "closed"), waiting=line(5))
    chance, (first, *_) = advice(here)
    assert (first.kind, first.window) == ("open", "2")
    assert chance > 0.9 and first.after < chance - HELPS
    opened = replace(window("2"), since=AT, free_since=AT)
    changed = replace(here, windows=(here.windows[0], opened))
    assert breach(changed, BELIEFS).chance == first.after


def test_the_smallest_action_that_is_enough_comes_first() -> None:
    """A window that may take the service costs a click; a colleague on a break costs the break."""
    other = window("2", services=frozenset("b"))
    here = hall(window("1"), other, window("3", "paused"), waiting=line(4))
    _, told = advice(here)
    assert [one.kind for one in told][:2] == ["take", "resume"]
    assert told[0].services == ("a",) and told[0].after <= MENDED


def test_a_lunch_may_wait() -> None:
    """A break that begins in the middle of a full line is put off by half an hour."""
    lunch = Breaks(
        lunch=table_of(NOON + np.linspace(60, 300, 50)),
        lunch_share=1.0,
        lunch_s=table_of([2700.0]),
    )
    beliefs = replace(BELIEFS, breaks={"1": lunch, "2": Breaks()})
    waiting = line(3)
    busy = replace(window("1"), serving=Serving("x", "a", AT - 30))
    chance, told = advice(hall(busy, waiting=waiting), beliefs)
    assert chance > 0.9
    assert told[0].kind == "postpone" and told[0].window == "1" and told[0].minutes == 30


def test_windows_that_are_alike_are_advised_once() -> None:
    """Which of three closed windows is opened is up to the hall."""
    closed = [window(code, "closed") for code in "234"]
    _, told = advice(hall(window("1"), *closed, waiting=line(6)))
    assert [one.kind for one in told] == ["open"]


def test_an_overrun_hall_is_told_how_many_are_spared() -> None:
    """With thirty in line a breach is sure whatever is done; still fewer will wait too long."""
    here = hall(window("1"), window("2"), window("3", "closed"), waiting=line(30))
    chance, (first, *_) = advice(here)
    assert first.kind == "open" and chance - first.after < HELPS
    assert first.late < breach(here, BELIEFS).late - 1


def test_where_every_window_works_nothing_is_advised() -> None:
    """One window, one clerk, many visitors: an action that does not exist is not made up."""
    chance, told = advice(hall(window("1"), waiting=line(8)))
    assert chance > 0.9 and told == ()
