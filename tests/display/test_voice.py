"""The chain of speakers: whatever a machine has or lacks, a call is heard, once made."""

import os
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from display import sound, voice
from display.voice import REST, Voice
from tests.conftest import need
from tests.display.test_sound import wav


class Machine:
    """A machine of our own making: programs on its PATH, voices of RHVoice, a clock."""

    def __init__(self, root: Path) -> None:
        self.root, self.programs, self.data = root, root / "bin", root / "RHVoice"
        self.programs.mkdir()
        self.runs = root / "runs"
        self.runs.touch()
        self.now = 1_000.0
        (root / "spoken.wav").write_bytes(wav())

    def program(self, name: str, does: str) -> None:
        """An executable that notes each run, then does this (a line of sh)."""
        path = self.programs / name
        path.write_text(f"#!/bin/sh\necho {name} >> {self.runs}\n{does}\n")
        path.chmod(0o755)

    def speaks(self, name: str) -> None:
        """It copies a sound to where it is told to write, or to its output."""
        wav_file = self.root / "spoken.wav"
        self.program(
            name,
            f'last=""; for word; do case "$last" in -o|-w) exec /bin/cp {wav_file} "$word";; esac; '
            f'last="$word"; done; exec /bin/cat {wav_file}',
        )

    def rhvoice(self, *voices: str) -> None:
        for name in voices:
            (self.data / "voices" / name).mkdir(parents=True)

    def voice(self, **options: float) -> Voice:
        return Voice(
            self.root / "home",
            path=str(self.programs),
            rhvoice=[self.data],
            monotonic=lambda: self.now,
            **options,
        )

    def ran(self) -> list[str]:
        return self.runs.read_text().split()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_best_speaker_of_the_machine_speaks(machine: Machine) -> None:
    """RHVoice comes before espeak-ng, and its own program before its D-Bus client."""
    machine.rhvoice("anna", "elena")
    for name in ("RHVoice-test", "RHVoice-client", "espeak-ng"):
        machine.speaks(name)
    spoken = machine.voice()
    assert spoken.call("А105", "7").speakers == ("rhvoice:anna",)
    assert spoken.status().speakers[:2] == ("rhvoice:anna", "rhvoice-client:anna")
    assert machine.ran() == ["RHVoice-test"]


def test_a_voice_that_a_company_may_not_use_is_never_chosen(machine: Machine) -> None:
    """RHVoice with non-commercial voices alone is as good as none."""
    machine.rhvoice("arina", "pavel", "tatiana")
    machine.speaks("RHVoice-test")
    machine.speaks("espeak-ng")
    assert machine.voice().call("А105", "7").speakers == ("espeak-ng:ru",)


def test_the_client_speaks_where_the_program_is_not_installed(machine: Machine) -> None:
    """Its sound comes through a pipe, and counts all the same."""
    machine.rhvoice("elena")
    machine.speaks("RHVoice-client")
    assert machine.voice().call("А105", "7").speakers == ("rhvoice-client:elena",)


@pytest.mark.parametrize(
    "does",
    [
        "exit 1",
        "exit 0",
        "kill -9 $$",
        "echo no sound",
        "exec /bin/sleep 30",
        "/bin/sleep 30 & wait",
    ],
)
def test_a_speaker_that_fails_or_hangs_is_passed_over(machine: Machine, does: str) -> None:
    """Whatever it does wrong, the next one speaks, soon, and the broken one is left alone."""
    machine.rhvoice("anna")
    machine.program("RHVoice-test", does)
    machine.speaks("espeak-ng")
    spoken = machine.voice(timeout=0.4)
    began = time.monotonic()
    first, second = spoken.call("А105", "7"), spoken.call("А106", "7")
    assert time.monotonic() - began < 3
    assert first.speakers == second.speakers == ("espeak-ng:ru",)
    assert not first.best
    assert machine.ran().count("RHVoice-test") == 1
    assert spoken.status().resting == ("rhvoice:anna",)


def test_a_speaker_that_recovered_speaks_again(machine: Machine) -> None:
    """A minute later the better voice is asked again, for a call it has not made yet, too."""
    machine.rhvoice("anna")
    machine.program("RHVoice-test", "exit 1")
    machine.speaks("espeak-ng")
    spoken = machine.voice()
    spoken.call("А105", "7")
    machine.speaks("RHVoice-test")
    machine.now += REST + 1
    again = spoken.call("А105", "7")
    assert again.speakers == ("rhvoice:anna",)
    assert again.best


def test_a_machine_without_speakers_chimes(machine: Machine) -> None:
    """The hall hears that somebody is called; the doctor says what is missing."""
    spoken = machine.voice()
    clip = spoken.call("А105", "7")
    assert not clip.speaks
    assert clip.mimetype == "audio/wav"
    assert clip.path.read_bytes() == sound.to_wav(sound.chime())
    assert spoken.call("Д001", "3", "en").path == clip.path
    status = spoken.status()
    assert not status.ok
    assert "espeak-ng" in status.advice


def test_the_last_speaker_failing_leaves_the_chime(machine: Machine) -> None:
    """A call is never silent and never an error."""
    machine.program("espeak-ng", "exit 1")
    clip = machine.voice().call("А105", "7")
    assert not clip.speaks
    assert not clip.best


