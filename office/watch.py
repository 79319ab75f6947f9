"""The look at all devices, once a minute: who went silent or is stuck, and who is back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from centres.devices import Device, list_devices, set_trouble
from centres.directory import Directory
from centres.standing import of_screen, trouble_of_printer, trouble_of_screen
from printers.roster import Printer, list_printers
from scheduler.runner import Job, Slot
from store import Change
from store.clock import real_now

SCREENS = ("kiosk", "board", "agent")
"""Kinds that hold a line to the house."""
BEGAN = real_now()
"""Since when this process could have heard anybody."""


def _minutes(_directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """The latest whole minute only: how a device stood before is no question any more."""
    at = upto.replace(second=0, microsecond=0)
    if at > after:
        yield Slot(at, "house")


def _look(tx: Change, directory: Directory, _slot: Slot) -> None:
    now = real_now()
    look(tx, directory, now, now - BEGAN)


def look(tx: Change, directory: Directory, now: datetime, listening: timedelta) -> int:
    """Note every trouble that begins or is over; how many. `now`: by the real clock; `listening`:
    for how long the house has been there to hear somebody."""
    printers = {one.code: one for one in list_printers(tx.conn)}
    changed = 0
    for device in sorted(list_devices(tx.conn), key=lambda one: one.id):
        trouble = _trouble(tx, directory, device, printers.get(device.code or ""), now, listening)
        if bool(trouble) != bool(device.trouble):
            set_trouble(tx, device, trouble)
            changed += 1
    return changed


def _trouble(
    tx: Change,
    directory: Directory,
    device: Device,
    printer: Printer | None,
    now: datetime,
    listening: timedelta,
) -> str | None:
    centre = directory.centre(device.centre)
    opened = centre.hours.open_for(tx.now) if centre else None
    if device.kind == "printer":
        state = str(printer.seems) if printer else None
        lasts = tx.now - (printer.state_at or tx.now) if printer else timedelta(0)
        return trouble_of_printer(device.trouble, state, lasts, opened)
    if device.kind not in SCREENS:
        return None
    enrolled, age = device.digest is not None, age_of(device, now)
    return trouble_of_screen(device.trouble, of_screen(age, listening, opened, enrolled))


def age_of(device: Device, now: datetime) -> timedelta | None:
    """How long ago it gave its last sign of life; being let in is one."""
    since = max((at for at in (device.heard_at, device.enrolled_at) if at), default=None)
    return max(timedelta(), now - since) if since else None


JOBS = (Job("devices", _minutes, _look),)
"""For the runner of the wiring table."""
