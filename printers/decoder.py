"""The printer's side of ESC/POS: the bytes that we print become a slip again, as text and picture.

Knows exactly the commands that `escpos.render` and the drivers send. Anything else is kept in
`Decoder.unknown`, so that a test can hold it empty.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from printers import raster
from printers.fonts import Face

_CELL = (12, 24)  # font A
_SPACING = 30
_ALIGNS = ("left", "center", "right")
_EDGE = 24  # white paper above the first line and below the last


@dataclass(frozen=True, slots=True)
class PrintedLine:
    text: str
    width: int
    height: int
    align: str
    bold: bool


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip as it lies in the visitor's hand. `codes`: what QR codes hold that the printer drew
    itself. `complete` is false where the printer died before the cut."""

    lines: tuple[PrintedLine, ...]
    codes: tuple[str, ...]
    picture: Image.Image
    complete: bool

    @property
    def text(self) -> str:
        """Everything printed as characters; empty for a slip that came as a picture."""
        return "\n".join(line.text for line in self.lines)

    def png(self) -> bytes:
        out = io.BytesIO()
        self.picture.save(out, "PNG", optimize=True)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class StatusAsked:
    """DLE EOT n."""

    n: int


@dataclass(frozen=True, slots=True)
class DoneAsked:
    """GS r 1."""


Heard = StatusAsked | DoneAsked | PrintedSlip


