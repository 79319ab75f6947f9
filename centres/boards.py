"""What a board is told of itself: its zone, its size, its height, whether it speaks. Pure."""

from collections.abc import Collection, Mapping
from typing import Any

SETTINGS = ("windows", "diagonal", "height", "sound")
DIAGONALS = (7, 120)
"""Inches."""
HEIGHTS = (0.5, 6)
"""Metres above the floor."""


def mistake(settings: Mapping[str, Any], windows: Collection[str]) -> str:
    """What is wrong with a board's settings in a hall of these windows, or nothing."""
    for name, (least, most) in (("diagonal", DIAGONALS), ("height", HEIGHTS)):
        value = settings.get(name)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (number and least <= value <= most):
            return f"«{name}» is a number from {least} to {most}"
    if not isinstance(settings.get("sound", True), bool):
        return "«sound» is true or false"
    zone = settings.get("windows")
    if zone is not None and not (isinstance(zone, list) and zone):
        return "«windows» is a list of the hall's windows"
    unknown = [str(window) for window in zone or () if str(window) not in windows]
    return f"the hall has no window {', '.join(unknown)}" if unknown else ""


def zone_of(settings: Mapping[str, Any], windows: Collection[str]) -> list[str]:
    """Codes of the windows whose calls a board shows, in the hall's order: its own, or all."""
    zone = [str(window) for window in settings.get("windows") or ()]
    return [code for code in windows if not zone or code in zone] or list(windows)


def is_above(settings: Mapping[str, Any], windows: Collection[str]) -> bool:
    """Is it the small board above one window of several?"""
    return len(zone_of(settings, windows)) == 1 < len(windows)
