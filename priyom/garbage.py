"""Garbage that Python finds only by a search, looked for at moments of our own choosing.

By itself it searches after so many new objects: in the middle of a hall's picture, and every now
and then through everything there is. With five thousand sockets that froze all screens for half a
second. So a short search through what is new comes four times a second, and the long one waits for
a quiet moment.
"""

import gc
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

YOUNG_EVERY = 0.25
"""Seconds between searches through what is new."""
QUIET = 30.0
"""Seconds without a touch anywhere that make a moment quiet."""
FULL_EVERY, FULL_AT_LAST = 3600.0, 24 * 3600.0
"""Seconds between searches through everything: where it is quiet, and where it never is."""


@dataclass
class Searches:
    """When to search through everything. `now`: seconds of any steady clock; `touched`: a count
    that goes up with each touch."""

    searched: float
    touched: int = 0
    since: float = 0.0

    def due(self, now: float, touched: int) -> bool:
        """Now? It is taken as done."""
        if touched != self.touched:
            self.touched, self.since = touched, now
        waited = now - self.searched
        quiet = now - self.since >= QUIET
        if not (waited >= FULL_EVERY and quiet or waited >= FULL_AT_LAST):
            return False
        self.searched = now
        return True


def tend(touched: Callable[[], int]) -> None:
    """Take over from Python, when everything is loaded: that stays for ever, and is left out."""
    gc.collect()
    gc.freeze()
    gc.disable()
    threading.Thread(target=_forever, args=[touched], name="garbage", daemon=True).start()


def _forever(touched: Callable[[], int]) -> None:
    searches = Searches(time.monotonic())
    while True:
        time.sleep(YOUNG_EVERY)
        gc.collect(2 if searches.due(time.monotonic(), touched()) else 0)
