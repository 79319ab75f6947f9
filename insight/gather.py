"""The figures of a period page, read in one go and away from the requests of others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from centres.directory import Centre
from insight.asked import Asked, months
from measures import Period, waits
from measures.heat import Heat, heat
from store import Store
from web.offload import offload

T = TypeVar("T")
Figures = Mapping[str, Any]
"""As the API's `WaitsOut` has them."""


@dataclass(frozen=True)
class Step:
    """One point of the curve: `key` is an hour or the first day; `now` and `before` are figures,
    None where nobody came."""

    key: int | date
    now: Figures | None
    before: Figures | None


@dataclass(frozen=True)
class Gathered:
    """`found` with its groups, `before` with the groups of the period it is held against."""

    found: Figures
    before: Figures
    steps: Sequence[Step]
    heat: Heat


def reading(store: Store, work: Callable[[Connection], T]) -> T:
    """Read where it keeps nobody waiting. A driver of PostgreSQL lets others go on by itself;
    SQLite would hold up every screen until it is done."""

    def read() -> T:
        with store.read() as conn:
            return work(conn)

    return offload(read) if store.is_sqlite else read()


def gather(conn: Connection, centres: Sequence[Centre], asked: Asked, now: datetime) -> Gathered:
    """All that the page of a period shows."""
    found = grouped(conn, centres, asked.period, now, asked.by)
    before = grouped(conn, centres, asked.before, now, asked.by)
    return Gathered(
        found=found,
        before=before,
        steps=_steps(conn, centres, asked, now, found, before),
        heat=heat(conn, centres, asked.period),
    )


def grouped(
    conn: Connection, centres: Sequence[Centre], period: Period, now: datetime, by: str
) -> Figures:
    """Figures with their groups; by months too, the key being the day on which each begins."""
    if by != "month":
        return waits(conn, centres, period, now, by=by)
    groups = [
        {"key": one.since.isoformat(), "until": one.until, **waits(conn, centres, one, now)}
        for one in months(period)
    ]
    came = [group for group in groups if group["issued"]]
    return waits(conn, centres, period, now) | {"groups": came}


def _steps(
    conn: Connection,
    centres: Sequence[Centre],
    asked: Asked,
    now: datetime,
    found: Figures,
    before: Figures,
) -> list[Step]:
    """The curve's points, aligned: hour with hour, day with day, month with month."""
    step = asked.step
    if step != asked.by:
        found = grouped(conn, centres, asked.period, now, step)
        before = grouped(conn, centres, asked.before, now, step)
    new = {group["key"]: group for group in found["groups"]}
    old = {group["key"]: group for group in before["groups"]}
    if step == "hour":
        return [Step(int(hour), new.get(hour), old.get(hour)) for hour in _hours(new, old)]
    if step == "day":
        pairs = list(zip(_days(asked.period), _days(asked.before), strict=True))
    else:
        theirs = [one.since for one in months(asked.before)]
        ours = [one.since for one in months(asked.period)]
        pairs = list(zip(ours, theirs[-len(ours) :], strict=False))
    steps = [Step(day, new.get(day.isoformat()), old.get(was.isoformat())) for day, was in pairs]
    return [one for one in steps if one.now or one.before]


def _hours(*found: Mapping[str, Any]) -> list[str]:
    """From the first hour in which somebody came to the last, none left out."""
    known = sorted({int(hour) for one in found for hour in one})
    return [f"{hour:02d}" for hour in range(known[0], known[-1] + 1)] if known else []


def _days(period: Period) -> list[date]:
    first, last = period.since.toordinal(), period.until.toordinal()
    return [date.fromordinal(number) for number in range(first, last + 1)]
