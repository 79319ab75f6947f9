"""A slip printer without paper, on a real TCP socket: for the demo, for tests, and to rehearse
every way in which printers fail.

Plain sockets and threads, so it also runs inside a server process that gevent has patched.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from printers.decoder import Decoder, DoneAsked, Heard, PrintedSlip, StatusAsked

_NARROW = (384, 464)  # dots of the head, dots of the paper: a roll of 58 mm
_WIDE = (576, 640)
_TICK = 0.1  # seconds between looks at `stop` and the fault while nothing comes


class Fault(StrEnum):
    """What a printer can suffer from; `NONE` prints."""

    NONE = "none"
    REFUSE = "refuse"
    HANG = "hang"
    PAPER_OUT = "paper_out"
    RUNS_OUT = "runs_out"
    NEAR_END = "near_end"
    COVER = "cover"
    DIES = "dies"
    SILENT = "silent"
    SLOW = "slow"


# DLE EOT 1, 2 and 4 in health: only the fixed bits.
_HEALTHY = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
_SICK = {
    Fault.PAPER_OUT: {1: 0x1A, 2: 0x32, 4: 0x72},
    Fault.COVER: {1: 0x1A, 2: 0x16, 4: 0x12},
    Fault.NEAR_END: {4: 0x1E},
}


@dataclass(frozen=True, slots=True)
class Received:
    """A slip with its running number since the printer was started."""

    number: int
    slip: PrintedSlip


class VirtualPrinter:
    """Start it, print to `address`, look at `slips`. Safe to use from any thread.

    `port` 0 takes a free one. `on_slip` is called in the printer's thread after each slip."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        paper: int = 80,
        code_page: int = 17,
        keep: int = 24,
        slow: float = 2.0,
        on_slip: Callable[[Received], None] | None = None,
    ) -> None:
        self._host, self._port = host, port
        self._dots, self._paper = _NARROW if paper == 58 else _WIDE
        self._code_page = code_page
        self._slow = slow
        self._on_slip = on_slip
        self._lock = threading.Lock()
        self._kept: deque[Received] = deque(maxlen=keep)
        self._count = 0
        self._holding = 0
        self._fault = Fault.NONE
        self._cleared = threading.Event()
        self._stopped = threading.Event()
        self._listener: socket.socket | None = None
        self.unknown: list[bytes] = []

    @property
    def address(self) -> str:
        return f"{self._host}:{self._port}"

    @property
    def slips(self) -> list[Received]:
        """The last slips, newest first."""
        with self._lock:
            return list(reversed(self._kept))

    @property
    def fault(self) -> Fault:
        return self._fault

    @property
    def idle(self) -> bool:
        """Holds nothing in its memory that is not on paper yet."""
        return self._holding == 0

    def start(self) -> VirtualPrinter:
        """Opens the port; returns itself."""
        self._stopped.clear()
        self._cleared.set()
        self._listen()
        return self

    def stop(self) -> None:
        """Closes the port; connections end within a moment."""
        self._stopped.set()
        self._cleared.set()
        self._close()

    def set_fault(self, fault: Fault) -> None:
        """Acts the fault out from now on. `NONE` mends the printer: what it had taken but could
        not print comes out then, as from a real one after new paper."""
        before, self._fault = self._fault, fault
        (self._cleared.set if fault is Fault.NONE else self._cleared.clear)()
        if fault is Fault.REFUSE:
            self._close()
        elif before is Fault.REFUSE and not self._stopped.is_set():
            self._listen()

    def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((self._host, self._port))
        listener.listen(16)
        listener.settimeout(_TICK)
        self._port = listener.getsockname()[1]
        self._listener = listener
        name = f"virtual-printer-{self._port}"
        threading.Thread(target=self._accept, args=(listener,), name=name, daemon=True).start()

    def _close(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            # Shut down first: close alone leaves a port open that another thread is waiting on.
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopped.is_set() and self._listener is listener:
            try:
                sock, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            sock.settimeout(_TICK)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        decoder = Decoder(self._dots, self._paper, self._code_page)
        with sock:
            with suppress(OSError):
                _Session(self, sock, decoder).run()
        with self._lock:
            self.unknown += decoder.unknown
        torn = decoder.tear()
        if torn is not None:
            self._keep(torn)

    def _keep(self, slip: PrintedSlip) -> None:
        with self._lock:
            self._count += 1
            received = Received(self._count, slip)
            self._kept.append(received)
        if self._on_slip is not None:
            self._on_slip(received)


class _Session:
    """One connection, from the first byte to the last."""

    def __init__(self, printer: VirtualPrinter, sock: socket.socket, decoder: Decoder) -> None:
        self._printer, self._sock, self._decoder = printer, sock, decoder
        self._held = b""
        self._ready_at = 0.0

    def run(self) -> None:
        printer = self._printer
        while not printer._stopped.is_set():
            if printer.fault is Fault.HANG:
                printer._cleared.wait(_TICK)
                continue
            if self._held and not self._halted():
                self._print(self._take_held())
            try:
                data = self._sock.recv(4096)
            except TimeoutError:
                continue
            if not data:
                self._wait_for_paper()
                return
            if self._halted():
                self._hold(data)
            elif printer.fault is Fault.DIES and self._dies(data):
                return
            else:
                self._print(data)

    def _halted(self) -> bool:
        fault = self._printer.fault
        if fault is Fault.SLOW:
            return not self._held or time.monotonic() < self._ready_at
        return fault in (Fault.PAPER_OUT, Fault.COVER)

    def _take_held(self) -> bytes:
        held, self._held = self._held, b""
        self._printer._holding = 0
        return held

    def _wait_for_paper(self) -> None:
        """The sender has gone, the printer's memory has not: it prints when it can."""
        while self._held and not self._printer._stopped.is_set():
            if not self._halted():
                self._print(self._take_held())
            else:
                self._printer._cleared.wait(_TICK)

    def _hold(self, data: bytes) -> None:
        """A halted or slow printer answers status at once and keeps the rest in its memory."""
        while data[:2] == b"\x10\x04" and len(data) >= 3:
            self._answer(data[2])
            data = data[3:]
        if data and not self._held:
            self._ready_at = time.monotonic() + self._printer._slow
        self._held += data
        self._printer._holding = len(self._held)

    def _dies(self, data: bytes) -> bool:
        """Breaks the connection in the middle of a slip, with some of it on paper."""
        for start in range(0, len(data), 64):
            for heard in self._decoder.feed(data[start : start + 64]):
                self._react(heard)
            if self._decoder.printing:
                # Linger 0 sends RST, not FIN: a pulled plug as seen from the other side.
                linger = struct.pack("ii", 1, 0)
                self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return True
        return False

    def _print(self, data: bytes) -> None:
        printer = self._printer
        if printer.fault is Fault.RUNS_OUT and len(data) > 3:
            half = len(data) // 2
            data, self._held = data[:half], data[half:] + self._held
            printer.set_fault(Fault.PAPER_OUT)
        for heard in self._decoder.feed(data):
            self._react(heard)

    def _react(self, heard: Heard) -> None:
        match heard:
            case StatusAsked():
                self._answer(heard.n)
            case DoneAsked():
                if self._printer.fault is not Fault.SILENT:
                    low = self._printer.fault is Fault.NEAR_END
                    self._reply(0x03 if low else 0x00)
            case PrintedSlip():
                self._printer._keep(heard)

    def _answer(self, n: int) -> None:
        fault = self._printer.fault
        if fault is not Fault.SILENT:
            self._reply(_SICK.get(fault, {}).get(n, _HEALTHY.get(n, 0x12)))

    def _reply(self, byte: int) -> None:
        with suppress(OSError):
            self._sock.sendall(bytes([byte]))
