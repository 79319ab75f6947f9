"""Blocks set as a picture: the slip looks the same on every printer, whatever its code pages."""

from __future__ import annotations

import io

import segno
from PIL import Image, ImageDraw

from printers.breaks import balance, wrap
from printers.fonts import Face, Weight, has
from printers.signs import spell
from printers.slip import Align, Block, Code, Cut, Feed, Pair, Picture, Qr, Rule, Size, Text

# 203 dpi = 8 dots a millimetre: a body of 26 px has capitals of 2.3 mm.
_BODY: dict[Size, int] = {Size.SMALL: 22, Size.NORMAL: 26, Size.LARGE: 36}
_HALF_LINE = 14
_HUGE = 208  # at most; a number is made to fill about 4/5 of the paper
_QR = {"wide": 264, "narrow": 232}
_SMALL_QR = {"wide": 150, "narrow": 125}
_CODE = 52  # digits to be typed: at most, less where the paper is narrow
_INK = 150  # greys darker than this burn: thin strokes of small text survive


def qr_image(data: str, most: int = 0, scale: int = 0) -> Image.Image:
    """A QR code at level M: of at most `most` pixels a side, or with modules of `scale` dots. It
    has two modules of white around it; the paper gives the rest of the quiet zone."""
    code = segno.make(data, error="m", micro=False)
    rows = [[0 if dark else 255 for dark in row] for row in code.matrix_iter(border=2)]
    scale = scale or max(2, most // len(rows))
    picture = Image.frombytes("L", (len(rows), len(rows)), bytes(sum(rows, []))).convert("1")
    return picture.resize((len(rows) * scale,) * 2, Image.Resampling.NEAREST)


def open_picture(png: bytes) -> Image.Image:
    """A picture of ours, in black and white."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        return picture.convert("1", dither=Image.Dither.NONE)


def qr_side(dots: int, small: bool = False) -> int:
    """The most pixels that a QR code may take on paper of `dots` width."""
    return (_SMALL_QR if small else _QR)["wide" if dots >= 512 else "narrow"]


def draw(blocks: tuple[Block, ...], dots: int) -> Image.Image:
    """The blocks down to the first cut, as a black and white picture `dots` wide."""
    sheet = _Sheet(dots)
    for block in blocks:
        match block:
            case Text():
                sheet.text(block)
            case Pair():
                sheet.pair(block)
            case Rule():
                sheet.rule()
            case Qr():
                sheet.picture(qr_image(block.data, qr_side(dots, block.small)))
            case Code():
                sheet.code(block)
            case Picture():
                sheet.picture(open_picture(block.png))
            case Feed():
                sheet.feed(block.halves * _HALF_LINE)
            case Cut():
                break
    return sheet.image()


class _Sheet:
    """Paper that grows downwards."""

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self.margin = 16 if dots >= 512 else 8
        self._canvas = Image.new("L", (dots, 600), 255)
        self._pen = ImageDraw.Draw(self._canvas)
        self._y = 0

    def image(self) -> Image.Image:
        page = self._canvas.crop((0, 0, self.dots, max(self._y, 1)))
        return page.point(lambda grey: 255 if grey > _INK else 0).convert(
            "1", dither=Image.Dither.NONE
        )

    def feed(self, pixels: int) -> None:
        self._room(pixels)
        self._y += pixels

    def text(self, block: Text) -> None:
        if block.size is Size.HUGE:
            self._huge(spell(block.text, has))
            return
        face = self._face(block.size, block.bold)
        mark = f"{spell(block.mark, has)} " if block.mark else ""
        indent = self.margin + face.width(mark)
        width = self.dots - self.margin - indent
        if mark:
            self._room(face.px * 2)
            face.draw(self._pen, self.margin, self._baseline(face), mark)
        setting, text = balance if block.is_title else wrap, spell(block.text, has)
        for line in setting(text, width, face.width):
            left = (width - face.width(line)) / 2 if block.align is Align.CENTER else 0.0
            self._line(face, round(indent + left), line)

    def pair(self, block: Pair) -> None:
        label, value = self._face(_label_size(block.size), False), self._face(block.size, True)
        name, said = spell(block.label, has), spell(block.value, has)
        width = self.dots - 2 * self.margin
        if label.width(name) + value.width(said) + label.px // 2 <= width:
            self._room(value.px * 2)
            baseline = self._baseline(value)
            label.draw(self._pen, self.margin, baseline, name)
            value.draw(self._pen, self.dots - self.margin - value.width(said), baseline, said)
            self._y += _leading(value)
            return
        for line in wrap(name, width, label.width):
            self._line(label, self.margin, line)
        for line in wrap(said, width, value.width):
            self._line(value, self.dots - self.margin - value.width(line), line)

    def rule(self) -> None:
        self._room(2)
        box = (self.margin, self._y, self.dots - self.margin - 1, self._y + 1)
        self._pen.rectangle(box, fill=0)
        self._y += 2

    def picture(self, picture: Image.Image) -> None:
        self._room(picture.height)
        self._canvas.paste(picture.convert("L"), ((self.dots - picture.width) // 2, self._y))
        self._y += picture.height

    def code(self, block: Code) -> None:
        """Digits at the left, the scanner's picture of them at the right."""
        qr = qr_image(block.data, qr_side(self.dots, small=True))
        label, face = self._face(Size.SMALL, False), Face(600, _CODE)
        width = self.dots - 3 * self.margin - qr.width
        while face.width(block.text) > width and face.px > _BODY[Size.SMALL]:
            face = Face(600, face.px - 2)
        self._room(qr.height)
        # The picture's own white border is its distance to the edge: no margin on top of it.
        self._canvas.paste(qr.convert("L"), (self.dots - self.margin - qr.width, self._y))
        top = self._y + (qr.height - _leading(label) - _leading(face)) // 2
        label.draw(self._pen, self.margin, top + (_leading(label) + label.cap) // 2, block.label)
        baseline = top + _leading(label) + (_leading(face) + face.cap) // 2
        face.draw(self._pen, self.margin, baseline, block.text)
        self._y += qr.height

    def _huge(self, text: str) -> None:
        px = _HUGE
        while Face(800, px).width(text) > self.dots * 0.82 and px > 24:
            px -= 4
        face = Face(800, px)
        self._room(px * 2)
        left = (self.dots - face.width(text)) / 2
        self._y += 18
        face.draw(self._pen, left, self._y + face.cap, text)
        self._y += face.cap + 26

    def _line(self, face: Face, left: float, text: str) -> None:
        self._room(face.px * 2)
        face.draw(self._pen, left, self._baseline(face), text)
        self._y += _leading(face)

    def _baseline(self, face: Face) -> int:
        return self._y + (_leading(face) + face.cap) // 2

    def _face(self, size: Size, bold: bool) -> Face:
        weight: Weight = 600 if bold else 400
        return Face(weight, _BODY[size])

    def _room(self, pixels: int) -> None:
        if self._y + pixels <= self._canvas.height:
            return
        taller = Image.new("L", (self.dots, self._canvas.height * 2 + pixels), 255)
        taller.paste(self._canvas, (0, 0))
        self._canvas, self._pen = taller, ImageDraw.Draw(taller)


def _leading(face: Face) -> int:
    return round(face.px * 1.3)


def _label_size(size: Size) -> Size:
    return Size.NORMAL if size is Size.LARGE else size
