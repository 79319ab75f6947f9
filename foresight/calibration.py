"""The levels of a hall in the database: what was told there, and what came, corrects them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from foresight.accuracy import TOLD_AND_CAME
from foresight.levels import Levels, corrected
from foresight.state import Estimate
from foresight.tables import foretold, levels
from measures.tables import legs
from store import Change

AT_ONCE = 2000
"""Waits that one lesson takes: a fortnight of the largest hall."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES = ("low", "expected", "high", "seen")


def levels_of(conn: Connection, centre: str) -> tuple[Levels, datetime]:
    """The hall's levels, and the last start of a service that has corrected them."""
    row = conn.execute(select(levels).where(levels.c.centre == centre)).first()
    if row is None:
        return Levels(), _LONG_AGO
    return Levels(*(getattr(row, name) for name in _NAMES)), row.upto


def lesson(
    conn: Connection, centre: str, known: tuple[Levels, datetime], at: datetime
) -> tuple[Levels, datetime]:
    """What was `known`, after all waits that came to their end since, up to `at`."""
    found, upto = known
    told = foretold.c
    query = (
        select(told.low, told.expected, told.high, told.p_over, legs.c.wait_s, legs.c.started_at)
        .select_from(TOLD_AND_CAME)
        # A day earlier, as the centre's own may have begun before UTC's.
        .where(told.centre == centre, told.day >= (upto - timedelta(days=1)).date())
        .where(legs.c.wait_s.is_not(None), legs.c.started_at > upto, legs.c.started_at <= at)
        .order_by(legs.c.started_at, legs.c.ticket)
        .limit(AT_ONCE)
    )
    for row in conn.execute(query):
        found = corrected(found, Estimate(*row[:4]), row.wait_s / 60)
        upto = row.started_at
    return found, upto


def keep(tx: Change, centre: str, found: Levels, upto: datetime) -> None:
    values: dict[str, Any] = {name: getattr(found, name) for name in _NAMES}
    values |= {"centre": centre, "upto": upto}
    insert = (sqlite if tx.conn.dialect.name == "sqlite" else postgresql).insert(levels)
    changed = {name: insert.excluded[name] for name in (*_NAMES, "upto")}
    tx.conn.execute(insert.on_conflict_do_update(index_elements=["centre"], set_=changed), values)
