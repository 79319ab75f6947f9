"""Sound as arrays: what a synthesiser may answer, and what the hall then hears."""

import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest

from display import sound
from display.sound import RATE, UnreadableSound, chime, from_wav, join, to_wav
from tests.conftest import need


def wav(rate: int = 22_050, channels: int = 1, seconds: float = 1.0, declared: int = 0) -> bytes:
    """A WAV file with a tone between two silences; `declared` lies about its length."""
    t = np.arange(int(rate * seconds)) / rate
    tone = 0.3 * np.sin(2 * np.pi * 440 * t)
    still = np.zeros(rate // 4)
    mono = np.concatenate([still, tone, still])
    data = (np.repeat(mono, channels) * 32767).astype("<i2").tobytes()
    size = declared or len(data)
    fmt = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels, 2 * channels, 16)
    return (
        b"RIFF"
        + struct.pack("<I", size + 36)
        + b"WAVEfmt \x10\0\0\0"
        + fmt
        + b"data"
        + (struct.pack("<I", size) + data)
    )


def test_a_chime_is_short_and_soft() -> None:
    """Two tones of a second or so, never at full loudness, that begin and end in silence."""
    tones = chime()
    assert 0.9 < tones.size / RATE < 1.3
    assert 0.4 < np.abs(tones).max() <= 0.5
    assert abs(tones[0]) < 0.01
    assert abs(tones[-1]) < 0.01


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (22_050, 1), (24_000, 2), (48_000, 1)])
def test_any_wav_becomes_mono_at_one_rate(rate: int, channels: int) -> None:
    """Rate and channels of a synthesiser do not change how long a call sounds."""
    heard = from_wav(wav(rate, channels))
    assert heard.size / RATE == pytest.approx(1.0, abs=0.02)
    assert np.abs(heard).max() == pytest.approx(0.89, abs=0.01)


def test_a_length_written_before_the_end_was_known_is_not_believed() -> None:
    """Programs that write to a pipe put nonsense into the header; the sound is still whole."""
    assert from_wav(wav(declared=0x7FFFF000)).size / RATE == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(
    "blob",
    [b"", b"no sound at all" * 10, wav()[:44], wav().replace(b"fmt ", b"xxx "), wav(seconds=0)],
)
def test_what_is_no_sound_is_said_to_be_none(blob: bytes) -> None:
    """Empty, foreign, cut off and silent answers are refused, so that the next speaker tries."""
    with pytest.raises(UnreadableSound):
        from_wav(blob)


def test_what_is_written_can_be_read_again() -> None:
    """A clip survives its own file format."""
    clip = join(chime(), chime(), pause=0.5)
    again = from_wav(to_wav(clip))
    assert again.size == pytest.approx(clip.size, rel=0.1)


def test_the_length_of_a_clip_is_read_from_its_file(tmp_path: Path) -> None:
    """Of WAV from its samples, of Opus from its last page: the hall waits for so long."""
    made = sound.to_wav(sound.join(sound.chime(), sound.chime()))
    assert sound.length(made) == pytest.approx(2 * 1.1 + 0.28, abs=0.01)
    need("opusenc", shutil.which("opusenc"))
    (tmp_path / "a.wav").write_bytes(made)
    opus = tmp_path / "a.opus"
    subprocess.run(["opusenc", "--quiet", tmp_path / "a.wav", opus], check=True)
    assert sound.length(opus.read_bytes()) == pytest.approx(sound.length(made), abs=0.01)


def test_a_softer_clip_is_the_same_clip() -> None:
    """Half the volume: as long, half as high."""
    made = sound.to_wav(sound.chime())
    soft = sound.louder(made, 50)
    assert sound.length(soft) == sound.length(made)
    assert max(soft[44::2]) <= max(made[44::2])


def test_what_is_no_sound_has_no_length() -> None:
    """Refused, not guessed."""
    for blob in (b"", b"OggS but no Opus", b"RIFF"):
        with pytest.raises(sound.UnreadableSound):
            sound.length(blob)
