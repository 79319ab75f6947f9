"""How a device stands: rules alone. Ages are given, not moments, since a sign of life is stamped by
the real clock and opening hours follow the hall's."""

from datetime import timedelta
from enum import StrEnum

HEARD = timedelta(seconds=90)
"""A screen is asked for a sign of life three times a minute; a lost one is no news."""
SILENT_AFTER = timedelta(minutes=5)
"""A machine that starts again, or a roll that is being changed, is done before."""
STUCK = ("paper_out", "cover", "offline")
"""What a printer says of itself when nothing comes out of it."""


class Standing(StrEnum):
    """Of whatever holds a line to the house: kiosk, board, agent."""

    WAITS = "waits"
    """Not let in yet."""
    WORKS = "works"
    QUIET = "quiet"
    """Not heard for a moment, or nobody can know yet."""
    OFF = "off"
    """Not heard, and the centre is closed."""
    SILENT = "silent"


def of_screen(
    heard: timedelta | None, listening: timedelta, opened: timedelta | None, enrolled: bool = True
) -> Standing:
    """`heard`: age of its last sign of life, None = never; `listening`: for how long the house has
    been there to hear one; `opened`: for how long the centre has been open, None = closed."""
    if not enrolled:
        return Standing.WAITS
    if heard is not None and heard <= HEARD:
        return Standing.WORKS
    if opened is None:
        return Standing.OFF
    quiet = min(listening, opened) if heard is None else min(heard, listening, opened)
    return Standing.SILENT if quiet > SILENT_AFTER else Standing.QUIET


def trouble_of_screen(known: str | None, standing: Standing) -> str | None:
    """What is wrong from now on: only silence begins a trouble, only a sign of life ends it."""
    if standing is Standing.SILENT:
        return known or "silent"
    return None if standing in (Standing.WORKS, Standing.WAITS) else known


def trouble_of_printer(
    known: str | None, state: str | None, lasts: timedelta, opened: timedelta | None
) -> str | None:
    """The same of a printer that says `state` for so long; None = it is not connected. A printer
    that stops telling has not been mended; one that is switched off for the night is switched on
    again in the first minutes of the day."""
    if state in STUCK:
        missed = opened is not None and min(lasts, opened) > SILENT_AFTER
        return known or (state if missed else None)
    return known if state == "unknown" else None
