"""Sound as arrays: the chime, the words after it, WAV in and out. Mono, 24 kHz, 16 bit."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

__all__ = ["RATE", "Samples", "UnreadableSound"]
__all__ += ["chime", "from_wav", "join", "length", "louder", "to_wav"]

Samples = NDArray[np.float32]

#: Samples a second: what RHVoice speaks at, and one of the rates Opus takes as it is.
RATE = 24_000

_PEAK = 0.89
_SILENCE = 0.004


class UnreadableSound(ValueError):
    """A provider's answer that is no sound: not WAV, not 16 bit PCM, or silent throughout."""


def chime() -> Samples:
    """Two soft falling tones (E5, C5), 1.1 s: heard over a hall, startling nobody.

    Each tone swells over 12 ms (no click) and dies away by itself, as a struck bar does.
    """
    total = np.zeros(int(RATE * 1.1), dtype=np.float32)
    for start, hertz, decay in ((0.0, 659.26, 0.22), (0.32, 523.25, 0.34)):
        begin = int(start * RATE)
        t = np.arange(total.size - begin) / RATE
        swell = np.minimum(t / 0.012, 1.0)
        bar = np.sin(2 * np.pi * hertz * t) + 0.18 * np.sin(4 * np.pi * hertz * t)
        total[begin:] += (swell * np.exp(-t / decay) * bar).astype(np.float32)
    fade = np.linspace(1.0, 0.0, int(0.08 * RATE), dtype=np.float32)
    total[-fade.size :] *= fade
    return np.asarray(total * (0.5 / np.abs(total).max()), dtype=np.float32)


def from_wav(blob: bytes) -> Samples:
    """The sound in a WAV file, mixed to mono, at :data:`RATE`, levelled, its silent ends cut.

    Lengths in the header are not believed: a synthesiser that writes to a pipe cannot know them
    and puts nonsense there.
    """
    rate, channels, data = _chunks(blob)
    raw = np.frombuffer(data[: len(data) // (2 * channels) * 2 * channels], dtype="<i2")
    mono = raw.reshape(-1, channels).mean(axis=1) / 32768.0
    heard = np.flatnonzero(np.abs(mono) > _SILENCE)
    if heard.size == 0:
        raise UnreadableSound("silence")
    mono = mono[heard[0] : heard[-1] + 1]
    if rate != RATE:
        wanted = int(mono.size * RATE / rate)
        mono = np.interp(np.arange(wanted) * (rate / RATE), np.arange(mono.size), mono)
    return np.asarray(mono * (_PEAK / np.abs(mono).max()), dtype=np.float32)


def _chunks(blob: bytes) -> tuple[int, int, bytes]:
    if len(blob) < 44 or blob[:4] != b"RIFF" or blob[8:12] != b"WAVE":
        raise UnreadableSound("not a WAV file")
    at, rate, channels = 12, 0, 0
    while at + 8 <= len(blob):
        name, size = blob[at : at + 4], int(struct.unpack_from("<I", blob, at + 4)[0])
        body = blob[at + 8 : at + 8 + size]
        if name == b"fmt " and len(body) >= 16:
            coding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
            if coding != 1 or bits != 16 or not 1 <= channels <= 2 or not 8_000 <= rate <= 96_000:
                raise UnreadableSound("not 16 bit PCM")
        elif name == b"data" and channels:
            return rate, channels, body
        at += 8 + size + size % 2
    raise UnreadableSound("no sound in the file")


def length(blob: bytes) -> float:
    """Seconds of a WAV file or of Opus in Ogg. Raises UnreadableSound."""
    if blob[:4] == b"OggS":
        start, end = blob.find(b"OpusHead"), blob.rfind(b"OggS")
        if start < 0 or len(blob) < end + 14:
            raise UnreadableSound("not Opus")
        # A page says how many samples of 48 kHz end in it; the first some of all are not played.
        (skipped,) = struct.unpack_from("<H", blob, start + 10)
        (samples,) = struct.unpack_from("<q", blob, end + 6)
        return float(max(0, samples - skipped) / 48_000)
    rate, channels, data = _chunks(blob)
    return len(data) / (2 * channels * rate)


def louder(blob: bytes, percent: int) -> bytes:
    """A WAV file of ours at this share of its loudness, 0 to 100."""
    rate, _, data = _chunks(blob)
    assert rate == RATE
    samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / 32767.0
    return to_wav(np.asarray(samples * (percent / 100), dtype=np.float32))


def join(*parts: Samples, pause: float = 0.28) -> Samples:
    """``parts`` one after another, ``pause`` seconds of silence between them."""
    silence = np.zeros(int(pause * RATE), dtype=np.float32)
    pieces: list[Samples] = []
    for part in parts:
        pieces += [part, silence]
    return np.concatenate(pieces[:-1])


def to_wav(samples: Samples) -> bytes:
    """``samples`` as a WAV file."""
    data = (np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
    fmt = struct.pack("<HHIIHH", 1, 1, RATE, RATE * 2, 2, 16)
    head = b"WAVE" + b"fmt " + struct.pack("<I", len(fmt)) + fmt + b"data"
    return b"RIFF" + struct.pack("<I", 36 + len(data)) + head + struct.pack("<I", len(data)) + data
