"""Every screen of the kiosk at its two true sizes: photographed, measured, asked by axe."""

import json
from typing import Any

import pytest

from tests.kiosk.conftest import Enter
from tests.kiosk.visitor import SIZES, Visitor

LONG = (
    "Технологическое присоединение: подача заявки на увеличение максимальной мощности",
    "Переоформление документов о технологическом присоединении",
    "Восстановление ранее выданных технических условий",
    "Обращения, жалобы и предложения потребителей",
    "Установка, замена и опломбирование приборов учёта электроэнергии",
    "Справочная информация",
    "Приём показаний приборов учёта",
    "Дополнительные услуги сетевой организации",
)
LONG_CENTRE = "Центр обслуживания клиентов Краснознаменского района электрических сетей"
CENTRE = "zok-001"
EDIT = """document.addEventListener("readystatechange", () => {
  // Read, but not run yet: deferred scripts come after this moment.
  if (document.readyState !== "interactive") return;
  const data = document.getElementById("kiosk-data");
  data.textContent = JSON.stringify({...JSON.parse(data.textContent), ...DATA});
});"""


def _closed(state: dict[str, Any]) -> None:
    state.update(open=False, opens_at="2026-11-24T09:00:00+03:00")


def _printer(state: dict[str, Any]) -> None:
    state["printer"] = {"state": "paper_out"}


def _waiting(state: dict[str, Any]) -> None:
    for number, line in enumerate(state["services"].values()):
        line.update(waiting=number * 3 % 7, available=number != 4)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_start(at_kiosk: Enter, size: str) -> None:
    """The start, a folder, larger text, English."""
    visitor = at_kiosk(CENTRE, size, change=_waiting)
    visitor.look(f"{size}-start")
    assert _row_height(visitor) >= {"portrait": 200, "landscape": 170}[size]
    visitor.touch("act:language")
    visitor.look(f"{size}-start-en")
    visitor.touch("act:language")
    visitor.touch("act:large")
    visitor.look(f"{size}-start-large")
    visitor.touch("act:large")
    visitor.touch(visitor.page.locator("[data-row]").first.get_attribute("data-row"))
    visitor.see("services")
    visitor.look(f"{size}-folder")


def _row_height(visitor: Visitor) -> float:
    """Few answers are large ones: the height of the screen is theirs, not empty."""
    box = visitor.page.locator(".row").first.bounding_box()
    return float(box["height"])


def test_result(at_kiosk: Enter, size: str) -> None:
    """The ticket, with larger text too."""
    visitor = at_kiosk(CENTRE, size)
    visitor.touch("reference")
    visitor.see("result")
    visitor.look(f"{size}-result")
    visitor.touch("act:large")
    visitor.look(f"{size}-result-large")


def test_priority(at_kiosk: Enter, size: str) -> None:
    """Who is entitled, with larger text and low reach too."""
    visitor = at_kiosk(CENTRE, size)
    visitor.touch("act:priority")
    visitor.look(f"{size}-priority")
    visitor.touch("act:large")
    visitor.look(f"{size}-priority-large")
    if size == "portrait":
        visitor.touch("act:low")
        visitor.look(f"{size}-priority-low")


def test_printer_down(at_kiosk: Enter, size: str) -> None:
    """Said before the touch; afterwards number and code stay for a minute, to be photographed."""
    visitor = at_kiosk(CENTRE, size, change=_printer)
    visitor.look(f"{size}-printer-down")
    visitor.touch("reference")
    visitor.see("result")
    assert "60 с" in visitor.text("[data-countdown]")
    visitor.look(f"{size}-result-photo")


def test_closed(at_kiosk: Enter, size: str) -> None:
    """Says that it is closed and when it opens, in both languages."""
    visitor = at_kiosk(CENTRE, size, change=_closed)
    visitor.see("closed")
    assert "завтра в 09:00" in visitor.text(".opens")
    visitor.look(f"{size}-closed")
    visitor.touch("act:language")
    assert "tomorrow at 09:00" in visitor.text(".opens")
    visitor.look(f"{size}-closed-en")


@pytest.mark.parametrize(
    ("size", "low"), [("portrait", False), ("portrait", True), ("landscape", False)]
)
def test_longest_names(at_kiosk: Enter, size: str, low: bool) -> None:
    """Names far longer than ours, on two pages, larger text and low reach: nothing overflows."""
    visitor = at_kiosk(CENTRE, size)
    _rename(visitor)
    if low:
        visitor.touch("act:low")
    mode = f"{size}-longest{'-low' if low else ''}"
    visitor.look(mode)
    visitor.touch("act:large")
    visitor.look(f"{mode}-large")
    visitor.touch("act:next")
    visitor.look(f"{mode}-large-2")


def _rename(visitor: Visitor) -> None:
    """Load the page again with a catalogue of the longest names there are."""
    data = {
        "services": [
            {
                "code": f"x{n}",
                "parent": None,
                "names": {"ru": name},
                "letter": "А",
                "queued": True,
            }
            for n, name in enumerate(LONG)
        ],
        "centre": {"code": CENTRE, "name": {"ru": LONG_CENTRE}},
        "programme": None,
    }
    visitor.page.add_init_script(EDIT.replace("DATA", json.dumps(data)))
    visitor.page.reload()
    visitor.page.wait_for_selector("[data-row=x0]")
