"""What a printer adds to every slip: a logo, a line above and a line below, and where it stands."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, UnidentifiedImageError

from printers.slip import Block, Cut, Feed, Picture, Rule, Size, Text

Words = Mapping[str, str]
"""A text by language."""

LONGEST = 240
"""Signs of a heading or footer: more is a letter, not a line."""
_MOST_DOTS = (384, 160)
"""A logo's size: it fits the narrow roll, and costs two centimetres of paper at most."""
_MOST_PIXELS = 16_000_000
"""A file of a few kilobytes can claim to be a picture that fills the memory."""


@dataclass(frozen=True, slots=True)
class Look:
    """`heading` and `footer` stand on the slip; `place` is where the printer stands, for the screen
    that sends a visitor to it."""

    heading: Words = field(default_factory=dict)
    footer: Words = field(default_factory=dict)
    place: Words = field(default_factory=dict)

    @classmethod
    def of(cls, said: Mapping[str, Any] | None) -> Look:
        """From settings: a text by language, or one text, which is Russian."""
        return cls(**{name: _words((said or {}).get(name)) for name in cls.__dataclass_fields__})


def _words(said: Any) -> Words:
    if isinstance(said, str):
        said = {"ru": said}
    known = said if isinstance(said, Mapping) else {}
    return {str(lang): str(text)[:LONGEST] for lang, text in known.items() if str(text).strip()}


def said_in(words: Words, lang: str) -> str:
    """In this language, else in Russian, which everything has."""
    return words.get(lang) or words.get("ru", "")


def dress(
    blocks: tuple[Block, ...], look: Look, logo: bytes | None, lang: str
) -> tuple[Block, ...]:
    """The slip's blocks with what this printer adds."""
    above: list[Block] = [Picture(logo), Feed(1)] if logo else []
    heading, footer = said_in(look.heading, lang), said_in(look.footer, lang)
    if heading:
        above += [Text(heading, size=Size.SMALL), Feed(1)]
    below: list[Block] = [Feed(1), Rule(), Feed(1), Text(footer, size=Size.SMALL)] if footer else []
    body = tuple(block for block in blocks if not isinstance(block, Cut))
    return (*above, *body, *below, Cut())


_UNREADABLE = (
    *(UnidentifiedImageError, Image.DecompressionBombError),
    *(OSError, SyntaxError, ValueError),
)
"""What the library says of a file that is no picture, or claims to be a monstrous one."""


class BadLogo(ValueError):
    """Not a PNG, or one that is too large to be a logo."""


def to_logo(upload: bytes) -> bytes:
    """A picture as a printer's logo: shrunk to fit, one bit a dot. Raises `BadLogo`.

    What is transparent stays white, as on paper."""
    try:
        with Image.open(io.BytesIO(upload), formats=["PNG"]) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise BadLogo
            seen = picture.convert("RGBA")
    except _UNREADABLE as error:
        raise BadLogo from error
    paper = Image.new("RGBA", seen.size, "white")
    grey = Image.alpha_composite(paper, seen).convert("L")
    grey.thumbnail(_MOST_DOTS, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    # A threshold keeps the edges of letters; dithered, a logo looks dirty at 8 dots a millimetre.
    grey.point(lambda shade: 255 if shade > 140 else 0).convert("1").save(out, "PNG", optimize=True)
    return out.getvalue()
