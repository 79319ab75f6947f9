"""The tickets behind a figure: whoever doubts a number may look at each visit that made it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, literal, or_, select, tuple_

from centres.directory import Centre
from measures.period import Period
from measures.tables import legs

STANDING = ("waiting", "longest_waiting")
ENDINGS = ("no_show", "left", "expired")
FIGURES = ("issued", "served", *ENDINGS, *STANDING, "mean", "median", "p90", "service_mean")
"""Names of the waits answer whose legs can be asked for."""

_CHUNK = 500
"""Rows read at once while hours are looked at, which only the centre's own clock tells."""
_PLACE = (legs.c.issued_at, legs.c.ticket, legs.c.leg)
_COLUMNS = (
    *("ticket", "leg", "centre", "day", "number", "service", "window", "channel", "priority"),
    *("booked_for", "issued_at", "wait_from", "called_at", "started_at", "finished_at"),
    *("wait_s", "served_s", "outcome"),
)


@dataclass(frozen=True)
class Wanted:
    """Which legs. `figure`: one of `FIGURES`; `over`, `upto`: a band's bounds in minutes, the
    upper one included; `window` may be "": no window has called them."""

    figure: str = "issued"
    hour: int | None = None
    service: str | None = None
    window: str | None = None
    over: float | None = None
    upto: float | None = None


Place = tuple[str, int]
"""(ticket, leg): where a page ended."""


def behind(
    conn: Connection,
    centres: Sequence[Centre],
    period: Period,
    wanted: Wanted,
    after: Place | None = None,
    limit: int = 200,
) -> tuple[list[dict[str, Any]], Place | None]:
    """One page of legs, by centre and then by their moment, and where the next one begins (None
    at the end). Rows hold the columns of `legs` but for the clerk. An unknown `after` raises
    `LookupError`."""
    found = list(islice(_found(conn, centres, period, wanted, after), limit + 1))
    page = found[:limit]
    more = len(found) > limit
    return page, (page[-1]["ticket"], page[-1]["leg"]) if more else None


def _found(
    conn: Connection,
    centres: Sequence[Centre],
    period: Period,
    wanted: Wanted,
    after: Place | None,
) -> Iterator[dict[str, Any]]:
    begin = _begin(conn, after) if after else None
    for centre in sorted(centres, key=lambda one: one.code):
        if begin and centre.code < begin["centre"]:
            continue
        here = _here(centre, period, wanted)
        if begin and centre.code == begin["centre"]:
            here = and_(here, _later(begin))
        query = select(*(legs.c[name] for name in _COLUMNS)).where(here)
        query = query.order_by(legs.c.day, *_PLACE)
        with conn.execute(query, execution_options={"yield_per": _CHUNK}) as rows:
            for row in map(dict, rows.mappings()):
                if wanted.hour is None or _hour(centre, row) == wanted.hour:
                    yield row


def _begin(conn: Connection, after: Place) -> Mapping[str, Any]:
    ticket, leg = after
    query = select(legs).where(legs.c.ticket == ticket, legs.c.leg == leg)
    found = conn.execute(query).mappings().first()
    if found is None:
        raise LookupError(after)
    return dict(found)


def _later(row: Mapping[str, Any]) -> ColumnElement[bool]:
    """Behind this row in the order of a centre's legs; the bare day leads into the index."""
    place = tuple_(*_PLACE) > tuple_(*(literal(row[column.name], column.type) for column in _PLACE))
    same_day = and_(legs.c.day == row["day"], place)
    return and_(legs.c.day >= row["day"], or_(legs.c.day > row["day"], same_day))


def _here(centre: Centre, period: Period, wanted: Wanted) -> ColumnElement[bool]:
    terms = [
        legs.c.centre == centre.code,
        legs.c.day.between(period.since, period.until),
        *_counted(wanted.figure),
    ]
    if wanted.service is not None:
        terms.append(legs.c.service == wanted.service)
    if wanted.window is not None:
        terms.append(legs.c.window == wanted.window if wanted.window else legs.c.window.is_(None))
    if wanted.over is not None:
        terms.append(legs.c.wait_s > 60 * wanted.over)
    if wanted.upto is not None:
        terms.append(legs.c.wait_s <= 60 * wanted.upto)
    return and_(*terms)


def _counted(figure: str) -> list[ColumnElement[bool]]:
    """What makes a leg count in this figure; see `measures.waits`."""
    if figure == "issued":
        return []
    if figure in ENDINGS:
        return [legs.c.outcome == figure]
    if figure in STANDING:
        return [legs.c.outcome.is_(None), legs.c.called_at.is_(None)]
    if figure == "service_mean":
        return [legs.c.outcome == "served", legs.c.served_s > 0]
    return [legs.c.wait_s.is_not(None)]


def _hour(centre: Centre, row: Mapping[str, Any]) -> int:
    hour: int = row["issued_at"].astimezone(centre.zone).hour
    return hour
