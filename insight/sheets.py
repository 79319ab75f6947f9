"""Tables as files: what one holds, and CSV that a Russian Excel opens as it is.

Text that begins like a formula is written so that no spreadsheet computes it: a window or a centre
may be named by anybody who may edit the network.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

_FORMULA = re.compile(r"^[=+\-@\t\r]")


@dataclass(frozen=True)
class Column:
    """`kind`: text, count, minutes, share (0–1), day or moment. `width`: characters."""

    title: str
    kind: str = "text"
    width: int | None = None


@dataclass(frozen=True)
class Sheet:
    """One table. Moments in `rows` are in the zone in which they shall be read."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


def csv_lines(sheet: Sheet, lang: str) -> Iterator[str]:
    """The table line by line, with the mark by which Excel knows UTF-8; `;` and a decimal comma
    where the language has them."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if lang == "ru" else ",", lineterminator="\r\n")

    def line(cells: Iterable[Any]) -> str:
        writer.writerow(cells)
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text

    yield "\ufeff" + line(_plain(column.title) for column in sheet.columns)
    for row in sheet.rows:
        yield line(_csv_cell(value, lang) for value in row)


def _csv_cell(value: Any, lang: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float):
        text = f"{value:.4f}".rstrip("0").rstrip(".")
        return text.replace(".", ",") if lang == "ru" else text
    return str(value)


def _plain(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
