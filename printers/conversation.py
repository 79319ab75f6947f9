"""One slip over a two-way line, network or USB: ask, send, and hear that it was taken.

The point of the order: before the first byte every refusal is safe to repeat; after it a failure
leaves a doubt, and a doubtful slip is never sent again by itself.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from printers.status import DONE, QUESTIONS, UNASKED, PrinterState
from printers.status import is_done, is_status, is_unasked, parse, question


class PrinterFault(Exception):
    """A slip did not come out, or may not have.

    `kind`: refused, silent, lost, paper_out, cover, offline, config. `state` is what a screen
    should say. `doubtful`: some of the slip had been sent, so it may be on paper, or come out
    later when somebody puts paper in."""

    def __init__(self, kind: str, state: PrinterState, *, doubtful: bool = False) -> None:
        super().__init__(kind)
        self.kind, self.state, self.doubtful = kind, state, doubtful


class LineClosed(OSError):
    """The other side has closed the connection, or it broke."""

    def __init__(self, *, broken: bool = True) -> None:
        super().__init__()
        self.broken = broken


class Line(Protocol):
    """Bytes to and from one printer."""

    def write(self, data: bytes, timeout: float) -> int:
        """Sends some of `data`, and how much. Raises `LineClosed`, `TimeoutError`."""

    def read(self, timeout: float) -> bytes:
        """What has come, b"" when nothing did in time. Raises `LineClosed`."""

    def unsent(self) -> int:
        """How much of what was written the other side has not taken yet."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: python-escpos would wait 60 for a dead printer, while a visitor stands there.

    `done`: for the word that a slip was dealt with; `slowest`: for that of a printer which is known
    to give it and meanwhile says that it is well."""

    connect: float = 3.0
    answer: float = 1.0
    write: float = 5.0
    done: float = 10.0
    slowest: float = 60.0


PATIENT = Patience()


@dataclass(slots=True)
class Habits:
    """What a printer has shown of itself while we knew it; learned, not configured.

    `answers`: has answered a status question. `confirms`: None until a slip was or was not
    confirmed (`DONE`); some models know only DLE EOT."""

    answers: bool = False
    confirms: bool | None = None


def ask(line: Line, patience: Patience) -> PrinterState:
    """The printer's state; `UNKNOWN` after the first question without an answer."""
    return _Talk(line, patience).ask()


def hand_over(line: Line, slip: bytes, habits: Habits, patience: Patience) -> PrinterState:
    """Sends a slip and returns the printer's state. Raises `PrinterFault`.

    A printer that never says anything is trusted, with `UNKNOWN` as its state; one that used to
    answer and now does not is hung, and gets nothing."""
    talk = _Talk(line, patience)
    try:
        before = talk.ask()
    except LineClosed:
        raise PrinterFault("lost", PrinterState.OFFLINE) from None
    if not before.prints:
        raise PrinterFault(str(before), before)
    if before is PrinterState.UNKNOWN and habits.answers:
        raise PrinterFault("silent", before)
    talks = before is not PrinterState.UNKNOWN
    habits.answers = habits.answers or talks
    asks_done = talks and habits.confirms is not False
    talk.send_slip(slip + (DONE if asks_done else b""))
    if not talks:
        talk.let_go()
        return before
    if not asks_done:
        return talk.state_after()
    if talk.is_done(habits):
        habits.confirms = True
        return before
    after = talk.state_after()
    if after is PrinterState.UNKNOWN or habits.confirms:
        raise PrinterFault("silent", after, doubtful=True)
    habits.confirms = False
    return after


class _Cut(Exception):
    """A write ended early: after how many bytes, and whether by waiting too long."""

    def __init__(self, sent: int, *, waited: bool) -> None:
        super().__init__()
        self.sent, self.waited = sent, waited


class _Talk:
    """Both directions of one connection. Answers of different kinds may come mixed."""

    def __init__(self, line: Line, patience: Patience) -> None:
        self._line, self._patience = line, patience
        self._done, self._passed_over = False, 0

    def ask(self) -> PrinterState:
        answers: dict[int, int | None] = {}
        for n in QUESTIONS:
            answers[n] = self._answer(question(n))
            if answers[n] is None:
                break
        return parse(answers)

    def send_slip(self, slip: bytes) -> None:
        """Raises `PrinterFault`, doubtful once a byte has left."""
        self._done = False
        try:
            self._send(slip, self._patience.write)
        except _Cut as cut:
            after = self._state() if cut.waited else PrinterState.OFFLINE
            kind = ("silent" if after.prints else str(after)) if cut.waited else "lost"
            raise PrinterFault(kind, after, doubtful=cut.sent > 0) from None

    def is_done(self, habits: Habits) -> bool:
        """Waits for the answer to `DONE`; False when time is over. Asks in between, so that paper
        which ends in the middle of a slip is known at once."""
        began, well = time.monotonic(), PrinterState.UNKNOWN
        while not self._done:
            patient = habits.confirms and well is not PrinterState.UNKNOWN
            limit = self._patience.slowest if patient else self._patience.done
            if time.monotonic() - began >= limit:
                break
            try:
                if not self._hear(self._patience.answer):
                    well = self.state_after()
            except LineClosed:
                raise PrinterFault("lost", PrinterState.OFFLINE, doubtful=True) from None
        return self._done

    def state_after(self) -> PrinterState:
        """The state when the slip has been sent: what prevents printing now leaves a doubt."""
        after = self._state()
        if not after.prints and not self._done:
            kind = "lost" if after is PrinterState.OFFLINE else str(after)
            raise PrinterFault(kind, after, doubtful=True)
        return after

    def let_go(self) -> None:
        """Gives a printer that never answers a moment, so that a broken connection still shows, and
        one that hangs: this machine takes a whole slip of which the printer reads nothing.
        One that closes after each slip says nothing by that: nothing speaks against it."""
        until = time.monotonic() + self._patience.write
        try:
            self._line.read(self._patience.answer)
            while self._line.unsent() and time.monotonic() < until:
                self._line.read(0.1)
        except LineClosed as closed:
            if closed.broken:
                raise PrinterFault("lost", PrinterState.OFFLINE, doubtful=True) from None
        if self._line.unsent():
            raise PrinterFault("silent", PrinterState.UNKNOWN, doubtful=True)

    def _state(self) -> PrinterState:
        try:
            return self.ask()
        except LineClosed:
            return PrinterState.OFFLINE

    def _answer(self, asked: bytes) -> int | None:
        try:
            self._send(asked, self._patience.answer)
        except _Cut as cut:
            if cut.waited:
                return None
            raise LineClosed from None
        until = time.monotonic() + self._patience.answer
        while (left := until - time.monotonic()) > 0:
            for byte in self._hear(left):
                if is_status(byte):
                    return byte
        return None

    def _hear(self, timeout: float) -> bytes:
        """What came, without reports that nobody asked for; `UNASKED` bytes may come in pieces."""
        answers = bytearray()
        for byte in self._line.read(timeout):
            if self._passed_over:
                self._passed_over -= 1
            elif is_unasked(byte):
                self._passed_over = UNASKED - 1
            else:
                answers.append(byte)
        self._done = self._done or any(map(is_done, answers))
        return bytes(answers)

    def _send(self, data: bytes, timeout: float) -> None:
        sent = 0
        while sent < len(data):
            try:
                sent += self._line.write(data[sent:], timeout)
            except TimeoutError:
                raise _Cut(sent, waited=True) from None
            except LineClosed:
                raise _Cut(sent, waited=False) from None
