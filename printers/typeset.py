"""Blocks set as lines of a fixed-width printer font: pure text, before any byte is chosen."""

from __future__ import annotations

from dataclasses import dataclass

from printers.breaks import balance, wrap
from printers.signs import spell
from printers.slip import Align, Block, Code, Cut, Feed, Pair, Picture, Qr, Rule, Sample, Size, Text

ENCODING = "cp866"


def plain(text: str) -> str:
    """The text in characters that CP866 has; never a «?» that was not there."""
    return spell(text, _fits)


def _fits(text: str) -> bool:
    try:
        text.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    # CP866 has a hard space, too, which not every printer leaves white.
    return text.isprintable()


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
    mark = f"{plain(block.mark)} " if block.mark else ""
    room = columns // times - len(mark)
    parts = (balance if block.is_title else wrap)(text, room, len)
    starts = [mark, *(" " * len(mark) for _ in parts[1:])]
    return [
        Line(start + part, times, times, block.align, block.bold)
        for start, part in zip(starts, parts, strict=True)
    ]


def _pair(block: Pair, columns: int) -> list[Line]:
    label, value = plain(block.label), plain(block.value)
    times = 2 if block.size is Size.LARGE and len(value) * 2 <= columns else 1
    bold, room = block.size is Size.LARGE, columns // times
    if len(label) + 2 + len(value) <= room:
        gap = " " * (room - len(label) - len(value))
        return [Line(label + gap + value, times, times, bold=bold)]
    return [
        *(Line(part) for part in wrap(label, columns, len)),
        *(Line(part.rjust(room), times, times, bold=True) for part in wrap(value, room, len)),
    ]


def _code(block: Code, columns: int) -> list[Item]:
    text = plain(block.text)
    times = 2 if len(text) * 2 <= columns else 1
    return [
        *(Line(part, align=Align.CENTER) for part in wrap(plain(block.label), columns, len)),
        Line(text, times, times, Align.CENTER, bold=True),
        Qr(block.data, small=True),
    ]
