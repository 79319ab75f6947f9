"""What the programme is judged by: finished cases with no more visits than planned, visits a case,
days a gap against its cap, no-shows. Every figure can list the cases behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from centres.directory import Centre
from scheduler.tables import bookings, case_gaps, case_results, cases

FIGURES = ("finished", "within", "beyond", "withdrawn", "lapsed", "over_cap", "no_shows", "open")
"""Figures whose cases can be listed."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days on which cases ended, both included, in these centres."""

    centres: Sequence[Centre]
    since: date
    until: date

    @property
    def codes(self) -> list[str]:
        return [centre.code for centre in self.centres]

    def ended(self, table: Any) -> ColumnElement[bool]:
        """Rows of a table of results that belong to it."""
        days = and_(table.c.ended_on >= self.since, table.c.ended_on <= self.until)
        return and_(days, table.c.centre.in_(self.codes))

    def opened(self) -> ColumnElement[bool]:
        """Cases opened in it, by the day of UTC: a case opened at night belongs to either."""
        since = datetime.combine(self.since, time(0), UTC)
        until = datetime.combine(self.until + _DAY, time(0), UTC)
        here = and_(cases.c.opened_at >= since, cases.c.opened_at < until)
        return and_(here, cases.c.centre.in_(self.codes))


def programme(conn: Connection, period: Period) -> dict[str, Any]:
    """The figures of a period; see the API's `ProgrammeOut`."""
    return {
        **_cases(conn, period),
        "gaps": _gaps(conn, period),
        **_shows(conn, period),
    }


def _cases(conn: Connection, period: Period) -> dict[str, Any]:
    table = case_results
    query = (
        select(
            table.c.state,
            func.count(),
            func.sum(table.c.visits),
            func.sum(table.c.days),
            func.sum(case((table.c.within, 1), else_=0)),
        )
        .where(period.ended(table))
        .group_by(table.c.state)
    )
    by_state = {state: tuple(map(int, sums)) for state, *sums in conn.execute(query)}
    finished, visits, days, within = by_state.get("finished", (0, 0, 0, 0))
    is_open = and_(cases.c.state == "open", cases.c.centre.in_(period.codes))
    return {
        "opened": _count(conn, period.opened()),
        "open": _count(conn, is_open),
        "finished": finished,
        "withdrawn": by_state.get("withdrawn", (0,))[0],
        "lapsed": by_state.get("lapsed", (0,))[0],
        "within": within,
        "share_within": _share(within, finished),
        "visits_per_case": _share(visits, finished),
        "days_per_case": _share(days, finished),
    }


def _count(conn: Connection, here: ColumnElement[bool]) -> int:
    return conn.execute(select(func.count()).select_from(cases).where(here)).scalar_one()


def _gaps(conn: Connection, period: Period) -> list[dict[str, Any]]:
    """Days a gap: the database counts equal ones together, so that medians need no list."""
    table = case_gaps
    query = (
        select(table.c.gap, table.c.days, table.c.over_cap, func.count())
        .where(period.ended(table))
        .group_by(table.c.gap, table.c.days, table.c.over_cap)
        .order_by(table.c.gap, table.c.days)
    )
    found: dict[str, list[tuple[int, bool, int]]] = {}
    for gap, days, over_cap, count in conn.execute(query):
        found.setdefault(gap, []).append((days, over_cap, count))
    return [_gap(gap, counts) for gap, counts in found.items()]


def _gap(gap: str, counts: Sequence[tuple[int, bool, int]]) -> dict[str, Any]:
    total = sum(count for _, _, count in counts)
    late = sum(count for _, over_cap, count in counts if over_cap)
    return {
        "gap": gap,
        "cases": total,
        "mean": _share(sum(days * count for days, _, count in counts), total),
        "median": (_at(counts, (total - 1) // 2) + _at(counts, total // 2)) / 2,
        "longest": counts[-1][0],
        "over_cap": late,
        "share_within_cap": _share(total - late, total),
    }


def _at(counts: Sequence[tuple[int, bool, int]], place: int) -> int:
    """The value at a place in the sorted row of all."""
    for days, _, count in counts:
        place -= count
        if place < 0:
            return days
    raise IndexError(place)


def _shows(conn: Connection, period: Period) -> dict[str, Any]:
    query = select(bookings.c.state, func.count()).where(_due(period)).group_by(bookings.c.state)
    counts = {state: count for state, count in conn.execute(query)}
    due, missed = sum(counts.values()), counts.get("no_show", 0)
    return {"bookings_due": due, "no_shows": missed, "share_no_shows": _share(missed, due)}


def _due(period: Period) -> ColumnElement[bool]:
    """Bookings of the period's days for which somebody came or should have."""
    days = and_(bookings.c.day >= period.since, bookings.c.day <= period.until)
    states = bookings.c.state.in_(["arrived", "served", "no_show"])
    return and_(bookings.c.centre.in_(period.codes), days, states)


def behind(
    conn: Connection, period: Period, figure: str, after: str | None, limit: int
) -> list[dict[str, Any]]:
    """The cases behind a figure, by id: the next `limit` after `after`."""
    here: ColumnElement[bool] = cases.c.id.in_(_ids(period, figure))
    if after:
        here = and_(here, cases.c.id > after)
    query = (
        select(
            cases.c.id,
            cases.c.centre,
            cases.c.opened_at,
            cases.c.ended_at,
            cases.c.state,
            func.coalesce(case_results.c.visits, 0).label("visits"),
        )
        .outerjoin_from(cases, case_results, case_results.c.case == cases.c.id)
        .where(here)
        .order_by(cases.c.id)
        .limit(limit)
    )
    return [dict(row) for row in conn.execute(query).mappings()]


def _ids(period: Period, figure: str) -> Select[Any]:
    ended = period.ended(case_results)
    finished = and_(ended, case_results.c.state == "finished")
    if figure == "open":
        here = and_(cases.c.state == "open", cases.c.centre.in_(period.codes))
        return select(cases.c.id).where(here)
    if figure == "no_shows":
        here = and_(_due(period), bookings.c.state == "no_show")
        return select(bookings.c.case).where(here)
    if figure == "over_cap":
        return select(case_gaps.c.case).where(period.ended(case_gaps), case_gaps.c.over_cap)
    if figure in ("withdrawn", "lapsed"):
        return select(case_results.c.case).where(ended, case_results.c.state == figure)
    if figure == "finished":
        return select(case_results.c.case).where(finished)
    within = case_results.c.within if figure == "within" else ~case_results.c.within
    return select(case_results.c.case).where(finished, within)


def _share(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
