"""Followers: what the rest of the house does because something happened.

A commit only rings a bell; a follower then reads the journal from its own stored cursor. So the
order survives several workers and a crash, and a slow printer never holds up a clerk.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from store import cursors, journal
from store.engine import Store
from store.journal import Entry

BATCH = 500
"""Entries handed over at once: bounds memory after a long sleep."""
PATROL = 1.0
"""Seconds between looks at the heads when no bell rang: a lost wake-up costs at most this."""
SAVE_EVERY = 1.0
"""Seconds between saves of a cursor for followers that do not write: a save is a disk flush."""
PASS_EVERY = 60.0
"""The same past entries that meant nothing to a follower that writes: to read those of a minute
again costs little, to read those of a year would keep a started house busy for an hour."""

log = logging.getLogger(__name__)

Handle = Callable[[Store, str, list[Entry]], None]
HandleAll = Callable[[Store, Mapping[str, list[Entry]]], None]


class Saves(Enum):
    """Who moves a follower's cursor: the walk, soon after handing over; the follower's own
    transaction where there was an effect, so that it acts exactly once, and the walk, now and
    then, past what had none; or the follower alone, as hearing is not yet having done."""

    AFTER = SAVE_EVERY
    WITH_EFFECT = PASS_EVERY
    ITSELF = None


@dataclass(frozen=True)
class Follower:
    """`handle(store, centre, entries)` gets each entry in order, at least once. With `handle_all`,
    the news of many halls are handed over in one step, for a follower that writes: a hundred
    halls' transactions a second are a hundred flushes to disk.

    `saves`: see there; a transaction moves the cursor by `Change.save_cursor`. `idle(store)` is
    called after each round, for coalesced work; True asks to be called again as soon as others had
    their turn. `pause`: seconds between rounds at least; a follower nobody waits for does its work
    in fewer and larger steps, so that a clerk's press shares the machine with less of it."""

    name: str
    handle: Handle
    handle_all: HandleAll | None = None
    saves: Saves = Saves.AFTER
    idle: Callable[[Store], bool] | None = None
    pause: float = 0.0


class Walk:
    """One follower on its way through the journals."""

    def __init__(self, store: Store, follower: Follower) -> None:
        self.store, self.follower = store, follower
        self._places: dict[str, int] = {}
        self._unsaved: dict[str, int] = {}
        self._saved_at = 0.0
        self._told = 0
        self._handed = 0

    def news(self) -> bool:
        """Hand over what this process has just committed, without reading the journal. False
        where something does not follow on what was handed over before: `round` is needed."""
        told: dict[str, list[Entry]] = {}
        entries, self._told = self.store.tail.since(self._told)
        for entry in entries:
            if entry.seq > self._places.get(entry.centre, 0):
                told.setdefault(entry.centre, []).append(entry)
        follows = {centre: new for centre, new in told.items() if self._follows(centre, new)}
        try:
            self._hand_over_all(follows)
        except Exception:
            # `round` tries again, hall by hall, and says so if that fails, too.
            return False
        self._save(time.monotonic())
        return len(follows) == len(told)

    def _follows(self, centre: str, new: list[Entry]) -> bool:
        """Is nothing missing between what was handed over last and these?"""
        first = self._places.get(centre, -1) + 1
        return [entry.seq for entry in new] == list(range(first, first + len(new)))

    def _hand_over_all(self, told: Mapping[str, list[Entry]]) -> None:
        if self.follower.handle_all and told:
            self.follower.handle_all(self.store, told)
            self._come_to(told)
            return
        for centre, new in told.items():
            self._hand_over(centre, new)

    def round(self) -> int:
        """Hand over everything that is new, now; how many entries."""
        with self.store.read() as conn:
            behind = cursors.behind(conn, self.follower.name)
        # What was committed here in between is at hand, and need not be read from the journal.
        before = self._handed
        self.news()
        failed: Exception | None = None
        for centre, stored, last in behind:
            seq = max(stored, self._places.get(centre, 0))
            if seq >= last:
                # Handed over, its cursor not saved yet: nothing to read again.
                continue
            try:
                self._catch_up(centre, seq)
            except Exception as error:
                # An entry that one hall's follower cannot take must not silence the other halls.
                failed = failed or error
        self._save(time.monotonic())
        if failed:
            raise failed
        return self._handed - before

    def _catch_up(self, centre: str, seq: int) -> None:
        while True:
            with self.store.read() as conn:
                entries = journal.after(conn, centre, seq, BATCH)
            if not entries:
                return
            self._hand_over(centre, entries)
            seq = entries[-1].seq
            if len(entries) < BATCH:
                return
            # Far behind (a room that is new to a house of ten years): others have their turn after
            # each batch, or no screen would hear anything for minutes.
            time.sleep(0)

    def _hand_over(self, centre: str, entries: list[Entry]) -> None:
        self.follower.handle(self.store, centre, entries)
        self._come_to({centre: entries})

    def _come_to(self, told: Mapping[str, list[Entry]]) -> None:
        places = {centre: entries[-1].seq for centre, entries in told.items()}
        self._handed += sum(map(len, told.values()))
        self._places |= places
        self._unsaved |= places

    def _save(self, now: float, force: bool = False) -> None:
        every = self.follower.saves.value
        if every and self._unsaved and (force or now - self._saved_at >= every):
            with self.store.write() as tx:
                cursors.save(tx.conn, self.follower.name, self._unsaved)
            self._unsaved, self._saved_at = {}, now

    def stop(self) -> None:
        self._save(time.monotonic(), force=True)

    def forever(self, bell: threading.Event, leads: Callable[[], bool]) -> None:
        """Walk whenever the bell rings, for as long as this process leads."""
        looked, wants_more = 0.0, False
        while True:
            if not wants_more:
                bell.wait(PATROL)
            time.sleep(self.follower.pause)
            bell.clear()
            if not leads():
                # Another worker goes on from here; an old place must not be saved over its own.
                self._places.clear()
                self._unsaved.clear()
                continue
            try:
                try:
                    # On PostgreSQL other workers ring the bell, too, for what is not told here.
                    told = self.news() and self.store.is_sqlite
                    if not told or time.monotonic() - looked >= PATROL:
                        self.round()
                        looked = time.monotonic()
                finally:
                    wants_more = bool(self.follower.idle and self.follower.idle(self.store))
            except Exception:
                # A follower outlives a lost database or a broken page: log, wait, go on from
                # the cursor. Without this guard one bad entry would silence the hall.
                log.exception("follower %s stumbled", self.follower.name)
                looked, wants_more = 0.0, False
