"""The two kinds of wire to a printer: a TCP socket and a character device."""

from __future__ import annotations

import fcntl
import os
import select
import socket
import sys
import termios
from pathlib import Path
from typing import Protocol

from printers.conversation import Line, LineClosed


class OpenLine(Line, Protocol):
    """A line that somebody has to close."""

    def close(self) -> None: ...


class SocketLine:
    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, data: bytes, timeout: float) -> int:
        self._sock.settimeout(timeout)
        try:
            return self._sock.send(data)
        except TimeoutError:
            raise
        except OSError as error:
            raise LineClosed from error

    def read(self, timeout: float) -> bytes:
        self._sock.settimeout(timeout)
        try:
            heard = self._sock.recv(64)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LineClosed from error
        if not heard:
            raise LineClosed(broken=False)
        return heard

    def unsent(self) -> int:
        left = bytearray(4)
        fcntl.ioctl(self._sock, termios.TIOCOUTQ, left)
        return int.from_bytes(left, sys.byteorder)

    def close(self) -> None:
        self._sock.close()


class DeviceLine:
    def __init__(self, fd: int) -> None:
        self._fd = fd

    def write(self, data: bytes, timeout: float) -> int:
        if not select.select([], [self._fd], [], timeout)[1]:
            raise TimeoutError
        try:
            return os.write(self._fd, data[:4096])
        except BlockingIOError:
            return 0
        except OSError as error:
            raise LineClosed from error

    def read(self, timeout: float) -> bytes:
        if not select.select([self._fd], [], [], timeout)[0]:
            return b""
        try:
            return os.read(self._fd, 64)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LineClosed from error

    def unsent(self) -> int:
        # The kernel takes no more than the printer does.
        return 0

    def close(self) -> None:
        os.close(self._fd)


def find_usb(address: str, sysfs: Path = Path("/sys/class/usbmisc")) -> Path | None:
    """The device of a USB printer: the path itself, or the first with that vendor:product."""
    if address.startswith("/"):
        return Path(address)
    wanted = address.lower().split(":")
    for entry in sorted(sysfs.glob("lp*")):
        # device -> the interface; its parent is the device, which knows who made it.
        maker = (entry / "device").resolve().parent
        names = (maker / "idVendor", maker / "idProduct")
        if all(name.is_file() for name in names):
            if [name.read_text().strip() for name in names] == wanted:
                return Path("/dev/usb") / entry.name
    return None
