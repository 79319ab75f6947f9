"""Garbage: looked for often where it is new, and everywhere when nobody is held up by it."""

import gc
import time
import weakref

import pytest

from priyom import garbage
from priyom.garbage import FULL_AT_LAST, FULL_EVERY, QUIET, Searches


class Knot:
    """Something that only a search finds."""

    def __init__(self) -> None:
        self.itself = self


def test_everything_is_searched_when_it_is_quiet() -> None:
    """An hour must have passed, and half a minute without a touch."""
    searches = Searches(0.0)
    assert not searches.due(FULL_EVERY, 1)
    assert not searches.due(FULL_EVERY + QUIET - 1, 1)
    assert not searches.due(FULL_EVERY + QUIET, 2)
    assert searches.due(FULL_EVERY + 2 * QUIET, 2)
    assert not searches.due(FULL_EVERY + 3 * QUIET, 2)


def test_where_it_is_never_quiet_a_day_is_enough() -> None:
    """A house that works around the clock is searched all the same."""
    searches = Searches(0.0)
    for second in range(0, int(FULL_AT_LAST), 10):
        assert not searches.due(second, second)
    assert searches.due(FULL_AT_LAST, 0)


def test_new_garbage_goes_within_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own searches are off, and a knot is gone all the same."""
    monkeypatch.setattr(garbage, "YOUNG_EVERY", 0.01)
    try:
        garbage.tend(lambda: 0)
        assert not gc.isenabled()
        knot = weakref.ref(Knot())
        deadline = time.monotonic() + 10
        while knot() is not None and time.monotonic() < deadline:
            time.sleep(0.01)
        assert knot() is None
    finally:
        gc.enable()
        gc.unfreeze()
