"""How a device stands: a reboot does not cry, a lasting silence does, a closed centre never."""

from datetime import timedelta

import pytest

from centres.standing import Standing, of_screen, trouble_of_printer, trouble_of_screen

LONG = timedelta(hours=3)
SECONDS, MINUTES = timedelta(seconds=20), timedelta(minutes=4)
OVER = timedelta(minutes=6)


@pytest.mark.parametrize(
    ("heard", "listening", "opened", "standing"),
    [
        (SECONDS, LONG, LONG, Standing.WORKS),
        (SECONDS, LONG, None, Standing.WORKS),
        (MINUTES, LONG, LONG, Standing.QUIET),
        (OVER, LONG, LONG, Standing.SILENT),
        (OVER, LONG, None, Standing.OFF),
        (LONG, LONG, MINUTES, Standing.QUIET),
        (LONG, MINUTES, LONG, Standing.QUIET),
        (None, LONG, LONG, Standing.SILENT),
    ],
)
def test_a_screen(
    heard: timedelta | None, listening: timedelta, opened: timedelta | None, standing: Standing
) -> None:
    """Silent is who was not heard for five minutes of open doors while the house was listening."""
    assert of_screen(heard, listening, opened) is standing


def test_a_screen_that_was_never_let_in() -> None:
    """It waits for its code, however long: nobody misses it yet."""
    assert of_screen(None, LONG, LONG, enrolled=False) is Standing.WAITS


def test_a_trouble_ends_with_a_sign_of_life_only() -> None:
    """Neither evening nor break mends a silent screen; the morning does not tell it twice."""
    assert trouble_of_screen(None, Standing.SILENT) == "silent"
    for standing in (Standing.OFF, Standing.QUIET, Standing.SILENT):
        assert trouble_of_screen("silent", standing) == "silent"
    assert trouble_of_screen("silent", Standing.WORKS) is None
    assert trouble_of_screen(None, Standing.QUIET) is None


def test_a_printer() -> None:
    """A roll that is being changed is no trouble; one that is missed for longer is, until the
    printer itself says that it prints."""
    assert trouble_of_printer(None, "paper_out", MINUTES, LONG) is None
    assert trouble_of_printer(None, "paper_out", OVER, LONG) == "paper_out"
    assert trouble_of_printer(None, "paper_out", OVER, None) is None
    assert trouble_of_printer(None, "offline", LONG, MINUTES) is None
    assert trouble_of_printer(None, "offline", LONG, OVER) == "offline"
    assert trouble_of_printer("cover", "paper_out", SECONDS, LONG) == "cover"
    assert trouble_of_printer("cover", "unknown", OVER, LONG) == "cover"
    for well in ("ready", "near_end", None):
        assert trouble_of_printer("cover", well, SECONDS, LONG) is None
