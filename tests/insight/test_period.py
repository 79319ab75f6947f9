"""The pages of a period in a real browser: their figures, what is behind them, and their files."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.desk.clerk import SCREENSHOTS, follow, signed_in
from tests.house import Served
from tests.insight.conftest import BUSY, EMPTY, LONG, LONG_NAME
from tests.insight.test_page import DESK, PHONE
from tests.looks import violations

pytestmark = pytest.mark.browser

FRIDAY = "from=2026-11-20&to=2026-11-20"


FULLEST = """() => {
  const days = document.querySelector('.heat tbody');
  while (days.rows.length < 7) days.append(days.rows[0].cloneNode(true));
  for (const name of document.querySelectorAll('.rank .cell-title')) name.textContent += ', филиал';
}"""
"""The month with the most to say: open every day, each name long enough for two lines."""


def opened(past: Served, browser: Any, path: str, size: tuple[int, int] = DESK) -> Any:
    page = signed_in(past, browser, "head", size).new_page()
    answer = page.goto(f"{past.url}{path}")
    assert answer.status == 200
    return page


def look(page: Any, name: str, whole: bool = True) -> None:
    """A screenshot to judge; axe finds nothing, nothing sticks out to the side."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"insight-{name}.png", full_page=whole)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def number(text: str) -> int:
    return int("".join(sign for sign in text if sign.isdigit()))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("hall", [BUSY, LONG, EMPTY], ids=["busy", "long", "empty"])
def test_a_centre_s_weeks(past: Served, browser: Any, hall: str, size: tuple[int, int]) -> None:
    """Four weeks as figures, curve, heat map and table; a long name; a hall nobody came to."""
    page = opened(past, browser, f"/insight/{hall}/period", size)
    said = page.inner_text("h1")
    assert ("никого не приняли" if hall == EMPTY else "не дольше 17 минут") in said
    assert page.locator(".heat tbody tr").count() == (0 if hall == EMPTY else 5)
    if hall == LONG:
        assert LONG_NAME in page.inner_text(".top-name")
    look(page, f"period-{hall}-{size[0]}")
    page.context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_the_whole_network(past: Served, browser: Any, size: tuple[int, int]) -> None:
    """Every centre that somebody came to, worst first; a name leads to its own period."""
    week = "from=2026-11-16&to=2026-11-20"
    page = opened(past, browser, f"/insight/period?{week}", size)
    rows = page.locator("#groups tbody tr")
    assert rows.count() == 112
    p90 = [
        float(text.replace(",", "."))
        for text in page.locator("#groups tbody td:nth-child(6)").all_inner_texts()
    ]
    assert p90 == sorted(p90, reverse=True)
    look(page, f"period-network-{size[0]}", whole=False)
    rows.first.locator("th a").click()
    page.wait_for_selector(".top-above")
    assert "from=2026-11-16" in page.url
    page.context.close()


def test_a_figure_opens_its_tickets(past: Served, browser: Any) -> None:
    """As many tickets stand behind a figure as it says, each fitting it."""
    page = opened(past, browser, f"/insight/{BUSY}/period?{FRIDAY}")
    for tile in ("Пришли", "Приняты"):
        link = f".tiles .figure:has-text('{tile}') a"
        wanted = number(page.inner_text(link))
        follow(page, link)
        assert page.locator(".list tbody tr").count() == wanted
        page.go_back()
    band = ".bands tbody tr:has-text('10–17') a"
    wanted = number(page.inner_text(band))
    follow(page, band)
    waits = page.locator(".list tbody td:nth-last-child(3)").all_inner_texts()
    assert len(waits) == wanted
    assert all(9.9 < float(wait.replace(",", ".")) <= 17 for wait in waits)
    assert page.locator(".filter").all_inner_texts() == ["ждали 10–17 мин\nубрать условие"]
    look(page, "tickets")
    follow(page, ".filter")
    assert page.locator(".list tbody tr").count() > wanted
    page.context.close()


def test_a_list_turns_its_pages(past: Served, browser: Any) -> None:
    """Fifty at once, then the rest; none twice, none lost."""
    days = "from=2026-11-16&to=2026-11-20"
    page = opened(past, browser, f"/insight/{BUSY}/tickets?{days}")
    seen: list[str] = []
    while True:
        seen += page.locator(".list tbody tr").all_inner_texts()
        following = page.locator(".turning a", has_text="Дальше")
        if not following.count():
            break
        page.goto(past.url + following.get_attribute("href"))
    assert len(seen) == len(set(seen)) > 100
    told = page.request.get(f"{past.url}/insight/{BUSY}/tickets.csv?{days}").text()
    assert len(told.splitlines()) - 1 == len(seen)
    book = page.request.get(f"{past.url}/insight/{BUSY}/tickets.xlsx?{days}").body()
    assert load_workbook(io.BytesIO(book)).worksheets[0].max_row - 1 == len(seen)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look(page, "tickets-390")
    page.context.close()