class Decoder:
    """`dots` is the width of the print head, `paper` that of the roll, `code_page` the number
    under which this printer keeps CP866: under any other it shows CP437, as real ones do."""

    def __init__(self, dots: int = 576, paper: int = 640, code_page: int = 17) -> None:
        self.dots, self.paper, self.code_page = dots, paper, code_page
        self.unknown: list[bytes] = []
        self._buffer = b""
        self._restart()

    def _restart(self) -> None:
        self._strips: list[Image.Image] = []
        self._lines: list[PrintedLine] = []
        self._codes: list[str] = []
        self._reset()

    def _reset(self) -> None:
        self._chars = b""
        self._encoding = "cp437"
        self._times = (1, 1)
        self._bold = False
        self._align = "left"
        self._code = b""
        self._code_size = 3

    @property
    def printing(self) -> bool:
        """Some of a slip is on paper, its cut has not come."""
        return bool(self._strips)

    def feed(self, data: bytes) -> Iterator[Heard]:
        """Takes any piece of the stream; yields questions and finished slips in their order."""
        self._buffer += data
        while self._buffer:
            taken, heard = self._step(self._buffer)
            if not taken:
                return
            self._buffer = self._buffer[taken:]
            if heard is not None:
                yield heard

    def tear(self) -> PrintedSlip | None:
        """What is on paper when the stream ends before a cut, and a fresh start."""
        self._buffer = b""
        slip = self._slip(complete=False) if self.printing else None
        self._restart()
        return slip

    def _step(self, data: bytes) -> tuple[int, Heard | None]:
        """How many bytes the next command has (0: not all there yet), and what it says."""
        lead = data[0]
        if lead == 0x0A:
            self._newline()
            return 1, None
        if lead >= 0x20:
            self._chars += data[:1]
            return 1, None
        name = data[:2]
        if len(name) < 2:
            return 0, None
        if name in _LENGTHS:
            return self._fixed(name, data)
        if name == b"\x1dv":
            return self._raster(data), None
        if name == b"\x1d(":
            return self._extended(data), None
        if name == b"\x1dV":
            size = 4 if data[2:3] in (b"A", b"B") else 3
            return (size, self._cut()) if len(data) >= size else (0, None)
        self.unknown.append(name)
        return 1, None

    def _fixed(self, name: bytes, data: bytes) -> tuple[int, Heard | None]:
        size = _LENGTHS[name]
        if len(data) < size:
            return 0, None
        n = data[2] if size > 2 else 0
        match name:
            case b"\x10\x04":
                return size, StatusAsked(n)
            case b"\x1dr":
                return size, DoneAsked()
            case b"\x1b@":
                self._reset()
            case b"\x1bt":
                self._encoding = "cp866" if n == self.code_page else "cp437"
            case b"\x1bE":
                self._bold = bool(n & 1)
            case b"\x1ba":
                self._align = _ALIGNS[n % 48 % 3]
            case b"\x1d!":
                self._times = ((n >> 4) + 1, (n & 7) + 1)
            case b"\x1bJ":
                self._feed(n)
            case b"\x1bd":
                self._feed(n * _SPACING)
        return size, None

    def _feed(self, dots: int) -> None:
        if self._chars:
            self._newline()
        self._strips.append(Image.new("1", (self.dots, dots), 1))

    def _newline(self) -> None:
        text = self._chars.decode(self._encoding)
        self._chars = b""
        line = PrintedLine(text, *self._times, self._align, self._bold)
        self._lines.append(line)
        self._place(_set(line), max(_SPACING, line.height * _CELL[1]))

    def _place(self, picture: Image.Image, height: int) -> None:
        strip = Image.new("1", (self.dots, height), 1)
        spare = self.dots - picture.width
        left = {"left": 0, "center": spare // 2, "right": spare}[self._align]
        strip.paste(picture, (left, 0))
        self._strips.append(strip)

    def _raster(self, data: bytes) -> int:
        """GS v 0 m xL xH yL yH d…: a picture, one bit a dot."""
        if len(data) < 8:
            return 0
        wide, high = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
        size = 8 + wide * high
        if len(data) < size:
            return 0
        ink = Image.frombytes("1", (wide * 8, high), data[8:size])
        picture = Image.new("1", ink.size, 1)
        picture.paste(0, mask=ink)
        self._place(picture, high)
        return size

    def _extended(self, data: bytes) -> int:
        """GS ( k: a QR code that the printer draws itself."""
        if len(data) < 5:
            return 0
        size = 5 + int.from_bytes(data[3:5], "little")
        if len(data) < size:
            return 0
        kind, function, rest = data[5:6], data[6:7], data[7:size]
        if data[2:3] != b"k" or kind != b"1":
            self.unknown.append(data[:7])
        elif function == b"C":
            self._code_size = rest[0]
        elif function == b"P":
            self._code = rest[1:]
        elif function == b"Q":
            self._draw_code()
        return size

    def _draw_code(self) -> None:
        content = self._code.decode()
        self._codes.append(content)
        picture = raster.qr_image(content, scale=self._code_size)
        self._place(picture, picture.height)

    def _cut(self) -> PrintedSlip:
        slip = self._slip(complete=True)
        self._restart()
        return slip

    def _slip(self, complete: bool) -> PrintedSlip:
        height = sum(strip.height for strip in self._strips) + 2 * _EDGE
        picture = Image.new("1", (self.paper, height), 1)
        y = _EDGE
        for strip in self._strips:
            picture.paste(strip, ((self.paper - self.dots) // 2, y))
            y += strip.height
        return PrintedSlip(tuple(self._lines), tuple(self._codes), picture, complete)


_LENGTHS = {
    b"\x10\x04": 3,
    b"\x1b@": 2,
    b"\x1bt": 3,
    b"\x1bE": 3,
    b"\x1ba": 3,
    b"\x1bJ": 3,
    b"\x1bd": 3,
    b"\x1d!": 3,
    b"\x1dr": 3,
}


def _set(line: PrintedLine) -> Image.Image:
    """A line in cells of 12 × 24 dots, as the printer's font A has them."""
    cell_w, cell_h = _CELL[0] * line.width, _CELL[1] * line.height
    picture = Image.new("L", (max(1, cell_w * len(line.text)), cell_h), 255)
    face = Face(600 if line.bold else 400, round(cell_h * 0.86))
    for place, char in enumerate(line.text):
        if char == "─":
            pen = ImageDraw.Draw(picture)
            top = cell_h // 2 - 1
            pen.rectangle((place * cell_w, top, (place + 1) * cell_w - 1, top + 1), fill=0)
        elif char != " ":
            picture.paste(_glyph(face, char, cell_w, cell_h), (place * cell_w, 0))
    return picture.point(lambda grey: 255 if grey > 150 else 0).convert(
        "1", dither=Image.Dither.NONE
    )


def _glyph(face: Face, char: str, width: int, height: int) -> Image.Image:
    """One sign, pressed together where the letter is wider than its cell."""
    wide = max(1, round(face.width(char)))
    glyph = Image.new("L", (wide, height), 255)
    face.draw(ImageDraw.Draw(glyph), 0, round(height * 0.78), char)
    if wide > width:
        return glyph.resize((width, height), Image.Resampling.LANCZOS)
    cell = Image.new("L", (width, height), 255)
    cell.paste(glyph, ((width - wide) // 2, 0))
    return cell
