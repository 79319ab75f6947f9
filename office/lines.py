"""The list of devices: what each line says, and how the list is narrowed down and grouped."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext

from centres.devices import Device
from centres.directory import Centre, Network
from printers.roster import Printer
from printers.status import PrinterState

SCREENS = ("kiosk", "board")
"""What has a screen of its own."""
ENROLLED = (*SCREENS, "agent")
"""Kinds that are let in by the code that they show; an agent may come with a token instead."""

KINDS = {
    "kiosk": (lazy_gettext("Kiosk"), "ticket"),
    "board": (lazy_gettext("Board"), "screen"),
    "printer": (lazy_gettext("Printer"), "printer"),
    "agent": (lazy_gettext("Agent"), "phone"),
}
"""Word and icon of each kind."""

WORDS = {
    "in": ("good", lazy_gettext("let in")),
    "out": ("", lazy_gettext("waits for its code")),
    "token": ("", lazy_gettext("comes with a token")),
    PrinterState.READY: ("good", lazy_gettext("ready")),
    PrinterState.NEAR_END: ("watch", lazy_gettext("paper runs low")),
    PrinterState.PAPER_OUT: ("breach", lazy_gettext("out of paper")),
    PrinterState.COVER: ("breach", lazy_gettext("cover open")),
    PrinterState.OFFLINE: ("breach", lazy_gettext("does not answer")),
    PrinterState.UNKNOWN: ("", lazy_gettext("says nothing of itself")),
    "unconfigured": ("", lazy_gettext("not connected")),
}
"""Status and word of each state."""

FILTERS = {
    "in": lazy_gettext("Let in"),
    "out": lazy_gettext("Waiting for a code"),
    "trouble": lazy_gettext("In trouble"),
}


@dataclass(frozen=True)
class Line:
    """One device and how it stands: a key of `WORDS`."""

    device: Device
    state: str

    @property
    def status(self) -> str:
        return WORDS[self.state][0]

    @property
    def word(self) -> str:
        return str(WORDS[self.state][1])

    def fits(self, centre: str, kind: str, state: str) -> bool:
        """Is it what was asked for? An empty text asks for everything."""
        wanted = self.state == state or (state == "trouble" and self.status in ("watch", "breach"))
        return (
            (not centre or self.device.centre == centre)
            and (not kind or self.device.kind == kind)
            and (not state or wanted)
        )


def line_of(device: Device, printer: Printer | None) -> Line:
    """`printer` is the device's configuration and state, where it is a configured printer."""
    if device.kind == "printer":
        return Line(device, printer.seems if printer else "unconfigured")
    if device.kind not in ENROLLED or (device.heard_at and not device.digest):
        return Line(device, "token")
    return Line(device, "in" if device.digest else "out")


def by_centre(
    lines: Iterable[Line], network: Network, lang: str
) -> list[tuple[Centre, list[Line]]]:
    """Lines under their centres, by the centres' names."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.device.centre, []).append(line)
    found = [(network.centres[code], group) for code, group in groups.items()]
    return sorted(found, key=lambda group: group[0].name[lang])
