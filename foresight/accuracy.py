"""How good our own foresight was: kept with each leg, compared when its wait is known."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, and_, select
from sqlalchemy.dialects import postgresql, sqlite

from centres.directory import Centre, Directory
from foresight.alerts import counts
from foresight.backtest import Scores, peers_scores, scores
from foresight.forecast import Forecast
from foresight.state import Estimate
from foresight.tables import foretold
from line.hall import Hall
from line.ticket import Ticket
from measures.tables import legs
from scheduler.runner import Job, Slot
from store import Change

SOON = timedelta(seconds=10)
"""An estimate that comes later after a leg's beginning was not made at its arrival."""
KEPT = timedelta(weeks=26)
"""How long predictions are kept."""
TOLD_AND_CAME = foretold.join(
    legs, and_(legs.c.ticket == foretold.c.ticket, legs.c.leg == foretold.c.leg)
)
"""What was told of each leg, beside the leg."""


@dataclass(frozen=True)
class Judged:
    """One prediction beside what came; minutes."""

    estimate: Estimate
    peers: float
    actual: float | None


@dataclass(frozen=True)
class Week:
    """A week of some centres. `monday`: its first day."""

    monday: date
    ours: Scores
    peers: Scores
    alerts: Mapping[str, int]


def first_told(centre: Centre, picture: Hall, forecast: Forecast, mean_s: float) -> list[Any]:
    """Rows for the legs that have just begun. `mean_s`: what a service takes on average here, for
    the formula of other systems: people ahead × mean service ÷ open windows."""
    calling = sum(one.state == "open" for one in picture.windows.values())
    peers = (len(picture.line) - 1) * mean_s / 60 / max(1, calling)
    return [
        _row(centre, ticket, forecast.waits[ticket.id], peers)
        for ticket in picture.line
        if ticket.id in forecast.waits and _has_just_come(ticket, picture)
    ]


def _has_just_come(ticket: Ticket, picture: Hall) -> bool:
    # A booked visitor may come before the booked time, from which the wait is counted.
    began = ticket.issued_at if ticket.leg == 1 else ticket.wait_from
    return picture.at - began <= SOON


def _row(centre: Centre, ticket: Ticket, estimate: Estimate, peers: float) -> dict[str, Any]:
    return {
        "ticket": ticket.id,
        "leg": ticket.leg,
        "centre": centre.code,
        "day": centre.hours.day_of(ticket.issued_at),
        "low": estimate.low,
        "expected": estimate.expected,
        "high": estimate.high,
        "p_over": estimate.p_over,
        "peers": peers,
    }


def keep(tx: Change, rows: Sequence[Any]) -> None:
    """The first word counts: a later one of the same leg changes nothing."""
    if rows:
        insert = _INSERT[tx.conn.dialect.name](foretold).on_conflict_do_nothing()
        tx.conn.execute(insert, list(rows))


_INSERT: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def _midnights(_directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    day = after.astimezone(UTC).date()
    while (at := datetime.combine(day, time(1, 30), UTC)) <= upto:
        if at > after:
            yield Slot(at, "all")
        day += timedelta(days=1)


def _forget(tx: Change, _directory: Directory, slot: Slot) -> None:
    tx.conn.execute(foretold.delete().where(foretold.c.day < (slot.at - KEPT).date()))


JOBS = (Job("forget-foretold", _midnights, _forget),)
"""For the runner of the wiring table."""


def by_week(
    conn: Connection, centres: Sequence[Centre], since: date, until: date, target: float
) -> list[Week]:
    """Week by week (Monday to Sunday), the newest first; days both included."""
    codes = [one.code for one in centres]
    weeks: dict[date, list[Judged]] = {}
    for day, judged in _judged(conn, codes, since, until):
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(judged)
    return [
        Week(
            monday,
            scores(found, target),
            peers_scores(found, target),
            counts(conn, codes, monday, monday + timedelta(days=6)),
        )
        for monday, found in sorted(weeks.items(), reverse=True)
    ]


def _judged(
    conn: Connection, codes: Sequence[str], since: date, until: date
) -> list[tuple[date, Judged]]:
    told = foretold.c
    query = (
        select(told.day, told.low, told.expected, told.high, told.p_over, told.peers, legs.c.wait_s)
        .select_from(TOLD_AND_CAME)
        .where(told.day >= since, told.day <= until, told.centre.in_(codes))
        .where(legs.c.wait_s.is_not(None))
    )
    return [
        (row.day, Judged(Estimate(*row[1:5]), row.peers, row.wait_s / 60))
        for row in conn.execute(query)
    ]
