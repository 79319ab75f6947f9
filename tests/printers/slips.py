"""A ticket to print, its words, and a hall with one printer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from printers.conversation import Patience
from printers.facts import Kind
from printers.slip import Slip, TicketSlip
from printers.virtual import VirtualPrinter
from printers.visits import Visit, VisitsSlip
from printers.worker import Worker
from store import Store, new_id

ISSUED = datetime(2026, 11, 23, 7, 42, tzinfo=UTC)
# Hasty, but not so that a busy machine makes a healthy printer look silent.
HASTY = Patience(connect=1.0, answer=1.0, write=1.0, done=2.0, slowest=15.0)
CENTRE = "zok-001"
PRINTER = "zok-001-p1"

RUSSIAN = {
    "Your number": "Ваш номер",
    "nobody": "никого",
    "COPY": "КОПИЯ",
    "Issued": "Выдан",
    "Booked for": "По записи на",
    "Ahead of you": "Перед вами",
    "Wait about": "Ожидание",
    "%(span)s min": "%(span)s мин",
    "up to %(high)s min": "до %(high)s мин",
    "Cancel code": "Код отмены",
    "Please watch the board: your number and window will appear there": (
        "Следите за табло: там появятся ваш номер и номер окна"
    ),
    "Follow the queue on your phone": "Следите за очередью в телефоне",
    "Changed your mind? Enter it at the kiosk to give up your place": (
        "Передумали? Введите код в киоске, и место перейдёт следующему посетителю"
    ),
    "Your visits": "Ваши визиты",
    "Case number": "Номер дела",
    "Printed": "Напечатано",
    "Visit %(visit)s": "Визит %(visit)s",
    "Provisional": "Предварительно",
    "Not booked yet": "Ещё не записан",
    "Bring:": "Возьмите с собой:",
    "Visit code": "Код визита",
    "A provisional date may still change: we will let you know in time": (
        "Предварительная дата может измениться: мы сообщим об этом заранее"
    ),
    "To move a visit or to ask, come to the kiosk in the centre": (
        "Перенести визит или задать вопрос можно в киоске центра"
    ),
    "To move a visit or to ask, come to the kiosk in the centre or call": (
        "Перенести визит или задать вопрос можно в киоске центра или по телефону"
    ),
}


class _Russian(NullTranslations):
    def gettext(self, message: str) -> str:
        return RUSSIAN[message]


WORDS = {"ru": _Russian(), "en": NullTranslations()}


def slip(lang: str = "ru", copy: int = 1, **changes: Any) -> TicketSlip:
    told: dict[str, Any] = {
        "lang": lang,
        "copy": copy,
        "centre": "Центр «Наро-Фоминск» — Западные сети № 7",
        "zone": ZoneInfo("Europe/Moscow"),
        "number": "А105",
        "services": ("Справочная информация",),
        "issued_at": ISSUED,
        "ahead": 4,
        "wait": (8, 14),
        "track_url": "https://priyom.example/track/AZq3kT8x7cK0m1Q2wE4r.b0d1c2",
        "code": "482133",
    }
    return TicketSlip(**{**told, **changes})


VISITS = (
    Visit(
        1,
        "Заявка",
        datetime(2026, 11, 25, 7, 30, tzinfo=UTC),
        "70114822",
        bring=("Заявка", "План расположения энергопринимающих устройств", "Паспорт"),
    ),
    Visit(
        2,
        "Договор и технические условия",
        datetime(2026, 12, 31, 22, 0, tzinfo=UTC),
        "15573104",
        provisional=True,
        bring=("Паспорт", "Доверенность, если приходит представитель"),
    ),
    Visit(3, "Присоединение и акты", provisional=True, bring=("Паспорт",)),
)
"""The next one, a provisional one (already next year by the hall's clock), one to be booked."""


def visits_slip(lang: str = "ru", copy: int = 1, **changes: Any) -> VisitsSlip:
    told: dict[str, Any] = {
        "lang": lang,
        "copy": copy,
        "centre": "Центр «Наро-Фоминск»",
        "zone": ZoneInfo("Europe/Moscow"),
        "address": "г. Наро-Фоминск, ул. Ленина, 28",
        "case_code": "48213390",
        "printed_at": ISSUED,
        "visits": VISITS,
        "hotline": "8-800-700-40-70",
    }
    return VisitsSlip(**{**told, **changes})


class Hall:
    """One centre with one printer, and its worker's hand on call."""

    def __init__(self, store: Store, printer: VirtualPrinter) -> None:
        self.store, self.printer = store, printer
        self.told: Callable[[], Slip | None] = slip
        self.visits: Callable[[], Slip | None] = visits_slip
        self.worker = Worker(store, self._tell, patience=HASTY)

    def _tell(self, conn: Connection, kind: Kind, subject: str) -> Slip | None:
        return self.visits() if kind is Kind.VISITS else self.told()

    def issue(self, actor: str = "system", **data: Any) -> str:
        """A ticket's entry as `line` would write it."""
        ticket = new_id()
        with self.store.write(actor=actor) as tx:
            told = {"number": "А105", "channel": "kiosk", **data}
            tx.note(CENTRE, "ticket.issued", ticket=ticket, **told)
        return ticket

    def book(self, case: str, actor: str = "device:kiosk", visits: int = 3, **data: Any) -> None:
        """The entries of visits booked together, as `scheduler` would write them."""
        with self.store.write(actor=actor) as tx:
            for visit in range(1, visits + 1):
                told = {"visit": visit, "state": "booked", "cause": "visitor", **data}
                tx.note(CENTRE, "booking.made", booking=new_id(), case=case, **told)

    def later(self, seconds: float) -> None:
        self.store.clock.advance(timedelta(seconds=seconds))
