"""What a printer says about itself: ESC/POS real-time status, read by our own rules.

python-escpos takes an empty answer for «paper adequate»; here silence is `UNKNOWN` and nothing
better. Bits as in Epson's ESC/POS reference, DLE EOT n = 1 (printer), 2 (why offline), 4 (paper).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class PrinterState(StrEnum):
    READY = "ready"
    NEAR_END = "near_end"
    PAPER_OUT = "paper_out"
    COVER = "cover"
    OFFLINE = "offline"
    UNKNOWN = "unknown"

    @property
    def prints(self) -> bool:
        """False where the printer itself says that nothing would come out."""
        return self not in (PrinterState.PAPER_OUT, PrinterState.COVER, PrinterState.OFFLINE)


def is_down(state: PrinterState, answers: bool) -> bool:
    """Would a slip not come out? Silence is a fault of a printer that used to answer."""
    return not state.prints or (answers and state is PrinterState.UNKNOWN)


QUESTIONS = (1, 2, 4)


def question(n: int) -> bytes:
    """DLE EOT n: answered with one byte at once, even by a printer that is offline or busy."""
    return bytes((0x10, 0x04, n))


DONE = b"\x1dr\x01"
"""GS r 1: answered in its turn, when all that was sent before has been dealt with. So its answer
is the only sign a plain network printer gives that a slip was really taken."""


def is_status(byte: int) -> bool:
    """Whether a byte is a DLE EOT answer (0··1··10), and not flow control or an unasked report."""
    return byte & 0x93 == 0x12


UNASKED = 4
"""Bytes of a report that a printer sends by itself where that is switched on (GS a)."""


def is_unasked(byte: int) -> bool:
    """Whether a byte begins such a report (0··1··00). The three after it look like `DONE`'s answer:
    «paper has ended» would be heard as «printed»."""
    return byte & 0x93 == 0x10


def is_done(byte: int) -> bool:
    """Whether a byte answers `DONE` (0··0····). A picture may by chance hold the bytes of a
    DLE EOT, whose answer has bit 4 set and is passed over."""
    return byte & 0x90 == 0


def parse(answers: Mapping[int, int | None]) -> PrinterState:
    """The state from the answers to `QUESTIONS`; None or absent = no answer.

    Bad news counts even where other answers are missing; good news needs all of them."""
    printer, cause, paper = (answers.get(n) for n in QUESTIONS)
    if cause is not None and cause & 0x04:
        return PrinterState.COVER
    if (paper is not None and paper & 0x60) or (cause is not None and cause & 0x20):
        return PrinterState.PAPER_OUT
    if (printer is not None and printer & 0x08) or (cause is not None and cause & 0x40):
        return PrinterState.OFFLINE
    if printer is None or cause is None or paper is None:
        return PrinterState.UNKNOWN
    return PrinterState.NEAR_END if paper & 0x0C else PrinterState.READY
