"""How a hall is called: who speaks, how loud, when not; and by the machine's own loudspeaker."""

from datetime import time
from pathlib import Path
from typing import Any

import pytest

from centres.boards import mistake, zone_of
from centres.devices import Device
from display import player, sound
from display.children import ProgramFailed
from display.manner import manner_of, voice_for

WINDOWS = [str(number) for number in range(1, 13)]


def board(code: str, **settings: Any) -> Device:
    return Device(code, code, "hall", "board", code, settings, None)


BOARDS = [
    board("whole"),
    board("left", windows=[1, 2, 3, 4, 5, 6]),
    board("right", windows=[7, 8, 9, 10, 11, 12]),
    board("above", windows=[7]),
    board("mute", sound=False),
]


@pytest.mark.parametrize(
    ("window", "heard", "speaks"),
    [
        ("3", {"whole", "left", "right"}, "left"),
        ("9", {"whole", "left", "right"}, "right"),
        ("9", {"whole", "left"}, "whole"),
        ("9", {"left"}, "left"),
        ("7", {"above", "whole"}, "whole"),
        ("7", {"above", "mute"}, None),
        ("7", set(), None),
    ],
)
def test_one_board_speaks_a_call(window: str, heard: set[str], speaks: str | None) -> None:
    """That of the window's zone; else of the whole hall; else any that can be heard; never one
    that is told to be silent, nor the small one above a window."""
    assert voice_for(window, WINDOWS, BOARDS, heard) == speaks


def test_a_board_above_a_window_speaks_where_it_is_told_to() -> None:
    """Last of all, and only with `sound: true`."""
    above = board("above", windows=["7"], sound=True)
    assert voice_for("7", WINDOWS, [above], {"above"}) == "above"
    assert voice_for("7", WINDOWS, [above, board("whole")], {"above", "whole"}) == "whole"


def test_in_a_hall_of_one_window_its_board_speaks() -> None:
    """Its zone is the hall: it is not the small board above one window of many."""
    assert voice_for("1", ["1"], [board("only", windows=["1"])], {"only"}) == "only"


@pytest.mark.parametrize(
    ("voice", "at", "speaks"),
    [
        ({}, "03:00", True),
        ({"output": "off"}, "12:00", False),
        ({"volume": 0}, "12:00", False),
        ({"quiet": ["13:00-14:00"]}, "12:59", True),
        ({"quiet": ["13:00-14:00"]}, "13:00", False),
        ({"quiet": ["13:00-14:00"]}, "14:00", True),
        ({"quiet": ["20:00-08:00"]}, "23:00", False),
        ({"quiet": ["20:00-08:00"]}, "07:59", False),
        ({"quiet": ["20:00-08:00"]}, "08:00", True),
    ],
)
def test_a_hall_keeps_quiet_when_it_is_told_to(
    voice: dict[str, Any], at: str, speaks: bool
) -> None:
    """Spans begin with their first minute and end before their last; one may last over midnight."""
    assert manner_of({"voice": voice}).speaks(time.fromisoformat(at)) is speaks


@pytest.mark.parametrize(
    "settings",
    [
        {"diagonal": 3},
        {"diagonal": "43"},
        {"height": 20},
        {"windows": "7"},
        {"windows": []},
        {"windows": [7, 99]},
        {"sound": "yes"},
    ],
)
def test_a_board_that_cannot_be_is_a_mistake(settings: dict[str, Any]) -> None:
    """The network file names it with its line; the office with a sentence."""
    assert mistake(settings, WINDOWS)


def test_a_zone_is_in_the_hall_s_order() -> None:
    """However it was written; a zone whose windows are all gone is the whole hall."""
    assert zone_of({"windows": [9, "7"]}, WINDOWS) == ["7", "9"]
    assert zone_of({"windows": [99]}, WINDOWS) == WINDOWS
    assert mistake({"windows": [9, "7"], "diagonal": 43, "height": 2.4}, WINDOWS) == ""


def test_the_machine_plays_at_the_volume_asked_for(tmp_path: Path) -> None:
    """A player gets a WAV file at half its height, and nothing of it is left behind."""
    clip, heard = tmp_path / "clip.wav", tmp_path / "heard.wav"
    clip.write_bytes(sound.to_wav(sound.chime()))
    program = tmp_path / "aplay"
    program.write_text(f"#!/bin/sh\n[ $1 = --quiet ] && exec /bin/cp $2 {heard}\n")
    program.chmod(0o755)
    command = player.find(str(tmp_path))
    assert command == (str(program), "--quiet")
    player.play(command, clip, 50, 5)
    assert heard.read_bytes() == sound.louder(clip.read_bytes(), 50)


def test_a_player_that_fails_says_so(tmp_path: Path) -> None:
    """The hall's next call is not kept waiting by a sound card that is gone."""
    clip = tmp_path / "clip.wav"
    clip.write_bytes(sound.to_wav(sound.chime()))
    assert player.find(str(tmp_path)) is None
    with pytest.raises(ProgramFailed):
        player.play(("/bin/false",), clip, 100, 5)