@pytest.mark.parametrize("by", ["window", "day", "hour", "service"])
def test_files_hold_what_the_page_shows(past: Served, browser: Any, by: str) -> None:
    """Each table as Excel and CSV, under the page's own query: as many rows, the same counts."""
    page = opened(past, browser, f"/insight/{BUSY}/period?by={by}")
    shown = page.locator("#groups tbody tr").all_inner_texts()
    file = page.locator("#groups .files a")
    book = load_workbook(
        io.BytesIO(page.request.get(past.url + file.nth(0).get_attribute("href")).body())
    )
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [text.split("\t")[0] for text in shown]
    assert [row[1] for row in rows] == [number(text.split("\t")[1]) for text in shown]
    answer = page.request.get(past.url + file.nth(1).get_attribute("href"))
    assert answer.headers["content-disposition"].endswith("-groups.csv")
    assert answer.body().startswith(b"\xef\xbb\xbf")
    assert len(answer.text().splitlines()) - 1 == len(shown)
    page.context.close()


def test_one_workbook_holds_all_tables(past: Served, browser: Any) -> None:
    """Figures, groups, bands, course and heat map, each a sheet with its head frozen."""
    page = opened(past, browser, f"/insight/{BUSY}/period")
    link = page.locator(".reports a[download]").get_attribute("href")
    book = load_workbook(io.BytesIO(page.request.get(past.url + link).body()))
    names = ["Показатели", "По окнам", "Сколько ждали", "Ход ожидания", "По часам и дням недели"]
    assert book.sheetnames == names
    assert all(sheet.freeze_panes == "A2" and sheet.max_row > 1 for sheet in book.worksheets)
    page.context.close()


def test_a_day_against_another(past: Served, browser: Any) -> None:
    """Hour by hour against the day before, or the same weekday a week before; in numbers too."""
    page = opened(past, browser, f"/insight/{BUSY}/period?{FRIDAY}&by=hour")
    assert "19 ноября" in page.inner_text(".tiles-note")
    follow(page, "text=сравнить с тем же днём неделю назад")
    assert "13 ноября" in page.inner_text(".tiles-note")
    page.click("summary")
    assert page.locator(".behind tbody tr").count() == page.locator("#groups tbody tr").count()
    look(page, "period-day")
    page.context.close()


@pytest.mark.parametrize(
    "path", ["/insight", f"/insight/{BUSY}", f"/insight/{LONG}"], ids=["all", "busy", "long"]
)
def test_the_month_is_one_page(past: Served, browser: Any, path: str, tmp_path: Path) -> None:
    """Printed on A4 it is one page, with every column on it; on the screen it has its button."""
    page = opened(past, browser, f"{path}/month?month=2026-11")
    name = path.rsplit("/", 1)[-1]
    assert page.is_visible("[data-part=print]")
    look(page, f"month-{name}")
    page.evaluate(FULLEST)
    paper = tmp_path / "month.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    pages = paper.read_bytes().count(b"/Type /Page\n") or paper.read_bytes().count(b"/Type/Page\n")
    assert pages == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1047})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("document.documentElement.scrollHeight") <= 1047
    page.screenshot(path=SCREENSHOTS / f"insight-month-{name}-paper.png")
    page.context.close()


def test_the_form_of_the_order(past: Served, browser: Any) -> None:
    """Every office with its address, hours, services and figures; the same rows as a workbook."""
    page = opened(past, browser, "/insight/form?from=2026-11-16&to=2026-11-20")
    assert page.locator(".form-table tbody tr").count() == 113
    look(page, "form", whole=False)
    answer = page.request.get(f"{past.url}/insight/form.xlsx?from=2026-11-16&to=2026-11-20")
    sheet = load_workbook(io.BytesIO(answer.body())).worksheets[0]
    assert sheet.max_row == 114
    first = [cell.value for cell in sheet[2]]
    assert first[:3] == [
        1,
        "Центральный клиентский офис",
        "Центр обслуживания клиентов, 1 категория",
    ]
    assert first[5] == "пн–пт 09:00–17:00"
    assert all(isinstance(value, (int, float)) for value in first[7:])
    page.goto(f"{past.url}/insight/{BUSY}/form")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look(page, "form-390")
    page.context.close()
