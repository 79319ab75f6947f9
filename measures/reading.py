"""Legs read for figures: from pages where they are rolled up, one by one where they are not."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, Connection, and_, or_, select

from centres.directory import Centre
from measures.cells import EMPTY, Cells, Columns, Numbers, gather
from measures.figures import Standing
from measures.months import months_between, next_month
from measures.pages import WIDTHS, in_ms, named, outcome_numbers, service_ms
from measures.period import Period
from measures.tables import legs, pages, rolled
from measures.tables import stale as stale_pages

BY = ("hour", "day", "service", "window", "centre")
"""What groups can be made by."""
MONTH, WEEK = "month", "weekday-hour"
"""And by these two, which are not gathered: a month is one group of what is, and the week's hours
(«0 10» is Monday from ten on) are looked at over a few months only."""


@dataclass(frozen=True)
class Live:
    """Legs that are in no page: gathered, and since when those who wait now do so, by group."""

    cells: Cells
    standing: Standing


def rolled_through(conn: Connection, centres: Sequence[Centre]) -> dict[str, date]:
    """Centre → the day before which its legs lie in pages."""
    known = {row.centre: row.through for row in conn.execute(select(rolled))}
    return {centre.code: known.get(centre.code, date.min) for centre in centres}


def stale_months(conn: Connection, centres: Sequence[Centre]) -> set[tuple[str, date]]:
    """(centre, month) of pages that must not be read."""
    codes = {centre.code for centre in centres}
    found = conn.execute(select(stale_pages))
    return {(row.centre, row.month) for row in found if row.centre in codes}


def paged(
    conn: Connection,
    centres: Sequence[Centre],
    period: Period,
    by: str,
    service: str | None,
    stale: set[tuple[str, date]],
    but: Collection[date] = (),
) -> Cells:
    """What lies in pages that are not stale, but for the months `but`."""
    wanted = [
        "wait",
        "service_time",
        "outcome",
        "day",
        *({*by.split("-"), "service"} & set(WIDTHS)),
    ]
    wanted = [name for name in WIDTHS if name in wanted]
    months = months_between(period.since, period.until + timedelta(days=1))
    here = and_(
        pages.c.month.in_([month for month in months if month not in but]),
        pages.c.centre.in_([centre.code for centre in centres]),
    )
    query = select(pages.c.centre, pages.c.month, *(pages.c[name] for name in wanted)).where(here)
    found = [
        (row[0], row[1], row[2:]) for row in conn.execute(query) if (row[0], row[1]) not in stale
    ]
    if not found:
        return EMPTY
    cut = [
        _Cut(centre, month, _within(period, month, wanted, blobs)) for centre, month, blobs in found
    ]
    columns = {
        name: np.frombuffer(b"".join([one.blobs[place] for one in cut]), WIDTHS[name])
        for place, name in enumerate(wanted)
    }
    names = named(conn)
    sizes = np.array([len(one.blobs[wanted.index("day")]) for one in cut])
    keys, key = _keyed(columns, cut, sizes, by, names)
    if service is not None:
        number = next((number for number, name in names.items() if name == service), -1)
        keep = np.flatnonzero(columns["service"] == number)
        key, columns = key[keep], {name: column[keep] for name, column in columns.items()}
    return gather(Columns(keys, key, columns["wait"], columns["service_time"], columns["outcome"]))


class _Cut(NamedTuple):
    """A page, as far as it lies within the period."""

    centre: str
    month: date
    blobs: Sequence[bytes]


def _within(
    period: Period, month: date, wanted: Sequence[str], blobs: Sequence[bytes]
) -> Sequence[bytes]:
    """A page's columns without the days outside of the period; most pages have none."""
    last = next_month(month) - timedelta(days=1)
    if period.since <= month and last <= period.until:
        return blobs
    day = np.frombuffer(blobs[wanted.index("day")], WIDTHS["day"])
    low = max(period.since, month).day
    keep = (day >= low) & (day <= min(period.until, last).day)
    return [
        np.frombuffer(blob, WIDTHS[name])[keep].tobytes()
        for name, blob in zip(wanted, blobs, strict=True)
    ]


