"""What is on a slip: facts of a ticket become blocks that any printer can set in its own way.

Pure: no printer, no database, no request. A further kind of slip is one more `Slip` class and one
more `compose` registration beside it (see `visits`); nothing below it has to know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from functools import singledispatch
from typing import Protocol

from babel.dates import format_skeleton, format_time


class Size(StrEnum):
    """How loud a line is; each renderer has its own points or multiples for it."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"
    HUGE = "huge"


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; the renderer wraps it. `mark` stands before an entry of a list, whose further
    lines begin under its first."""

    text: str
    size: Size = Size.NORMAL
    align: Align = Align.CENTER
    bold: bool = False
    mark: str = ""

    @property
    def is_title(self) -> bool:
        """Set in lines of about one length, as one word alone below the others looks lost."""
        return self.align is Align.CENTER or (self.bold and not self.mark)


@dataclass(frozen=True, slots=True)
class Pair:
    """A label at the left edge and its value at the right one."""

    label: str
    value: str
    size: Size = Size.NORMAL


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Qr:
    """`small`: for a few digits, read by the kiosk's scanner and not from afar by a phone."""

    data: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Something to type or to scan: `text` as people read it, `data` as the scanner types it."""

    label: str
    text: str
    data: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG of one bit a dot, set in the middle as it is."""

    png: bytes


@dataclass(frozen=True, slots=True)
class Feed:
    """White space, in half lines of normal text."""

    halves: int = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A line set under another code page than the printer's own, to find out which is right."""

    code_page: int
    text: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of one slip."""


Block = Text | Pair | Rule | Qr | Code | Picture | Sample | Feed | Cut


class Words(Protocol):
    """The part of a gettext catalogue that slips need."""

    def gettext(self, message: str, /) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What every kind of slip knows: its language, whose it is, and which copy it is."""

    lang: str
    centre: str
    zone: tzinfo
    copy: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSlip(Slip):
    """A ticket on paper. `wait` is in whole minutes, low and high; `ahead` counts visitors before
    this one; both are None where nobody knows. Moments are aware."""

    number: str
    services: tuple[str, ...]
    issued_at: datetime
    booked_for: datetime | None = None
    ahead: int | None = None
    wait: tuple[int, int] | None = None
    track_url: str | None = None
    code: str | None = None


@dataclass(slots=True)
class Page:
    """Blocks in the making, parted by rules only where something stands on both sides."""

    blocks: list[Block] = field(default_factory=list)

    def part(self, *blocks: Block) -> None:
        if not blocks:
            return
        if self.blocks:
            self.blocks += (Feed(1), Rule(), Feed(1))
        self.blocks += blocks


@singledispatch
def compose(slip: Slip, words: Words) -> tuple[Block, ...]:
    """The blocks of a slip, top to bottom, ending in a cut; texts come from `words`."""
    raise TypeError(f"no layout for {type(slip).__name__}")


@compose.register
def _ticket(slip: TicketSlip, words: Words) -> tuple[Block, ...]:
    page = Page()
    page.part(*head(slip, words))
    page.part(
        Text(words.gettext("Your number"), size=Size.SMALL),
        Text(slip.number, size=Size.HUGE, bold=True),
        *_services(slip.services),
    )
    page.part(*_figures(slip, words))
    page.part(
        Text(
            words.gettext("Please watch the board: your number and window will appear there"),
            bold=True,
        )
    )
    if slip.track_url:
        page.part(
            Qr(slip.track_url),
            Text(words.gettext("Follow the queue on your phone"), size=Size.SMALL),
        )
    if slip.code:
        page.part(
            Pair(words.gettext("Cancel code"), slip.code, size=Size.LARGE),
            Text(
                words.gettext("Changed your mind? Enter it at the kiosk to give up your place"),
                size=Size.SMALL,
                align=Align.LEFT,
            ),
        )
    return (*page.blocks, Cut())


def head(slip: Slip, words: Words) -> list[Block]:
    """Whose slip it is, and whether it is a copy."""
    name: Block = Text(slip.centre, bold=True)
    if slip.copy == 1:
        return [name]
    return [Text(words.gettext("COPY"), size=Size.LARGE, bold=True), Feed(1), name]


def _services(names: tuple[str, ...]) -> list[Block]:
    """One service is a title; several are a list: they are served leg by leg, in this order."""
    if len(names) == 1:
        return [Text(names[0], bold=True)]
    return [
        Text(name, align=Align.LEFT, bold=True, mark=f"{place}.")
        for place, name in enumerate(names, start=1)
    ]


def _figures(slip: TicketSlip, words: Words) -> list[Block]:
    rows: list[Block] = [Pair(words.gettext("Issued"), _moment(slip.issued_at, slip))]
    if slip.booked_for is not None:
        rows.append(Pair(words.gettext("Booked for"), hour(slip.booked_for, slip)))
    if slip.ahead is not None:
        rows.append(Pair(words.gettext("Ahead of you"), str(slip.ahead or words.gettext("nobody"))))
    if slip.wait is not None:
        rows.append(Pair(words.gettext("Wait about"), _span(*slip.wait, words)))
    return rows


def _span(low: int, high: int, words: Words) -> str:
    """A range as people say it; «0–2» would read like a riddle."""
    if not low:
        return words.gettext("up to %(high)s min") % {"high": high}
    span = str(high) if low == high else f"{low}–{high}"
    return words.gettext("%(span)s min") % {"span": span}


def _moment(at: datetime, slip: Slip) -> str:
    # Without a year: a ticket is good for one day, and «23 ноября, 10:42» fits 58 mm.
    day = format_skeleton("MMMMd", at, tzinfo=slip.zone, locale=slip.lang)
    return f"{day}, {hour(at, slip)}"


def hour(at: datetime, slip: Slip) -> str:
    """A moment as the clock of the hall shows it."""
    return format_time(at, "HH:mm", tzinfo=slip.zone, locale=slip.lang)
