"""The figures of a period page, read in one go and away from the requests of others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection

from centres.directory import Centre
from insight.asked import Asked, months
from measures import Period
from measures.heat import Heat, heat
from measures.waits import alone
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
    found = alone(conn, centres, asked.period, now, by=asked.by)
    before = alone(conn, centres, asked.before, now, by=asked.by)
    return Gathered(
        found=found,
        before=before,
        steps=_steps(conn, centres, asked, now, found, before),
        heat=heat(conn, centres, asked.period, now),
    )


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
        found = alone(conn, centres, asked.period, now, by=step)
        before = alone(conn, centres, asked.before, now, by=step)
    new = {group["key"]: group for group in found["groups"]}
    old = {group["key"]: group for group in before["groups"]}
    if step == "hour":
        return [Step(int(hour), new.get(hour), old.get(hour)) for hour in _hours(new, old)]
    spread, width = (_days, 10) if step == "day" else (months, 7)
    steps = [
        Step(day, new.get(day.isoformat()[:width]), old.get(was.isoformat()[:width]))
        for day, was in _aligned(spread(asked.period), spread(asked.before))
    ]
    return [one for one in steps if one.now or one.before]


def _aligned(ours: Sequence[date], theirs: Sequence[date]) -> Iterator[tuple[date, date]]:
    """The last with the last: a year may touch thirteen months, and the one before it twelve."""
    missing = [date.min] * max(0, len(ours) - len(theirs))
    return zip(ours, [*missing, *theirs[-len(ours) :]], strict=True)


def _hours(*found: Mapping[str, Any]) -> list[str]:
    """From the first hour in which somebody came to the last, none left out."""
    known = sorted({int(hour) for one in found for hour in one})
    return [f"{hour:02d}" for hour in range(known[0], known[-1] + 1)] if known else []


def _days(period: Period) -> list[date]:
    first, last = period.since.toordinal(), period.until.toordinal()
    return [date.fromordinal(number) for number in range(first, last + 1)]