def _keyed(
    columns: Mapping[str, Numbers],
    rows: Sequence[_Cut],
    sizes: Numbers,
    by: str,
    names: Mapping[int, str],
) -> tuple[Sequence[str], Numbers]:
    """Names of groups, and the group of each leg."""
    if by == "hour":
        return [f"{hour:02d}" for hour in range(24)], columns["hour"]
    if by in ("service", "window"):
        size = max(names) + 1
        return [names.get(number, "") for number in range(size)], columns[by]
    if by == "centre":
        codes = sorted({row.centre for row in rows})
        place = {code: number for number, code in enumerate(codes)}
        key = np.repeat(np.array([place[row.centre] for row in rows]), sizes)
        return codes, key
    if by == MONTH:
        months = sorted({row.month for row in rows})
        order = {month: number for number, month in enumerate(months)}
        key = np.repeat(np.array([order[row.month] for row in rows]), sizes)
        return [month_name(month) for month in months], key
    if by == WEEK:
        begins = np.array([row.month.weekday() for row in rows])
        weekday = (np.repeat(begins, sizes) + columns["day"] - 1) % 7
        hours = [f"{number // 24} {number % 24:02d}" for number in range(7 * 24)]
        return hours, weekday * 24 + columns["hour"]
    first = min(row.month for row in rows)
    last = next_month(max(row.month for row in rows))
    days = [date.fromordinal(day).isoformat() for day in range(first.toordinal(), last.toordinal())]
    begins = np.array([row.month.toordinal() - first.toordinal() - 1 for row in rows])
    return days, np.repeat(begins, sizes) + columns["day"]


def live(
    conn: Connection,
    centres: Sequence[Centre],
    period: Period,
    by: str,
    service: str | None,
    through: Mapping[str, date],
    stale: set[tuple[str, date]],
) -> Live:
    """What lies in no page: days that are not rolled up, stale months, and legs that go on."""
    zones = {centre.code: centre.zone for centre in centres}
    columns = (
        legs.c.centre, legs.c.day, legs.c.service, legs.c.window, legs.c.issued_at,
        legs.c.outcome, legs.c.wait_s, legs.c.served_s, legs.c.called_at, legs.c.wait_from,
    )  # fmt: skip
    common: list[ColumnElement[bool]] = [legs.c.day.between(period.since, period.until)]
    if service is not None:
        common.append(legs.c.service == service)
    found: list[Any] = []
    for here in _places(through, stale, period):
        found += conn.execute(select(*columns).where(here, *common)).all()
    if not found:
        return Live(EMPTY, {})

    def hour(row: Any) -> int:
        return int(row.issued_at.astimezone(zones[row.centre]).hour)

    key_of: Callable[[Any], str] = {
        "hour": lambda row: f"{hour(row):02d}",
        "day": lambda row: row.day.isoformat(),
        MONTH: lambda row: month_name(row.day),
        WEEK: lambda row: f"{row.day.weekday()} {hour(row):02d}",
        "service": lambda row: row.service,
        "window": lambda row: row.window or "",
        "centre": lambda row: row.centre,
    }[by]
    named_keys = [key_of(row) for row in found]
    keys = sorted(set(named_keys))
    place = {key: number for number, key in enumerate(keys)}
    standing: dict[str, list[datetime]] = {}
    for key, row in zip(named_keys, found, strict=True):
        if row.outcome is None and row.called_at is None:
            standing.setdefault(key, []).append(row.wait_from)
    outcomes = [row.outcome for row in found]
    gathered = Columns(
        keys,
        np.array([place[key] for key in named_keys]),
        in_ms([row.wait_s for row in found]),
        service_ms([row.served_s for row in found], outcomes),
        outcome_numbers(outcomes),
    )
    return Live(gather(gathered), standing)


def month_name(day: date) -> str:
    return day.isoformat()[:7]


def _places(
    through: Mapping[str, date], stale: set[tuple[str, date]], period: Period
) -> Iterable[ColumnElement[bool]]:
    """Where legs lie that are in no page; no leg lies in two of these places."""
    spans = _spans(stale)
    for day in sorted(set(through.values())):
        codes = [code for code, until in through.items() if until == day]
        here = legs.c.centre.in_(codes)
        if period.until >= day:
            yield and_(here, legs.c.day >= day)
        if period.since < day:
            # Found by their own small index, and those of stale months with these, below.
            dirty = [_days(*span) for span in spans if span[0] in codes]
            open_ones = and_(here, legs.c.outcome.is_(None), legs.c.day < day)
            yield and_(open_ones, ~or_(*dirty)) if dirty else open_ones
    for code, first, end in spans:
        if first <= period.until and period.since < end:
            yield and_(_days(code, first, end), legs.c.day < through[code])


def _spans(stale: set[tuple[str, date]]) -> list[tuple[str, date, date]]:
    """(centre, first day, day after the last) of months that follow on one another."""
    spans: list[tuple[str, date, date]] = []
    for code, month in sorted(stale):
        if spans and spans[-1][0] == code and spans[-1][2] == month:
            spans[-1] = (code, spans[-1][1], next_month(month))
        else:
            spans.append((code, month, next_month(month)))
    return spans


def _days(code: str, first: date, end: date) -> ColumnElement[bool]:
    return and_(legs.c.centre == code, legs.c.day >= first, legs.c.day < end)
