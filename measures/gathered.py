"""Finished months of many centres together, gathered once: ten years of the network are then a
hundred rows to read. They are made of pages, and go as soon as one of these is stale."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from sqlalchemy import Connection, func, select

from centres.directory import Centre, Network
from measures.cells import COUNTS, Cells
from measures.months import months_between, next_month
from measures.period import Period
from measures.reading import BY, MONTH, WEEK, month_name, paged, stale_months
from measures.tables import months, pages

ALL = ""
"""All services."""


@dataclass(frozen=True)
class Group:
    """Centres that are asked for together; `by_service`: for one service alone, too. That doubles
    what is kept, and is worth it where there are many pages to read otherwise."""

    centres: Sequence[Centre]
    by_service: bool

    @property
    def name(self) -> str:
        return name_of(self.centres)


def groups_of(network: Network) -> list[Group]:
    """The whole network and its branches."""
    found = [Group(list(network.centres.values()), True)]
    found += [Group(centres, False) for centres in network.by_branch.values()]
    return [group for group in found if len(group.centres) > 1]


def name_of(centres: Sequence[Centre]) -> str:
    """What names just these centres together."""
    codes = ",".join(sorted(centre.code for centre in centres))
    return hashlib.blake2s(codes.encode(), digest_size=16).hexdigest()


def gathered(
    conn: Connection, centres: Sequence[Centre], period: Period, by: str, service: str | None
) -> dict[date, Cells]:
    """The whole months of a period that were gathered for just these centres."""
    if len(centres) < 2 or by == WEEK:
        return {}
    if by == MONTH:
        found = gathered(conn, centres, period, "service", service)
        return {month: cells.as_one(month_name(month)) for month, cells in found.items()}
    one = service if by == "service" else None
    query = select(months.c.month, months.c["keys"], months.c.counts, months.c.waits).where(
        months.c.group == name_of(centres),
        months.c.month >= period.since,
        months.c.month <= period.until,
        months.c.by == by,
        months.c.service == (ALL if one else service or ALL),
    )
    found = {
        month: _cells(keys, counts, waits)
        for month, keys, counts, waits in conn.execute(query)
        if next_month(month) - timedelta(days=1) <= period.until
    }
    return {month: cells.only(one) for month, cells in found.items()} if one else found


def missing(
    conn: Connection, groups: Sequence[Group], through: Mapping[str, date]
) -> Iterator[tuple[Group, date]]:
    """Finished months that could be gathered and are not yet."""
    first = conn.execute(select(func.min(pages.c.month))).scalar()
    if first is None:
        return
    for group in groups:
        over = min(through[centre.code] for centre in group.centres)
        there = select(months.c.month).where(
            months.c.group == group.name, months.c.by == "service", months.c.service == ALL
        )
        done = set(conn.execute(there).scalars())
        done |= {month for _, month in stale_months(conn, group.centres)}
        for month in months_between(first, over):
            if month not in done and next_month(month) <= over:
                yield group, month


def gather_month(conn: Connection, group: Group, month: date) -> None:
    """Write a month's rows. Its pages must be held: see `measures.pages.hold`."""
    period = Period(month, next_month(month) - timedelta(days=1))
    stale = stale_months(conn, group.centres)

    def cells(by: str, service: str) -> Cells:
        return paged(conn, group.centres, period, by, service or None, stale)

    made = {(by, ALL): cells(by, ALL) for by in BY}
    if group.by_service:
        for service in made["service", ALL].keys:
            made |= {(by, service): cells(by, service) for by in BY if by != "service"}
    rows = [
        {
            "group": group.name,
            "month": month,
            "by": by,
            "service": service,
            "keys": json.dumps(one.keys, ensure_ascii=False).encode(),
            "counts": one.counts.astype("<i8").tobytes(),
            "waits": one.waits.astype("<i4").tobytes(),
        }
        for (by, service), one in made.items()
    ]
    conn.execute(months.insert(), rows)


def forget_others(conn: Connection, groups: Sequence[Group]) -> None:
    """Months of groups that had other centres."""
    names = [group.name for group in groups]
    conn.execute(months.delete().where(months.c.group.not_in(names)))


def _cells(keys: bytes, counts: bytes, waits: bytes) -> Cells:
    table = np.frombuffer(counts, "<i8").reshape(-1, len(COUNTS))
    return Cells(tuple(json.loads(keys)), table, np.frombuffer(waits, "<i4"))
