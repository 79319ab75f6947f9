"""The product's own typeface on paper: Golos Text from the set-up's @fontsource files.

Pillow opens woff2 by itself. Each weight comes in parts, since the Cyrillic file has no digits, the
Latin one no Cyrillic letters and neither of them a «₽»: a line is set in runs, every run in the
file that has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from PIL import ImageDraw, ImageFont

Weight = Literal[400, 600, 800]
Subset = Literal["cyrillic", "latin", "latin-ext", "cyrillic-ext"]
SUBSETS: tuple[Subset, ...] = ("cyrillic", "latin", "latin-ext", "cyrillic-ext")

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


@lru_cache(maxsize=16)
def find(subset: Subset, weight: Weight) -> Path:
    """The file of a subset and weight. Raises `FontMissing` and says what to do."""
    own = _FILES / f"golos-text-{subset}-{weight}-normal.woff2"
    if own.is_file():
        return own
    spare = _SPARE / _SPARE_FILES[weight]
    if spare.is_file():
        return spare
    raise FontMissing(f"{own.name} was not found: run `make setup`, or install fonts-dejavu-core")


@lru_cache(maxsize=128)
def _load(subset: Subset, weight: Weight, px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(find(subset, weight)), px)


@lru_cache(maxsize=1024)
def _subset(char: str) -> Subset | None:
    """The file that has this sign. What it lacks it draws as one and the same box."""
    for subset in SUBSETS:
        font = _load(subset, 400, 20)
        if bytes(font.getmask(char)) != bytes(font.getmask("\uffff")):
            return subset
    return None


def has(char: str) -> bool:
    """Can this sign be drawn?"""
    return char.isspace() or (char.isprintable() and _subset(char) is not None)


@lru_cache(maxsize=2048)
def _advance(weight: Weight, px: int, text: str) -> float:
    # Wrapping and balancing measure the same words again and again, slip after slip.
    return sum(font.getlength(run) for font, run in Face(weight, px).runs(text))


class Face:
    """One weight at one size, for text that mixes both alphabets."""

    def __init__(self, weight: Weight, px: int) -> None:
        self.weight, self.px = weight, px

    def runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """The text in pieces that one font file has."""
        for subset, chars in groupby(text, _subset):
            yield _load(subset or "latin", self.weight, self.px), "".join(chars)

    def width(self, text: str) -> float:
        """The advance of a line, in pixels."""
        return _advance(self.weight, self.px, text)

    @property
    def cap(self) -> int:
        """The height of a capital above the baseline, in pixels."""
        return -int(_load("cyrillic", self.weight, self.px).getbbox("Н", anchor="ls")[1])

    def draw(self, pen: ImageDraw.ImageDraw, x: float, baseline: float, text: str) -> None:
        """Sets a line in black, its left end at `x`."""
        for font, run in self.runs(text):
            pen.text((x, baseline), run, font=font, fill=0, anchor="ls")
            x += font.getlength(run)
