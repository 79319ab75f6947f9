"""Gives each call of a hall its turn: the journal's follower behind the voice.

Only the leading worker walks, so a hall has one order however many boards and workers there are. A
turn goes to all boards of the hall at once (event `turn`): all of them light the call up, and the
one that it names speaks. `coming` lets it fetch the next. The follower's cursor is the last call
whose turn is over: after a crash the others go on from there, and one that was cut short is said
again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from centres.devices import list_devices
from centres.directory import Centre
from display import ears, player
from display.children import ProgramFailed
from display.manner import MACHINE, Manner, manner_of, voice_for
from display.turns import FRESH, LONGEST, STALE, Call, Turn, Turns
from display.voice import Clip, Voice
from hub.rooms import centre_room
from store import Entry, Store, cursors
from store.followers import Follower, Saves
from web.house import House
from web.offload import offload

__all__ = ["NAME", "Caller"]

NAME = "voice"
SAVE_EVERY = 1.0
"""Seconds between saves of the cursors: a save is a disk flush."""
LOOK_AGAIN = 0.5
"""Seconds between looks whether a hall that nobody could speak to has a voice again."""
MUTE = 60.0
"""Seconds for which boards speak in place of a loudspeaker that failed; then it is tried again."""
LOOK_UP = 30.0
"""Seconds between looks of a silent hall whether this worker still leads."""

log = logging.getLogger(__name__)


class Pushes(Protocol):
    """What the caller needs of Socket.IO."""

    def emit(self, event: str, payload: Any, *, to: str) -> None: ...


@dataclass
class Floor:
    """One hall: its turns, the calls that nobody could say (and when), when a voice for them was
    looked for, the bell of its thread."""

    turns: Turns = field(default_factory=Turns)
    unheard: list[tuple[Call, datetime]] = field(default_factory=list)
    looked: float = 0.0
    bell: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Caller:
    """`watched`: does anybody look at this room? `leads`: is this the worker that walks?"""

    def __init__(
        self,
        house: House,
        pushes: Pushes,
        watched: Callable[[str], bool],
        leads: Callable[[], bool],
    ) -> None:
        self._house, self._pushes = house, pushes
        self._watched, self._leads = watched, leads
        self._floors: dict[str, Floor] = {}
        self._saved: dict[str, int] = {}
        self._saved_at = 0.0
        self._player = player.find()
        self._aloud: Voice | None = None
        self._mute_until = 0.0

    def follower(self) -> Follower:
        return Follower(NAME, self.handle, saves=Saves.ITSELF, idle=self.idle)

    def handle(self, store: Store, centre: str, entries: list[Entry]) -> None:
        """Each entry in order; a call of long ago is not said any more."""
        wall, now = store.clock.now(), time.monotonic()
        floor = self._floors.get(centre) or self._open(centre)
        with floor.lock:
            for entry in entries:
                age = max(0.0, (wall - entry.at).total_seconds())
                kind = entry.kind if age <= STALE else ""
                floor.turns.see(entry.seq, kind, entry.ticket, entry.data, now - age)
                if floor.unheard:
                    # What nobody could say is not said later to a visitor who came meanwhile.
                    floor.unheard = [
                        (call, at) for call, at in floor.unheard if call.ticket != entry.ticket
                    ]
            waits = bool(floor.turns.waiting)
        if waits:
            floor.bell.set()

    def idle(self, store: Store) -> bool:
        """Save how far each hall was heard."""
        now = time.monotonic()
        if now - self._saved_at < SAVE_EVERY:
            return False
        places = {centre: floor.turns.done(now) for centre, floor in self._floors.items()}
        moved = {centre: seq for centre, seq in places.items() if seq > self._saved.get(centre, 0)}
        if moved:
            with store.write() as tx:
                cursors.save(tx.conn, NAME, moved)
            self._saved |= moved
            self._saved_at = now
        return False

    def _open(self, centre: str) -> Floor:
        floor = self._floors[centre] = Floor()
        threading.Thread(
            target=self._forever, args=(centre, floor), name=f"voice {centre}", daemon=True
        ).start()
        return floor

    def _forever(self, centre: str, floor: Floor) -> None:
        while True:
            with floor.lock:
                wait = floor.turns.wait(time.monotonic())
            longest = LOOK_AGAIN if floor.unheard else LOOK_UP
            floor.bell.wait(longest if wait is None else min(wait, longest))
            floor.bell.clear()
            if not self._leads():
                # Whoever leads now has these calls from the cursor.
                self._floors.pop(centre, None)
                self._saved.pop(centre, None)
                return
            try:
                self._step(centre, floor)
            except Exception:
                # One call that cannot be said must not silence the hall for the day.
                log.exception("the voice of %s stumbled", centre)
                floor.turns.last(None, time.monotonic())

    def _step(self, code: str, floor: Floor) -> None:
        centre = self._house.directory.centre(code)
        if centre is None:
            return
        if floor.unheard and time.monotonic() - floor.looked >= LOOK_AGAIN:
            floor.looked = time.monotonic()
            self._once_more(centre, floor)
        with floor.lock:
            turn = floor.turns.begin(time.monotonic())
        if turn:
            self._announce(centre, floor, turn)

    def _once_more(self, centre: Centre, floor: Floor) -> None:
        """A board can be heard again: what nobody heard is said now, while it is fresh."""
        since = self._house.store.clock.now() - timedelta(seconds=FRESH)
        with floor.lock:
            floor.unheard = [(call, at) for call, at in floor.unheard if at >= since]
            calls = [call for call, _ in floor.unheard]
        if calls and self._voice(centre, calls[0].window):
            with floor.lock:
                for call in reversed(calls):
                    floor.turns.say_again(call)
                floor.unheard = []

    def _announce(self, centre: Centre, floor: Floor, turn: Turn) -> None:
        """Tell the boards, then learn how long the voice lasts."""
        manner = manner_of(centre.settings)
        speaks = manner.speaks(self._local(centre).time())
        voice = self._speaker(centre, turn.call.window, manner) if speaks else None
        if speaks and voice is None:
            with floor.lock:
                floor.unheard.append((turn.call, self._house.store.clock.now()))
        room = centre_room("board", centre.code)
        watched = self._watched(room)
        if watched:
            self._pushes.emit("turn", _told(centre, turn.call, turn.short, voice, manner), to=room)
        if voice is None:
            if not watched:
                turn.ends = time.monotonic()
            floor.turns.last(None, time.monotonic())
        elif voice == MACHINE:
            if not offload(self._play, turn, manner):
                self._mute_until = time.monotonic() + MUTE
                with floor.lock:
                    floor.unheard.append((turn.call, self._house.store.clock.now()))
            floor.turns.last(0.0, time.monotonic())
        else:
            floor.turns.last(self._clip(turn.call, turn.short).seconds, time.monotonic())
            self._prepare(centre, floor, manner)

    def _prepare(self, centre: Centre, floor: Floor, manner: Manner) -> None:
        """The next call is made and fetched while this one sounds, and begins without a pause."""
        coming = floor.turns.next
        voice = coming and self._voice(centre, coming[0].window)
        if coming and voice:
            self._clip(*coming)
            told = _told(centre, *coming, voice, manner)
            self._pushes.emit("coming", told, to=centre_room("board", centre.code))

    def _local(self, centre: Centre) -> datetime:
        return self._house.store.clock.now().astimezone(centre.zone)

    def _speaker(self, centre: Centre, window: str, manner: Manner) -> str | None:
        """Who says it: «machine», a board's id, or nobody."""
        works = self._player and time.monotonic() >= self._mute_until
        if manner.output == MACHINE and works:
            return MACHINE
        return self._voice(centre, window)

    def _voice(self, centre: Centre, window: str) -> str | None:
        if not self._watched(centre_room("board", centre.code)):
            return None
        with self._house.store.read() as conn:
            heard = ears.heard(conn, centre.code)
            if not heard:
                return None
            boards = [one for one in list_devices(conn, centre.code) if one.kind == "board"]
        windows = [one.code for one in centre.windows]
        return voice_for(window, windows, boards, heard)

    def _clip(self, call: Call, short: bool) -> Clip:
        """The sound, made here unless the board has asked for it already."""
        voice: Voice = self._house.parts["voice"]
        return voice.call(call.number, call.window, call.lang, short)

    def _play(self, turn: Turn, manner: Manner) -> bool:
        """Was it heard from the machine's own loudspeaker?"""
        self._aloud = self._aloud or Voice(
            self._house.home / "voice", encode=False, offload=lambda make: make()
        )
        call = turn.call
        clip = self._aloud.call(call.number, call.window, call.lang, turn.short)
        try:
            player.play(self._player or (), clip.path, manner.volume, LONGEST)
        except ProgramFailed as error:
            log.warning("the machine's loudspeaker: %s", error)
            return False
        return True


def _told(
    centre: Centre, call: Call, short: bool, voice: str | None, manner: Manner
) -> dict[str, Any]:
    """What the boards are told. `voice`: the device that speaks, «machine», or null."""
    return {
        "centre": centre.code,
        "seq": call.seq,
        "ticket": call.ticket,
        "number": call.number,
        "window": call.window,
        "lang": call.lang,
        "short": short,
        "voice": voice,
        "volume": manner.volume,
    }
