"""The product's own typeface on paper: Golos Text from the set-up's @fontsource files.

Pillow opens woff2 by itself. Each weight comes as two files, since the Cyrillic one has no digits
and the Latin one no Cyrillic letters: a line is set in runs, every run in the file that has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from PIL import ImageDraw, ImageFont

Weight = Literal[400, 600, 800]

_FILES = Path(__file__).resolve().parent.parent / "static/node_modules/@fontsource/golos-text/files"
# Where a kiosk's machine has no set-up of browser files: Debian's fonts-dejavu-core.
_SPARE = Path("/usr/share/fonts/truetype/dejavu")
_SPARE_FILES: dict[Weight, str] = {
    400: "DejaVuSans.ttf",
    600: "DejaVuSans-Bold.ttf",
    800: "DejaVuSans-Bold.ttf",
}


class FontMissing(RuntimeError):
    """No font with Cyrillic letters was found on this machine."""


def _is_cyrillic(char: str) -> bool:
    # The ranges of fontsource's `unicode.json`, subset "cyrillic"; U+2116 is the numero sign.
    return "\u0400" <= char <= "\u04ff" or char in "\u0301\u2116"


@lru_cache(maxsize=16)
def find(subset: Literal["cyrillic", "latin"], weight: Weight) -> Path:
    """The file of a subset and weight. Raises `FontMissing` and says what to do."""
    own = _FILES / f"golos-text-{subset}-{weight}-normal.woff2"
    if own.is_file():
        return own
    spare = _SPARE / _SPARE_FILES[weight]
    if spare.is_file():
        return spare
    raise FontMissing(f"{own.name} was not found: run `make setup`, or install fonts-dejavu-core")


@lru_cache(maxsize=128)
def _load(subset: Literal["cyrillic", "latin"], weight: Weight, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(find(subset, weight)), px)


@lru_cache(maxsize=2048)
def _advance(weight: Weight, px: int, text: str) -> float:
    # Wrapping and balancing measure the same words again and again, slip after slip.
    return sum(font.getlength(run) for font, run in Face(weight, px).runs(text))


class Face:
    """One weight at one size, for text that mixes both alphabets."""

    def __init__(self, weight: Weight, px: int) -> None:
        self.weight, self.px = weight, px
        self._cyrillic = _load("cyrillic", weight, px)
        self._latin = _load("latin", weight, px)

    def runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """The text in pieces that one font file has."""
        for cyrillic, chars in groupby(text, _is_cyrillic):
            yield (self._cyrillic if cyrillic else self._latin), "".join(chars)

    def width(self, text: str) -> float:
        """The advance of a line, in pixels."""
        return _advance(self.weight, self.px, text)

    @property
    def cap(self) -> int:
        """The height of a capital above the baseline, in pixels."""
        return -int(self._cyrillic.getbbox("Н", anchor="ls")[1])

    def draw(self, pen: ImageDraw.ImageDraw, x: float, baseline: float, text: str) -> None:
        """Sets a line in black, its left end at `x`."""
        for font, run in self.runs(text):
            pen.text((x, baseline), run, font=font, fill=0, anchor="ls")
            x += font.getlength(run)

    def balance(self, text: str, width: float) -> list[str]:
        """As `wrap`, in lines of about one length: centred text with one word below looks lost."""
        lines = self.wrap(text, width)
        while len(lines) > 1:
            width = max(self.width(line) for line in lines) - 1
            narrower = self.wrap(text, width)
            if len(narrower) > len(lines) or any(self.width(line) > width for line in narrower):
                break
            lines = narrower
        return lines

    def wrap(self, text: str, width: float) -> list[str]:
        """The lines of a paragraph in `width` pixels; only a word wider than that is broken."""
        lines: list[str] = []
        for word in text.split():
            line = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(line) <= width:
                lines[-1] = line
                continue
            while self.width(word) > width and len(word) > 1:
                fits = next(
                    n
                    for n in range(len(word) - 1, 0, -1)
                    if n == 1 or self.width(word[:n]) <= width
                )
                lines.append(word[:fits])
                word = word[fits:]
            lines.append(word)
        return lines