def test_a_call_is_made_once(machine: Machine) -> None:
    """The same call again, from another board or after a restart, is played from its file."""
    machine.speaks("espeak-ng")
    first = machine.voice().call("А105", "7")
    assert machine.voice().call("А105", "7") == first
    assert machine.voice().call("А105", "8").path != first.path
    assert machine.ran() == ["espeak-ng"] * 2


def test_boards_that_ask_together_wait_for_one_file(machine: Machine) -> None:
    """Ten requests for one call run the synthesiser once."""
    machine.speaks("espeak-ng")
    slow = (machine.programs / "espeak-ng").read_text().replace("last=", "/bin/sleep 0.2; last=", 1)
    (machine.programs / "espeak-ng").write_text(slow)
    spoken = machine.voice()
    gate = threading.Barrier(10)

    def ask() -> Path:
        gate.wait()
        return spoken.call("А105", "7").path

    with ThreadPoolExecutor(10) as pool:
        paths = {future.result() for future in [pool.submit(ask) for _ in range(10)]}
    assert len(paths) == 1
    assert machine.ran() == ["espeak-ng"]


def test_half_a_file_is_never_there(machine: Machine) -> None:
    """Files appear whole: nothing but finished clips lies in the folder, not even after a crash
    of the encoder."""
    machine.speaks("espeak-ng")
    machine.program("opusenc", "exit 1")
    spoken = machine.voice()
    clip = spoken.call("А105", "7")
    assert clip.mimetype == "audio/wav"
    assert [path.name for path in clip.path.parent.iterdir()] == [clip.path.name]
    sound.from_wav(clip.path.read_bytes())


def test_a_visitor_of_another_language_hears_both(machine: Machine) -> None:
    """Russian first, for the hall, then English."""
    machine.speaks("espeak-ng")
    spoken = machine.voice()
    russian, both = spoken.call("А105", "7"), spoken.call("А105", "7", "en")
    assert both.speakers == ("espeak-ng:ru", "espeak-ng:en")
    assert both.path.stat().st_size > russian.path.stat().st_size + 20_000


def test_a_short_call_has_no_chime(machine: Machine) -> None:
    """While many wait every second counts; a machine without a speaker chimes all the same."""
    machine.speaks("espeak-ng")
    spoken = machine.voice()
    long, short = spoken.call("А105", "7"), spoken.call("А105", "7", short=True)
    assert long.path != short.path
    assert long.seconds > short.seconds + 1
    machine.program("espeak-ng", "exit 1")
    assert machine.voice().call("А106", "7", short=True).seconds == pytest.approx(1.1, abs=0.01)


def test_old_calls_make_room(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder stays small: what was not heard for longest goes first."""
    machine.speaks("espeak-ng")
    monkeypatch.setattr(voice, "KEEP", 5)
    spoken = machine.voice()
    kept = spoken.call("А001", "1").path
    for number in range(2, 9):
        for age, path in enumerate(sorted(kept.parent.iterdir())):
            if path != kept:
                os.utime(path, (age, age))
        spoken.call("А001", "1")
        spoken.call(f"А{number:03}", "1")
    assert kept.is_file()
    assert len(list(kept.parent.iterdir())) <= 6


def test_this_machine_speaks_russian(tmp_path: Path) -> None:
    """With the real espeak-ng and opusenc: the right words, in Opus, of a plausible length."""
    need("espeak-ng", shutil.which("espeak-ng"))
    clip = Voice(tmp_path, rhvoice=[]).call("А105", "7")
    assert clip.speakers == ("espeak-ng:ru",)
    if not shutil.which("opusenc"):
        return
    assert clip.mimetype == "audio/ogg"
    assert "Талон А сто пять, окно номер семь".encode() in clip.path.read_bytes()
    if shutil.which("opusdec"):
        played = tmp_path / "played.wav"
        subprocess.run(["opusdec", "--quiet", clip.path, played], check=True)
        seconds = sound.from_wav(played.read_bytes()).size / sound.RATE
        assert 3.0 < seconds < 6.0


GEVENT = """
from gevent import monkey; monkey.patch_all()
import gevent, sys, time
from pathlib import Path
from display.voice import Voice
ticks = []
def tick():
    while True:
        ticks.append(time.monotonic()); gevent.sleep(0.005)
gevent.spawn(tick)
voice = Voice(Path(sys.argv[1]), path=sys.argv[2], rhvoice=[], timeout=1.0)
calls = [gevent.spawn(voice.call, f"А{n:03}", "7") for n in range(1, 5)]
gevent.joinall(calls)
assert all(call.value.speaks for call in calls), calls
print(max(b - a for a, b in zip(ticks, ticks[1:])))
"""


def test_under_gevent_the_loop_goes_on(machine: Machine) -> None:
    """Synthesis freezes no screen: the loop never stands for as long as one takes."""
    machine.speaks("espeak-ng")
    slow = (machine.programs / "espeak-ng").read_text().replace("last=", "/bin/sleep 0.5; last=", 1)
    (machine.programs / "espeak-ng").write_text(slow)
    home = machine.root / "home"
    done = subprocess.run(
        [sys.executable, "-c", GEVENT, str(home), str(machine.programs)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(voice.__file__).parent.parent)},
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.5
