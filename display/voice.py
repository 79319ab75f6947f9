"""The hall's voice: a call becomes a sound file, once, whatever the machine can or cannot do.

RHVoice → espeak-ng → a chime alone. The chain is made from what the machine has; a speaker that
fails or hangs is passed over and left alone for a minute, so one broken program costs a hall one
slow call and not its voice. Nothing here needs the internet.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from display import sound, speakers, words
from display.children import ProgramFailed, run
from display.reading import aloud
from web.offload import offload

__all__ = ["Clip", "Status", "Voice"]

Offload = Callable[[Callable[[], "Clip"]], "Clip"]

log = logging.getLogger(__name__)

#: Part of each file's name: raise it when the chime, the wording or the mix changes.
EDITION = "1"

#: Files kept under ``PRIYOM_HOME/voice``; the least recently heard go first. Some 20 MB as Opus.
KEEP = 2_000

ENCODER = "opusenc"

#: How long a program that failed is left alone, in seconds of real time.
REST = 60.0


@dataclass(frozen=True)
class Clip:
    """One call to be played: a file on disk, its type, and who speaks (empty: a chime alone).
    ``best``: as good as this machine can do, nobody was passed over."""

    path: Path
    mimetype: str
    speakers: tuple[str, ...]
    best: bool

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return sound.length(self.path.read_bytes())

    @property
    def speaks(self) -> bool:
        """Whether the number is said, and not only announced by a chime."""
        return bool(self.speakers)


@dataclass(frozen=True)
class Status:
    """What ``priyom doctor`` says of the voice. ``ok`` is false when halls hear a chime alone."""

    ok: bool
    speakers: tuple[str, ...]
    resting: tuple[str, ...]
    encoder: str
    advice: str


class Voice:
    """Makes and keeps the sound of calls.

    :param home: folder of the files, made if missing.
    :param offload: runs a job where blocking harms nobody and gives its result.
    :param path: where to look for programs instead of ``PATH``.
    :param timeout: seconds that one program may take.
    :param encode: False: WAV only, for a player that knows nothing else.
    """

    def __init__(
        self,
        home: Path,
        *,
        offload: Offload = offload,
        path: str | None = None,
        rhvoice: Sequence[Path] = speakers.RHVOICE_DATA,
        timeout: float = 4.0,
        encode: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.home = home
        self.speakers = speakers.find(path, rhvoice)
        self.encoder = speakers.encoder(path) if encode else None
        self._offload = offload
        self._timeout = timeout
        self._monotonic = monotonic
        self._resting: dict[str, float] = {}
        # Requests for one text share a lock, so the first makes the file and the others find it.
        # (Another process may make it too: `_write` lets the last one win, with the same sound.)
        self._making = tuple(threading.Lock() for _ in range(32))
        home.mkdir(parents=True, exist_ok=True)

    def call(self, number: str, window: str, lang: str = "ru", short: bool = False) -> Clip:
        """The sound of one call: chime, the sentence in Russian, and in English after it for a
        visitor who took the ticket in English. In short, without the chime, when many wait for
        their call. Cached; concurrent calls for one text make it once."""
        spoken = ["ru"] if lang == "ru" else ["ru", lang]
        texts = [(words.sentence(number, window, each, short), each) for each in spoken]
        with self._making[hash(tuple(texts)) % len(self._making)]:
            wanted = self._place(texts, [self._chain(each)[:1] for each in spoken])
            if self._heard(wanted.path):
                return wanted
            return self._offload(lambda: self._make(texts, short))

    def status(self) -> Status:
        """What this machine speaks with, and what to install when it cannot."""
        able = tuple(_label(one) for one in self.speakers)
        resting = tuple(name for name in able if not self._fit(name))
        advice = ""
        if not self._chain("ru"):
            advice = "install espeak-ng, or RHVoice with the voice anna or elena"
        elif not any(one.name.startswith("rhvoice") for one in self.speakers):
            advice = "RHVoice with the voice anna or elena would sound more natural"
        if not self.encoder:
            advice = advice or "install opus-tools: calls are kept as WAV, ten times as large"
        encoder = "opus" if self.encoder else "wav"
        return Status(bool(self._chain("ru")), able, resting, encoder, advice)

    def speaks(self, lang: str) -> bool:
        """Whether there is somebody to say something in this language just now."""
        return bool(self._chain(lang))

    def read(self, text: str, lang: str) -> Clip | None:
        """A sentence of a screen, without a chime; None where nobody can say it. Kept as calls
        are."""
        texts = [(aloud(text, lang), lang)]
        with self._making[hash(tuple(texts)) % len(self._making)]:
            wanted = self._place(texts, [self._chain(lang)[:1]])
            if wanted.speaks and self._heard(wanted.path):
                return wanted
            try:
                return self._offload(lambda: self._read(texts[0]))
            except ProgramFailed:
                return None

    def fingerprint(self) -> str:
        """Changes when the sound of the same call would: part of a clip's address in a browser."""
        able = [EDITION, str(self.encoder is not None), *(_label(one) for one in self.speakers)]
        return hashlib.sha256("\0".join(able).encode()).hexdigest()[:8]

    def _chain(self, lang: str) -> list[speakers.Speaker]:
        return [one for one in self.speakers if one.lang == lang and self._fit(_label(one))]

    def _fit(self, name: str) -> bool:
        return self._resting.get(name, float("-inf")) <= self._monotonic()

    def _rest(self, name: str, error: Exception) -> None:
        self._resting[name] = self._monotonic() + REST
        log.warning("voice: %s failed and rests for %g s: %s", name, REST, error)

    def _make(self, texts: list[tuple[str, str]], short: bool) -> Clip:
        parts: list[sound.Samples] = []
        used: list[list[speakers.Speaker]] = []
        for text, lang in texts:
            for speaker in self._chain(lang):
                try:
                    parts.append(speaker.say(text, self._timeout))
                except (ProgramFailed, sound.UnreadableSound, OSError) as error:
                    self._rest(_label(speaker), error)
                else:
                    used.append([speaker])
                    break
        if not short or not parts:
            parts.insert(0, sound.chime())
        wav = sound.to_wav(sound.join(*parts))
        if self._encodes():
            clip = self._place(texts, used)
            try:
                self._write(clip.path, wav, " / ".join(text for text, _ in texts))
                return clip
            except ProgramFailed as error:
                self._rest(ENCODER, error)
        clip = self._place(texts, used)
        self._write(clip.path, wav)
        return clip

    def _read(self, said: tuple[str, str]) -> Clip:
        """Raises `ProgramFailed` where nobody speaks."""
        text, lang = said
        for speaker in self._chain(lang):
            try:
                wav = sound.to_wav(speaker.say(text, self._timeout))
            except (ProgramFailed, sound.UnreadableSound, OSError) as error:
                self._rest(_label(speaker), error)
                continue
            clip = self._place([said], [[speaker]])
            try:
                self._write(clip.path, wav, text)
            except ProgramFailed as error:
                self._rest(ENCODER, error)
                clip = self._place([said], [[speaker]])
                self._write(clip.path, wav)
            return clip
        raise ProgramFailed(f"nobody speaks {lang}")

    def _encodes(self) -> bool:
        return self.encoder is not None and self._fit(ENCODER)

    def _place(self, texts: list[tuple[str, str]], by: list[list[speakers.Speaker]]) -> Clip:
        """Where the clip of ``texts`` spoken ``by`` these lies. Nobody speaking: the chime's."""
        used = tuple(_label(one) for some in by for one in some)
        key = [EDITION, *used, *(text for text, _ in texts if used)]
        name = hashlib.sha256("\0".join(key).encode()).hexdigest()[:32]
        encoded = self._encodes()
        suffix, mimetype = (".opus", "audio/ogg") if encoded else (".wav", "audio/wav")
        first = [
            next((_label(one) for one in self.speakers if one.lang == lang), None)
            for _, lang in texts
        ]
        best = encoded == bool(self.encoder) and list(used) == [who for who in first if who]
        return Clip(self.home / (name + suffix), mimetype, used, best)

    def _write(self, path: Path, wav: bytes, title: str = "") -> None:
        """Put the clip in place in one step, so that nobody ever plays half a file."""
        with tempfile.TemporaryDirectory(prefix=".making-", dir=self.home) as folder:
            done = plain = Path(folder, "call.wav")
            plain.write_bytes(wav)
            if path.suffix == ".opus":
                done = Path(folder, "call.opus")
                argv = [str(self.encoder), "--quiet", "--bitrate", "40", "--title", title]
                argv += [str(plain), str(done)]
                run(argv, stdin=plain, stdout=Path(folder, "printed"), timeout=self._timeout)
                if not done.is_file():
                    raise ProgramFailed("no file from the encoder")
            os.replace(done, path)
        self._tidy()

    def _heard(self, path: Path) -> bool:
        try:
            os.utime(path)
        except OSError:
            return False
        return True

    def _tidy(self) -> None:
        files = [entry for entry in os.scandir(self.home) if entry.is_file()]
        if len(files) <= KEEP * 1.1:
            return
        files.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in files[: len(files) - KEEP]:
            Path(entry.path).unlink(missing_ok=True)


def _label(speaker: speakers.Speaker) -> str:
    return f"{speaker.name}:{speaker.voice}"
