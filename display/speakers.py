"""Which programs of this machine can say a Russian (or English) sentence, best first."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from display.children import run
from display.sound import Samples, from_wav

__all__ = ["RHVOICE_DATA", "Speaker", "encoder", "find"]

#: Voices of RHVoice that a company may use (LGPL). Its others for Russian (arina, artemiy,
#: mikhail, pavel, tatiana, vitaliy, yuriy) are for non-commercial use and are never chosen,
#: not even when they are all that is installed.
RHVOICE_VOICES = ("anna", "elena")

#: Where RHVoice keeps its voices, a folder each.
RHVOICE_DATA = (Path("/usr/share/RHVoice"), Path("/usr/local/share/RHVoice"))


@dataclass(frozen=True)
class Speaker:
    """A program with a voice in one language. ``argv`` holds ``{in}`` (a file with the text) and
    ``{out}`` (the WAV to write); without them the program reads and writes its standard files."""

    name: str
    voice: str
    lang: str
    argv: tuple[str, ...]

    def say(self, text: str, timeout: float) -> Samples:
        """``text`` as sound. Raises ProgramFailed or UnreadableSound."""
        with tempfile.TemporaryDirectory(prefix="priyom-voice-") as folder:
            said, wav = Path(folder, "text"), Path(folder, "wav")
            said.write_text(text, encoding="utf-8")
            wav.touch()
            places = {"{in}": str(said), "{out}": str(wav)}
            argv = [places.get(word, word) for word in self.argv]
            piped = "{out}" not in self.argv
            run(
                argv,
                stdin=said,
                stdout=wav if piped else Path(folder, "printed"),
                timeout=timeout,
            )
            return from_wav(wav.read_bytes())


def find(path: str | None = None, rhvoice: Sequence[Path] = RHVOICE_DATA) -> tuple[Speaker, ...]:
    """Every usable speaker of this machine, best first within a language.

    :param path: where to look for programs instead of ``PATH``.
    :param rhvoice: folders of RHVoice's data; a voice counts only if its files are there.
    """
    found = []
    voice = next(
        (v for v in RHVOICE_VOICES if any((data / "voices" / v).is_dir() for data in rhvoice)), None
    )
    if voice and (program := shutil.which("RHVoice-test", path=path)):
        argv = (program, "-p", voice, "-i", "{in}", "-o", "{out}")
        found.append(Speaker("rhvoice", voice, "ru", argv))
    if voice and (program := shutil.which("RHVoice-client", path=path)):
        found.append(Speaker("rhvoice-client", voice, "ru", (program, "-s", voice.capitalize())))
    if program := shutil.which("espeak-ng", path=path):
        for lang, pace in (("ru", "138"), ("en", "150")):
            # A gap of 30 ms after each word: letters and figures must not run together.
            how = ("-v", lang, "-s", pace, "-g", "3", "-b", "1", "-f", "{in}", "-w", "{out}")
            found.append(Speaker("espeak-ng", lang, lang, (program, *how)))
    return tuple(found)


def encoder(path: str | None = None) -> str | None:
    """The Opus encoder of this machine, if it has one."""
    return shutil.which("opusenc", path=path)
