"""Blocks set as lines of a fixed-width printer font: pure text, before any byte is chosen."""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass

from printers.slip import Align, Block, Code, Cut, Feed, Pair, Picture, Qr, Rule, Sample, Size, Text

ENCODING = "cp866"

# What CP866 lacks, in the way a Russian typist would write it. Everything else that it lacks is
# stripped of its accents, and of the rest a visible mark remains: a «?» reads as a question.
_PLAIN = {
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "—": "-",
    "–": "-",
    "‑": "-",
    "−": "-",
    "…": "...",
    "₽": "руб.",
    "€": "EUR",
    "×": "x",
    "•": "·",
    "±": "+/-",
    "≈": "~",
    "≤": "<=",
    "≥": ">=",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2009": " ",
    "\u00ad": "",
    "\u200b": "",
}
_LOST = "*"


def plain(text: str) -> str:
    """The text in characters that CP866 has; never a «?» that was not there."""
    return "".join(map(_plain_char, unicodedata.normalize("NFC", text)))


def _plain_char(char: str) -> str:
    if char in _PLAIN:
        return _PLAIN[char]
    for candidate in (char, unicodedata.normalize("NFKD", char)):
        kept = "".join(c for c in candidate if not unicodedata.combining(c))
        if kept.isprintable() and _fits(kept):
            return kept
    return _LOST


def _fits(text: str) -> bool:
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `width` and `height` are multiples of the font's cell, 1–8; `text` holds
    only characters of CP866 and at most columns // width of them."""

    text: str = ""
    width: int = 1
    height: int = 1
    align: Align = Align.LEFT
    bold: bool = False


Item = Line | Qr | Picture | Sample | Feed


def lines(blocks: tuple[Block, ...], columns: int) -> list[Item]:
    """The blocks down to the first cut, on paper of `columns` cells."""
    items: list[Item] = []
    for block in blocks:
        match block:
            case Text():
                items += _text(block, columns)
            case Pair():
                items += _pair(block, columns)
            case Rule():
                items.append(Line("─" * columns))
            case Code():
                items += _code(block, columns)
            case Feed() | Qr() | Picture() | Sample():
                items.append(block)
            case Cut():
                break
    return items


def _text(block: Text, columns: int) -> list[Line]:
    text = plain(block.text)
    if block.size is Size.HUGE:
        # Four signs fill 80 mm at 8×8; a cell is twice as high as wide, so equal multiples.
        times = max(1, min(7, columns * 7 // 8 // max(1, len(text))))
        return [Line(text, times, times, block.align, block.bold)]
    times = 2 if block.size is Size.LARGE else 1
    room = columns // times
    parts = _balance(text, room) if block.align is Align.CENTER else _wrap(text, room)
    return [Line(part, times, times, block.align, block.bold) for part in parts]


def _pair(block: Pair, columns: int) -> list[Line]:
    label, value = plain(block.label), plain(block.value)
    bold = block.size is Size.LARGE
    if len(label) + 2 + len(value) <= columns:
        gap = " " * (columns - len(label) - len(value))
        return [Line(label + gap + value, bold=bold)]
    return [
        *(Line(part) for part in _wrap(label, columns)),
        *(Line(part.rjust(columns), bold=True) for part in _wrap(value, columns)),
    ]


def _code(block: Code, columns: int) -> list[Item]:
    text = plain(block.text)
    times = 2 if len(text) * 2 <= columns else 1
    return [
        *(Line(part, align=Align.CENTER) for part in _wrap(plain(block.label), columns)),
        Line(text, times, times, Align.CENTER, bold=True),
        Qr(block.data, small=True),
    ]


def _wrap(text: str, columns: int) -> list[str]:
    return textwrap.wrap(text, columns, break_on_hyphens=False) or [""]


def _balance(text: str, columns: int) -> list[str]:
    """Wrapped into as few lines as fit, of about one length."""
    count = len(_wrap(text, columns))
    longest = max((len(word) for word in text.split()), default=1)
    narrow = next(
        n for n in range(min(longest, columns), columns + 1) if len(_wrap(text, n)) <= count
    )
    return _wrap(text, narrow)
