"""Ways to a printer: network, USB, CUPS and a file, all behind one small protocol."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Protocol

from printers.conversation import PATIENT, Habits, Patience, PrinterFault, ask, hand_over
from printers.lines import DeviceLine, OpenLine, SocketLine, find_usb
from printers.status import PrinterState


class Driver(Protocol):
    """One printer. Used by one thread at a time."""

    habits: Habits

    def send(self, slip: bytes) -> PrinterState:
        """Prints; the state that the printer reported on the way. Raises `PrinterFault`."""

    def status(self) -> PrinterState:
        """The printer's state now; never raises for a printer that is not there."""


def open_driver(
    kind: str, address: str, *, answers: bool = False, patience: Patience = PATIENT
) -> Driver:
    """The driver of a configured printer; nothing is connected yet.

    `answers`: this printer is known to answer status questions, so its silence is a fault."""
    if kind not in DRIVERS:
        raise ValueError(f"unknown printer driver {kind!r}: one of {', '.join(DRIVERS)}")
    return DRIVERS[kind](address, Habits(answers=answers), patience)


class _TwoWay:
    """What network and USB printers share: a line that is opened for each slip or question, since
    many printers serve one connection at a time."""

    def __init__(self, address: str, habits: Habits, patience: Patience) -> None:
        self.address, self.habits, self.patience = address, habits, patience

    def _open(self) -> OpenLine:
        raise NotImplementedError

    def send(self, slip: bytes) -> PrinterState:
        try:
            line = self._open()
        except OSError:
            raise PrinterFault("refused", PrinterState.OFFLINE) from None
        with closing(line):
            return hand_over(line, slip, self.habits, self.patience)

    def status(self) -> PrinterState:
        try:
            with closing(self._open()) as line:
                state = ask(line, self.patience)
        except OSError:
            return PrinterState.OFFLINE
        self.habits.answers = self.habits.answers or state is not PrinterState.UNKNOWN
        return state


class NetworkDriver(_TwoWay):
    """Raw TCP, «JetDirect»: host or host:port, 9100 unless said otherwise."""

    def __init__(self, address: str, habits: Habits, patience: Patience) -> None:
        super().__init__(address, habits, patience)
        host, colon, port = address.rpartition(":")
        if not colon or address.endswith("]"):
            host, port = address, "9100"
        if not 0 < int(port) < 65536:
            raise ValueError(f"{port} is no port")
        self._place = (host.strip("[]"), int(port))

    def _open(self) -> OpenLine:
        return SocketLine(socket.create_connection(self._place, self.patience.connect))


class UsbDriver(_TwoWay):
    """A USB printer through the kernel's `usblp`, which Debian loads by itself.

    `address` is a device (`/dev/usb/lp0`) or vendor:product in hexadecimal (`04b8:0e15`), which
    finds the device again after it was plugged elsewhere."""

    def _open(self) -> OpenLine:
        device = find_usb(self.address)
        if device is None:
            raise FileNotFoundError(self.address)
        return DeviceLine(os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY))


# What CUPS calls it (printer-state-reasons, IPP) -> what we call it; the first that fits.
_REASONS = (
    (("cover-open", "door-open"), PrinterState.COVER),
    (("media-empty", "media-needed"), PrinterState.PAPER_OUT),
    (("offline", "paused", "shutdown", "connecting-to-device", "timed-out"), PrinterState.OFFLINE),
    (("media-low",), PrinterState.NEAR_END),
)


class CupsDriver:
    """A queue of the machine's own CUPS, with raw data; `address` is its name.

    CUPS keeps a job that the printer does not take, so a queue with a fault gets none."""

    def __init__(self, address: str, habits: Habits, patience: Patience) -> None:
        self._queue, self.habits, self._patience = address, habits, patience

    def send(self, slip: bytes) -> PrinterState:
        state = self.status()
        if not state.prints:
            raise PrinterFault(str(state), state)
        try:
            subprocess.run(
                ["lp", "-s", "-d", self._queue, "-o", "raw"],
                input=slip,
                timeout=self._patience.done,
                check=True,
                capture_output=True,
            )
        except FileNotFoundError:
            raise PrinterFault("config", PrinterState.OFFLINE) from None
        except subprocess.CalledProcessError:
            raise PrinterFault("refused", PrinterState.OFFLINE) from None
        except subprocess.TimeoutExpired:
            raise PrinterFault("silent", PrinterState.UNKNOWN, doubtful=True) from None
        return state

    def status(self) -> PrinterState:
        try:
            told = subprocess.run(
                ["lpoptions", "-p", self._queue],
                timeout=self._patience.write,
                check=True,
                capture_output=True,
            )
        except (OSError, subprocess.SubprocessError):
            return PrinterState.OFFLINE
        return parse_cups(told.stdout.decode(errors="replace"))


def parse_cups(options: str) -> PrinterState:
    """The state from `lpoptions -p`: printer-state 3 idle, 4 printing, 5 stopped, and reasons."""
    values = dict(word.partition("=")[::2] for word in options.split() if "=" in word)
    reasons = values.get("printer-state-reasons", "").split(",")
    for names, state in _REASONS:
        if any(reason.startswith(names) for reason in reasons):
            return state
    number = values.get("printer-state")
    if number == "5":
        return PrinterState.OFFLINE
    # CUPS asks few printers for their paper: an idle queue does not prove that there is any.
    return (
        PrinterState.READY if number in ("3", "4") and "none" in reasons else PrinterState.UNKNOWN
    )


class FileDriver:
    """For trials without a printer: a folder gets one file a slip, `slip-0001.bin` and on."""

    def __init__(self, address: str, habits: Habits, patience: Patience) -> None:
        self._folder, self.habits = Path(address), habits

    def send(self, slip: bytes) -> PrinterState:
        try:
            for number in count(1):
                try:
                    with (self._folder / f"slip-{number:04}.bin").open("xb") as file:
                        file.write(slip)
                    break
                except FileExistsError:
                    continue
        except OSError:
            raise PrinterFault("refused", PrinterState.OFFLINE) from None
        return PrinterState.READY

    def status(self) -> PrinterState:
        ready = self._folder.is_dir() and os.access(self._folder, os.W_OK)
        return PrinterState.READY if ready else PrinterState.OFFLINE


DRIVERS: dict[str, Callable[[str, Habits, Patience], Driver]] = {
    "network": NetworkDriver,
    "usb": UsbDriver,
    "cups": CupsDriver,
    "file": FileDriver,
}
