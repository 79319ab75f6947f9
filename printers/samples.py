"""Slips to look at before anybody needs one: the preview shows what would come out."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from printers.decoder import Decoder, PrintedSlip
from printers.paper import Paper
from printers.slip import Slip, TicketSlip
from printers.visits import Visit, VisitsSlip


class Sample(StrEnum):
    """What can be looked at."""

    TICKET = "ticket"
    COPY = "copy"
    VISITS = "visits"


def sample(what: Sample, lang: str, centre: str, zone: tzinfo, at: datetime) -> Slip:
    """A slip of nobody, as of `at`, that looks like one of this centre."""
    if what is Sample.VISITS:
        return _visits(lang, centre, zone, at)
    return TicketSlip(
        lang=lang,
        centre=centre,
        zone=zone,
        copy=2 if what is Sample.COPY else 1,
        number="А105",
        services=("Подача заявки" if lang == "ru" else "Application",),
        issued_at=at,
        ahead=4,
        wait=(8, 14),
        track_url="https://priyom.example/t/AZq3kT8x7cK0m1Q2wE4r.b0d1c2",
        code="482133",
    )


def _visits(lang: str, centre: str, zone: tzinfo, at: datetime) -> VisitsSlip:
    names, bring = _WORDS.get(lang, _WORDS["ru"])
    visits = tuple(
        Visit(
            number,
            name,
            at + timedelta(days=30 * (number - 1) + 2),
            f"{70114822 + number * 11}",
            provisional=number > 1,
            bring=bring if number == 1 else bring[-1:],
        )
        for number, name in enumerate(names, start=1)
    )
    return VisitsSlip(
        lang=lang,
        centre=centre,
        zone=zone,
        address="",
        case_code="48213390",
        printed_at=at,
        visits=visits,
    )


_WORDS = {
    "ru": (("Заявка", "Договор", "Акты"), ("План участка", "Паспорт")),
    "en": (("Application", "Contract", "Acts"), ("Plan of the plot", "Passport")),
}
_ROLLS = {58: (384, 464), 80: (576, 640)}


def as_printed(slip: bytes, paper: Paper) -> PrintedSlip | None:
    """The bytes of one slip as they come out of a printer with this paper; None without a cut."""
    decoder = Decoder(*_ROLLS[paper.width], code_page=paper.code_page)
    return next((heard for heard in decoder.feed(slip) if isinstance(heard, PrintedSlip)), None)
