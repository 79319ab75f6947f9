"""Slips for whoever sets a printer up: a trial of what it is set to, and the code pages to choose
from."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from printers import raster
from printers.paper import Mode, Paper
from printers.slip import Align, Block, Cut, Feed, Page, Pair, Picture, Qr, Sample, Size, Slip
from printers.slip import Text, Words, compose, head, hour

CODE_PAGES = (17, 59, 37, 10, 7, 11, 12)
"""Numbers under which printers keep CP866, the most frequent first (python-escpos' collection of
models, and what was met elsewhere). Their places on the slip are the lines to choose from."""

ALPHABET = "АБВГДЕЁЖЗИЙКЛМНОП РСТУФХЦЧШЩЪЫЬЭЮЯ"
SENTENCE = "Ёлка, чай, объём: окно № 7"
"""Letters from both halves of the Cyrillic part, and the two that stand apart."""
_WIDEST = 384


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSlip(Slip):
    """What a printer is set to, in its own hand."""

    printer: str
    paper: Paper
    printed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesSlip(Slip):
    """One line for each code page, numbered. Always set as text."""


@compose.register
def _trial(slip: TrialSlip, words: Words) -> tuple[Block, ...]:
    page = Page()
    page.part(*head(slip, words), Text(words.gettext("Test print"), size=Size.LARGE, bold=True))
    page.part(
        Text(ALPHABET, size=Size.SMALL),
        Text(ALPHABET.lower(), size=Size.SMALL),
        Text("0123456789 № «» — ₽", size=Size.SMALL),
    )
    page.part(
        Pair(words.gettext("Printer"), slip.printer),
        Pair(words.gettext("Paper"), words.gettext("%(width)s mm") % {"width": slip.paper.width}),
        Pair(words.gettext("Letters"), _letters(slip.paper, words)),
        Pair(words.gettext("Printed"), hour(slip.printed_at, slip)),
    )
    page.part(Text(words.gettext("Both ends of each line must be on the paper"), bold=True))
    page.part(Qr(slip.printer))
    return (*page.blocks, Cut())


def _letters(paper: Paper, words: Words) -> str:
    if paper.mode is Mode.RASTER:
        return words.gettext("as a picture")
    return words.gettext("code page %(page)s") % {"page": paper.code_page}


@compose.register
def _pages(_slip: PagesSlip, words: Words) -> tuple[Block, ...]:
    blocks: list[Block] = [Picture(_heading(words.gettext("Which line reads right?"))), Feed(1)]
    for line, code_page in enumerate(CODE_PAGES, start=1):
        blocks += [Sample(code_page, f"{line})  {SENTENCE}"), Feed(1)]
    return (*blocks, Cut())


def _heading(text: str) -> bytes:
    """As a picture: no code page is known to be right yet."""
    blocks = (Text(text, size=Size.LARGE, align=Align.CENTER, bold=True),)
    out = io.BytesIO()
    raster.draw(blocks, _WIDEST).save(out, "PNG", optimize=True)
    return out.getvalue()
