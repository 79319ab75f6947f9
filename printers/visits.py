"""The slip of a case: its visits to come, with what to bring and the code for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from printers.slip import Align, Block, Code, Cut, Feed, Page, Pair, Size, Slip, Text, Words
from printers.slip import compose, head, hour


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit on paper. `start` (aware) and `code` are None while it is not booked. The dates of
    a `provisional` one move with the facts of the case."""

    number: int
    name: str
    start: datetime | None = None
    code: str | None = None
    provisional: bool = False
    bring: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsSlip(Slip):
    """The visits of a case that are still to come. `printed_at` tells the newer of two slips;
    `hotline` is None where nobody answers a telephone."""

    address: str
    case_code: str
    printed_at: datetime
    visits: tuple[Visit, ...]
    hotline: str | None = None


@compose.register
def _visits(slip: VisitsSlip, words: Words) -> tuple[Block, ...]:
    page = Page()
    address = (Text(slip.address, size=Size.SMALL),) if slip.address else ()
    page.part(*head(slip, words), *address)
    page.part(
        Text(words.gettext("Your visits"), size=Size.LARGE, bold=True),
        Feed(1),
        Pair(words.gettext("Case number"), _spaced(slip.case_code), size=Size.LARGE),
        Pair(words.gettext("Printed"), _printed(slip), size=Size.SMALL),
    )
    for visit in slip.visits:
        page.part(*_visit(visit, slip, words))
    if any(visit.provisional for visit in slip.visits):
        page.part(
            Text(words.gettext("A provisional date may still change: we will let you know in time"))
        )
    page.part(*_questions(slip, words))
    return (*page.blocks, Cut())


def _visit(visit: Visit, slip: VisitsSlip, words: Words) -> list[Block]:
    title = words.gettext("Visit %(visit)s") % {"visit": visit.number}
    heading = Text(f"{title}. {visit.name}", align=Align.LEFT, bold=True)
    if visit.start is None:
        return [heading, Text(words.gettext("Not booked yet"), align=Align.LEFT)]
    blocks: list[Block] = [heading]
    if visit.provisional:
        blocks.append(Text(words.gettext("Provisional"), align=Align.LEFT))
    blocks += [
        Feed(1),
        Text(_date(visit.start, slip), size=Size.LARGE, align=Align.LEFT, bold=True),
        Pair(_weekday(visit.start, slip), hour(visit.start, slip), size=Size.LARGE),
    ]
    if visit.bring:
        blocks += [
            Feed(1),
            Text(words.gettext("Bring:"), size=Size.SMALL, align=Align.LEFT),
            *(Text(item, size=Size.SMALL, align=Align.LEFT, mark="•") for item in visit.bring),
        ]
    if visit.code:
        blocks += [Feed(1), Code(words.gettext("Visit code"), _spaced(visit.code), visit.code)]
    return blocks


def _questions(slip: VisitsSlip, words: Words) -> list[Block]:
    if slip.hotline is None:
        return [Text(words.gettext("To move a visit or to ask, come to the kiosk in the centre"))]
    return [
        Text(words.gettext("To move a visit or to ask, come to the kiosk in the centre or call")),
        Text(slip.hotline, size=Size.LARGE, bold=True),
    ]


def _date(at: datetime, slip: VisitsSlip) -> str:
    """«9 декабря», with the year once it is another than the paper's. Short enough for one line of
    58 mm; Babel's own skeletons would shorten the month."""
    day = at.astimezone(slip.zone)
    same = day.year == slip.printed_at.astimezone(slip.zone).year
    return format_date(day, "d MMMM" if same else "d MMMM y", locale=slip.lang)


def _weekday(at: datetime, slip: VisitsSlip) -> str:
    return format_date(at.astimezone(slip.zone), "EEEE", locale=slip.lang).capitalize()


def _printed(slip: VisitsSlip) -> str:
    """With the year: such a slip is kept for months."""
    day = format_date(slip.printed_at.astimezone(slip.zone), "dd.MM.y", locale=slip.lang)
    return f"{day}, {hour(slip.printed_at, slip)}"


def _spaced(code: str) -> str:
    """In fours: eight digits in a row are lost count of."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
