"""Whose call the hall hears now: one turn after another, for all boards of a hall together.

Pure rules; seconds of any steady clock are passed in. Two windows that call at once, on whatever
boards, queue: the turn of one ends before that of the next begins. A turn is taken in the order in
which the calls were made; a recall is a call, and replaces the same visitor's call that still
waits. A call is dropped unheard when its visitor came, gave up or was put aside before its turn,
or when it waited too long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Call", "Turn", "Turns"]

FRESH = 20.0
"""Seconds in which a call is said once more when no board could be heard at its turn."""
STALE = 600.0
"""Seconds that a call waits for its turn at the most."""
LEAST = 3.5
"""Seconds that a call is seen alone, voice or not."""
GAP = 0.7
"""Seconds of silence between two calls."""
CROWD = 4
"""Calls waiting behind one that make it short: fewer words, no chime, and less of a pause."""
LEAST_SHORT, GAP_SHORT = 1.8, 0.4
LONGEST = 15.0
"""Seconds after which a turn ends, whatever became of its voice."""

ANNOUNCING = {"ticket.called", "ticket.recalled", "ticket.resumed"}
"""Kinds that announce; an undone «finish» puts a ticket back to `called` in silence."""


@dataclass(frozen=True)
class Call:
    """One announcement. `seq`: of the journal's entry that made it; `since`: when it was made."""

    ticket: str
    number: str
    window: str
    lang: str
    seq: int
    since: float


@dataclass
class Turn:
    """The call that is heard now. `ends` is None while its length is not known yet."""

    call: Call
    began: float
    short: bool
    ends: float | None = None

    def over(self, now: float) -> bool:
        return now >= (self.began + LONGEST if self.ends is None else self.ends)


@dataclass
class Turns:
    """The calls of one hall that wait for their turn, and the one that has it."""

    waiting: list[Call] = field(default_factory=list)
    current: Turn | None = None
    seen: int = 0

    def see(
        self, seq: int, kind: str, ticket: str | None, facts: Mapping[str, Any], since: float
    ) -> None:
        """Take in an entry of the journal. `since`: when it happened, by the steady clock."""
        self.seen = seq
        if ticket is None:
            return
        state, window = facts.get("state"), facts.get("window")
        place = next((n for n, one in enumerate(self.waiting) if one.ticket == ticket), None)
        if kind in ANNOUNCING and state == "called" and window:
            made = (str(facts["number"]), str(window), str(facts["lang"]))
            call = Call(ticket, *made, seq, since)
            if place is None:
                self.waiting.append(call)
            else:
                self.waiting[place] = call
        elif place is not None and (state, window) != ("called", self.waiting[place].window):
            del self.waiting[place]
        self._take_back(ticket, state, window, since)

    def _take_back(self, ticket: str, state: Any, window: Any, now: float) -> None:
        """A turn whose visitor is no longer meant for that window ends at once."""
        turn = self.current
        if turn is None or turn.call.ticket != ticket:
            return
        if state not in ("called", "serving") or window != turn.call.window:
            turn.ends = min(now + GAP_SHORT, turn.ends or now + GAP_SHORT)

    def begin(self, now: float) -> Turn | None:
        """The turn that begins now, if the one before is over and somebody waits."""
        if self.current and not self.current.over(now):
            return None
        self.current = None
        self.waiting = [one for one in self.waiting if now - one.since <= STALE]
        if not self.waiting:
            return None
        short = len(self.waiting) > CROWD
        self.current = Turn(self.waiting.pop(0), now, short)
        return self.current

    def last(self, seconds: float | None, now: float) -> None:
        """The voice of the current turn begins `now` and lasts this long; None: nobody speaks."""
        turn = self.current
        if turn is None or turn.ends is not None:
            return
        gap, least = (GAP_SHORT, LEAST_SHORT) if turn.short else (GAP, LEAST)
        ends = max(turn.began + least, now if seconds is None else now + seconds + gap)
        turn.ends = min(ends, turn.began + LONGEST)

    def say_again(self, call: Call) -> None:
        """Nobody could be heard at this call's turn: it is the next once more."""
        if all(one.ticket != call.ticket for one in self.waiting):
            self.waiting.insert(0, call)

    @property
    def next(self) -> tuple[Call, bool] | None:
        """The call whose turn comes, and whether it will be short, as things stand."""
        return (self.waiting[0], len(self.waiting) > CROWD) if self.waiting else None

    def wait(self, now: float) -> float | None:
        """Seconds until `begin` may have something to do; None: only an entry can change it."""
        if not self.waiting:
            return None
        if self.current is None:
            return 0.0
        ends = self.current.ends
        return max(0.0, (self.current.began + LONGEST if ends is None else ends) - now)

    def done(self, now: float) -> int:
        """`seq` up to which every call was heard to its end or needs none: where to go on after a
        crash. A call in the middle of its turn is not done: its voice may have died with us."""
        open_ones = list(self.waiting)
        if self.current and not self.current.over(now):
            open_ones.append(self.current.call)
        return min((one.seq for one in open_ones), default=self.seen + 1) - 1
