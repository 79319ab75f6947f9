"""The machine's own loudspeaker: which program plays, and playing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from display.children import run
from display.sound import louder

__all__ = ["PLAYERS", "find", "play"]

PLAYERS = {"paplay": (), "pw-play": (), "aplay": ("--quiet",)}
"""Programs that play a WAV file, best first: a sound server mixes, ALSA alone may be busy."""


def find(path: str | None = None) -> tuple[str, ...] | None:
    """The command that plays a file here, or None."""
    for name, options in PLAYERS.items():
        if program := shutil.which(name, path=path):
            return (program, *options)
    return None


def play(command: tuple[str, ...], clip: Path, volume: int, longest: float) -> None:
    """Play a WAV clip at `volume` percent; back when it was heard. Raises ProgramFailed."""
    with tempfile.TemporaryDirectory(prefix="priyom-play-") as folder:
        at_volume = Path(folder, "call.wav")
        at_volume.write_bytes(louder(clip.read_bytes(), volume))
        printed = Path(folder, "printed")
        run([*command, str(at_volume)], stdin=at_volume, stdout=printed, timeout=longest)
