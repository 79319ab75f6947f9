"""What a board is told of itself: its zone, its size, its height, whether it speaks; and a hall of
its voice."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from centres.devices import Device
from centres.tables import centres, devices, network
from store import Change

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


def set_board(tx: Change, device: Device, settings: Mapping[str, Any]) -> None:
    """Give a board these settings; its page takes them by itself."""
    kept = {key: value for key, value in device.settings.items() if key not in SETTINGS}
    values = {"settings": kept | dict(settings)}
    tx.conn.execute(devices.update().where(devices.c.id == device.id).values(values))
    _changed(tx, device.centre)


def set_voice(tx: Change, centre: str, voice: Mapping[str, Any]) -> None:
    """Give a hall this voice in place of its own or the network's."""
    here = centres.c.code == centre
    settings = tx.conn.execute(select(centres.c.settings).where(here)).scalar_one()
    changed = dict(settings) | {"voice": dict(voice)}
    tx.conn.execute(centres.update().where(here).values(settings=changed))
    _changed(tx, centre)


def _changed(tx: Change, centre: str) -> None:
    """Every worker reads the network again, and the hall's screens hear of it."""
    tx.conn.execute(network.update().values(version=network.c.version + 1))
    tx.note(centre, "config.changed")
