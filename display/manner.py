"""How a hall is called: by which board or machine, how loud, and when it keeps quiet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from centres.devices import Device

__all__ = ["MACHINE", "OUTPUTS", "Manner", "manner_of", "shows", "voice_for"]

OUTPUTS = ("board", "machine", "off")
"""Where the voice comes from: a board's browser, the sound card of the machine that the server
runs on, or nowhere."""
MACHINE = "machine"


@dataclass(frozen=True)
class Manner:
    """`volume`: percent. `quiet`: spans of wall-clock time without a voice; one that ends before
    it begins lasts over midnight."""

    output: str = "board"
    volume: int = 100
    quiet: tuple[tuple[time, time], ...] = ()

    def speaks(self, at: time) -> bool:
        """Is there a voice at this time of the hall's day?"""
        if self.output == "off" or not self.volume:
            return False
        return not any(
            start <= at < end if start < end else at >= start or at < end
            for start, end in self.quiet
        )


def manner_of(settings: Mapping[str, Any]) -> Manner:
    """The setting `voice` of a centre (see docs/boards.md), whatever of it is given."""
    given = settings.get("voice") or {}
    spans = (span.split("-") for span in given.get("quiet", ()))
    return Manner(
        given.get("output", "board"),
        given.get("volume", 100),
        tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in spans),
    )


def shows(board: Mapping[str, Any], window: str) -> bool:
    """Whether a board of these settings shows the calls of a window: those of its zone, or all."""
    zone = board.get("windows")
    return not zone or window in map(str, zone)


def voice_for(window: str, boards: Iterable[Device], heard: Collection[str]) -> str | None:
    """The one board that speaks a window's call, of those that can be `heard` (ids) now.

    The boards of the window's zone come first, the smaller zone before the larger, then those of
    the whole hall, then any other: better from the far end than not at all. A board above a single
    window is too small to speak to a hall and comes last. `sound: false` keeps a board silent."""

    def rank(board: Device) -> tuple[Any, ...]:
        zone = len(board.settings.get("windows") or ())
        here = shows(board.settings, window)
        return zone == 1, not here, zone == 0, zone, board.code or board.id

    able = (one for one in boards if one.id in heard and one.settings.get("sound", True))
    best = min(able, key=rank, default=None)
    return best.id if best else None
