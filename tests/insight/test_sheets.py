"""Tables as files: what spreadsheets make of them."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from insight.sheets import Column, Sheet, csv_lines
from insight.workbook import xlsx

COLUMNS = [
    Column("Центр", width=36),
    Column("Пришли", "count"),
    Column("Медиана", "minutes"),
    Column("До 10", "share"),
    Column("День", "day"),
    Column("Вызван", "moment"),
]
ROW = ["Коломна", 12, 7.25, 0.5, date(2026, 11, 23), datetime(2026, 11, 23, 10, 5, tzinfo=UTC)]


def book(*rows: list[Any], name: str = "По центрам") -> Any:
    return load_workbook(io.BytesIO(xlsx([Sheet(name, COLUMNS, rows)]).read()))


def test_excel_in_russian_opens_the_csv_as_it_is() -> None:
    """The mark of UTF-8 first, semicolons between, a decimal comma; days as people write them."""
    lines = list(csv_lines(Sheet("x", COLUMNS, [ROW]), "ru"))
    assert lines[0] == "\ufeffЦентр;Пришли;Медиана;До 10;День;Вызван\r\n"
    assert lines[1] == "Коломна;12;7,25;0,5;23.11.2026;23.11.2026 10:05:00\r\n"


def test_the_csv_of_others_has_commas() -> None:
    """In English the separator is a comma and the decimal sign a point."""
    assert list(csv_lines(Sheet("x", COLUMNS[:3], [ROW[:3]]), "en"))[1] == "Коломна,12,7.25\r\n"


def test_numbers_are_numbers() -> None:
    """A workbook's cells can be summed; nothing known stays empty."""
    page = book(ROW, ["Химки", 0, None, None, None, None])["По центрам"]
    values = [cell.value for cell in page[2]]
    assert values == [
        "Коломна",
        12,
        7.25,
        0.5,
        datetime(2026, 11, 23),
        datetime(2026, 11, 23, 10, 5),
    ]
    assert [cell.number_format for cell in page[2]][1:4] == ["0", "0.0", "0.0%"]
    assert [cell.value for cell in page[3]] == ["Химки", 0, None, None, None, None]


def test_a_sheet_reads_well() -> None:
    """Its head stays while one scrolls, its columns have their widths, its name is a lawful one."""
    page = book(ROW, name="Ожидание: по часам / дням недели и услугам")
    sheet = page.worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 36
    assert len(sheet.title) <= 31
    assert not set(sheet.title) & set("[]:*?/\\")


@pytest.mark.parametrize("text", ["=1+1", "+7 495", "-1", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"])
def test_no_text_is_computed(text: str) -> None:
    """A name that begins like a formula stays text, in a workbook and in CSV."""
    cell = book([text, 1, None, None, None, None]).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    line = list(csv_lines(Sheet("x", COLUMNS[:1], [[text]]), "ru"))[1]
    assert line.strip('"').startswith("'")


def test_what_no_file_may_hold_is_left_out() -> None:
    """Control characters would make a workbook unreadable."""
    assert (
        book(["Ко\x00лом\x1fна", 1, None, None, None, None]).worksheets[0]["A2"].value == "Коломна"
    )
