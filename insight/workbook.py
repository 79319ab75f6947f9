"""Tables as an Excel workbook, with numbers as numbers.

Its library is a twelfth of the server's start: whoever wants a file loads this module then.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from insight.sheets import Column, Sheet

FORMATS = {"count": "0", "minutes": "0.0", "share": "0.0%", "day": "DD.MM.YYYY"}
FORMATS |= {"moment": "DD.MM.YYYY HH:MM:SS"}
WIDTHS = {"text": 24, "count": 12, "minutes": 12, "share": 12, "day": 12, "moment": 20}
LONGEST_NAME = 31
"""Characters of a sheet's name that spreadsheets take."""
IN_MEMORY = 1 << 20
CHUNK = 1 << 16
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def xlsx(sheets: Sequence[Sheet]) -> IO[bytes]:
    """A workbook, written row by row to a temporary file that stands at its beginning."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book, sheet)
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)
    book.save(file)
    file.seek(0)
    return file


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    """A file piece by piece; closed at its end."""
    with file:
        while piece := file.read(CHUNK):
            yield piece


def _write(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(_NOT_IN_A_NAME.sub(" ", sheet.name)[:LONGEST_NAME])
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, 1):
        width = column.width or WIDTHS[column.kind]
        page.column_dimensions[get_column_letter(number)].width = width
    head = []
    for column in sheet.columns:
        cell = _text(page, column.title)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        head.append(cell)
    page.append(head)
    for row in sheet.rows:
        page.append(
            [_cell(page, one, value) for one, value in zip(sheet.columns, row, strict=True)]
        )


def _cell(page: Any, column: Column, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        cell = _text(page, value)
        cell.alignment = Alignment(wrap_text=len(value) > (column.width or 0) > 0, vertical="top")
        return cell
    # A spreadsheet knows no zones: the moment as the centre's clock showed it.
    plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    cell = WriteOnlyCell(page, value=plain)
    cell.number_format = FORMATS[column.kind]
    cell.alignment = Alignment(vertical="top")
    return cell


def _text(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, value=_UNPRINTABLE.sub("", text))
    cell.data_type = "s"
    return cell
