"""A table as a file to take along."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from werkzeug.wrappers import Response

from insight.sheets import Sheet, csv_lines
from web.offload import offload
from web.problems import not_found

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(sheets: Sequence[Sheet], kind: str, name: str, lang: str) -> Response:
    """The sheets as a workbook, or the first of them as CSV; no other kind is known."""
    if kind not in TYPES:
        raise not_found()
    body: Iterator[bytes]
    if kind == "csv":
        body = (line.encode() for line in csv_lines(sheets[0], lang))
    else:
        # With the first workbook and not with the server: see there.
        from insight.workbook import chunks, xlsx

        # The rows are read here: only what needs no database may be done by another thread.
        told = [replace(sheet, rows=list(sheet.rows)) for sheet in sheets]
        body = chunks(offload(xlsx, told))
    response = Response(body, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f"attachment; filename={quote(name)}.{kind}"
    return response
