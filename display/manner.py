"""How a hall is called: by which board or machine, how loud, and when it keeps quiet. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from centres.boards import is_above, zone_of
from centres.devices import Device

__all__ = ["MACHINE", "Manner", "manner_of", "may_speak", "voice_for"]

MACHINE = "machine"


@dataclass(frozen=True)
class Manner:
    """`output`: where the voice comes from: a `board`'s browser, the sound card of the `machine`
    that the server runs on, or `off`. `volume`: percent. `quiet`: spans of wall-clock time without
    a voice; one that ends before it begins lasts over midnight."""

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


def may_speak(board: Mapping[str, Any], windows: Collection[str]) -> bool:
    """A board speaks unless it is told not to; the one above a window only where it is told to."""
    return bool(board.get("sound", not is_above(board, windows)))


def voice_for(
    window: str, windows: Collection[str], boards: Iterable[Device], heard: Collection[str]
) -> str | None:
    """The one board that speaks a window's call, of those that can be `heard` (ids) now; `windows`:
    of the hall.

    The boards of the window's zone come first, the smaller zone before the larger, then those of
    the whole hall, then any other: better from the far end than not at all. A board above a single
    window is too small to speak to a hall and comes last."""

    def rank(board: Device) -> tuple[Any, ...]:
        zone = zone_of(board.settings, windows)
        return len(zone) == 1 < len(windows), window not in zone, len(zone), board.code or board.id

    able = (one for one in boards if one.id in heard and may_speak(one.settings, windows))
    best = min(able, key=rank, default=None)
    return best.id if best else None
