"""How many people came: tickets, each once, however many services it was for."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, select

from centres.directory import Centre
from measures.tables import legs
from measures.waits import Period


def visitors(conn: Connection, centres: Sequence[Centre], period: Period) -> dict[str, int]:
    """Centre → tickets taken on the days of the period."""
    days = and_(legs.c.day >= period.since, legs.c.day <= period.until)
    here = and_(days, legs.c.leg == 1, legs.c.centre.in_([centre.code for centre in centres]))
    query = select(legs.c.centre, func.count()).where(here).group_by(legs.c.centre)
    return {centre: int(count) for centre, count in conn.execute(query)}
