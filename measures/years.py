"""Finished years of all centres together, gathered once: ten years of the network are then ten
rows to read. A year is made of pages, and goes as soon as one of them is stale."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from sqlalchemy import Connection, func, select

from centres.directory import Centre
from measures.cells import COUNTS, Cells
from measures.period import Period
from measures.reading import BY, paged, stale_months
from measures.tables import pages, years

ALL = ""
"""All services."""
Row = tuple[int, str, str]
"""(year, by, service)"""


def group_of(centres: Sequence[Centre]) -> str:
    """What names just these centres together."""
    codes = ",".join(sorted(centre.code for centre in centres))
    return hashlib.blake2s(codes.encode(), digest_size=16).hexdigest()


def yearly(
    conn: Connection, centres: Sequence[Centre], period: Period, by: str, service: str | None
) -> dict[int, Cells]:
    """The whole years of a period that were gathered for just these centres."""
    first = period.since.year + (period.since > date(period.since.year, 1, 1))
    last = period.until.year - (period.until < date(period.until.year, 12, 31))
    if len(centres) < 2 or first > last:
        return {}
    one = service if by == "service" else None
    query = select(years.c.year, years.c["keys"], years.c.counts, years.c.waits).where(
        years.c.group == group_of(centres),
        years.c.year.between(first, last),
        years.c.by == by,
        years.c.service == (ALL if one else service or ALL),
    )
    found = {year: _cells(keys, counts, waits) for year, keys, counts, waits in conn.execute(query)}
    return {year: cells.only(one) for year, cells in found.items()} if one else found


def missing(conn: Connection, centres: Sequence[Centre], until: int) -> Iterator[Row]:
    """Years before `until` that could be gathered and are not yet."""
    if len(centres) < 2:
        return
    first = conn.execute(select(func.min(pages.c.month))).scalar()
    stale = {month for _, month in stale_months(conn, centres)}
    here = years.c.group == group_of(centres)
    there = set(
        conn.execute(select(years.c.year, years.c.by, years.c.service).where(here)).tuples()
    )
    keyed = select(years.c.year, years.c["keys"]).where(
        here, years.c.by == "service", years.c.service == ALL
    )
    services = {year: json.loads(keys) for year, keys in conn.execute(keyed)}
    for year in range(first.year if first else until, until):
        if any(month.year == year for month in stale):
            continue
        wanted = [(year, by, ALL) for by in ("service", *BY)]
        wanted += [
            (year, by, one) for one in services.get(year, ()) for by in BY if by != "service"
        ]
        yield from (row for row in dict.fromkeys(wanted) if row not in there)


def gather_year(conn: Connection, centres: Sequence[Centre], row: Row) -> None:
    """Write one row, instead of those of a network that had other centres. The pages must be
    held: see `measures.pages.hold`."""
    year, by, service = row
    group = group_of(centres)
    conn.execute(years.delete().where(years.c.year == year, years.c.group != group))
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    cells = paged(conn, centres, whole, by, service or None, stale_months(conn, centres))
    conn.execute(
        years.insert().values(
            group=group,
            year=year,
            by=by,
            service=service,
            keys=json.dumps(cells.keys, ensure_ascii=False).encode(),
            counts=cells.counts.astype("<i8").tobytes(),
            waits=cells.waits.astype("<i4").tobytes(),
        )
    )


def _cells(keys: bytes, counts: bytes, waits: bytes) -> Cells:
    table = np.frombuffer(counts, "<i8").reshape(-1, len(COUNTS))
    return Cells(tuple(json.loads(keys)), table, np.frombuffer(waits, "<i4"))
