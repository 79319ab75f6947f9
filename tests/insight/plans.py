"""A plan to look at, and predictions to be judged."""

from datetime import date
from typing import Any

from sqlalchemy import and_, select

from foresight.plans import Plan
from foresight.staffing import Half
from foresight.tables import foretold
from measures.tables import legs
from store import Store
from tests.house import MORNING, Served
from tests.insight.conftest import BUSY

WORK = (1, 2, 4, 4, 4, 4, 2, 2, 1, 1, 2, 2, 2, 2, 1, 1)
"""Windows needed by half-hour, from nine to five."""


def a_plan(centre: str) -> Plan:
    """Of Tuesday: two windows as usual, four needed from ten to twelve."""
    halves = tuple(
        Half(18 + place, 2.5 * needed, needed, needed + 1, 0.06)
        for place, needed in enumerate(WORK)
    )
    usual = tuple(2.0 for _ in WORK)
    return Plan(centre, date(2026, 11, 24), MORNING, 17.0, 2, 40, halves, usual)


def judged_weeks(house: Served) -> None:
    """Two weeks in which each visitor of the busy hall was told two minutes too much, and the
    usual formula would have said five."""
    store = Store(house.database)
    here = and_(legs.c.centre == BUSY, legs.c.day >= date(2026, 11, 9), legs.c.wait_s.is_not(None))
    with store.write("test") as tx:
        tx.conn.execute(foretold.delete())
        found = tx.conn.execute(select(legs.c.ticket, legs.c.day, legs.c.wait_s).where(here))
        tx.conn.execute(foretold.insert(), [_row(*leg) for leg in found])
    store.close()


def _row(ticket: str, day: date, wait_s: float) -> dict[str, Any]:
    minutes = wait_s / 60
    return {
        "ticket": ticket,
        "leg": 1,
        "centre": BUSY,
        "day": day,
        "low": minutes * 0.8,
        "expected": minutes + 2,
        "high": minutes + 4,
        "p_over": 0.9 if minutes > 17 else 0.1,
        "peers": minutes + 5,
    }
