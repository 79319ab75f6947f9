"""The newest entries that this process committed: its followers take them from here, and need not
read again what was written a moment ago. Whatever is older, or was committed elsewhere, they read
from the journal as ever."""

import threading
from collections import deque
from collections.abc import Collection
from itertools import islice

from store.journal import Entry

KEPT = 5000
"""Entries, of all centres together."""


class Tail:
    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self.added = 0
        """How many there have been since the start."""
        self._lock = threading.Lock()

    def add(self, entries: Collection[Entry]) -> None:
        """To be said after their commit, never before."""
        with self._lock:
            self._entries.extend(entries)
            self.added += len(entries)

    def since(self, place: int) -> tuple[list[Entry], int]:
        """What was added after `place` (0: from the start) and is still kept, and the new place."""
        with self._lock:
            # From the end, where the few new ones are: six followers look after each commit.
            found = list(islice(reversed(self._entries), self.added - place))
            found.reverse()
            return found, self.added
