"""Personal data goes when its purpose has gone: a month after a case ended nobody stands behind it
any more. What remains is the case with its visits and figures, and a log of what was erased."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from scheduler.tables import case_people, cases, erasures
from store import Change

KEPT = timedelta(days=30)
"""How long after its end a case still knows who applied (domain: 152-ФЗ)."""
FIELDS = ("name", "phone", "email", "application_no")


def erase(tx: Change) -> int:
    """Forget who applied in cases that ended long enough ago, and log it; how many.

    What waits in the outbox needs nothing: it holds ids, and reads the address when it is sent."""
    ended = cases.c.ended_at <= tx.now - KEPT
    query = select(cases.c.centre, cases.c.ended_at, case_people).join_from(case_people, cases)
    rows = tx.conn.execute(query.where(ended).order_by(cases.c.ended_at, cases.c.id)).mappings()
    log = [
        {
            "case": row["case"],
            "centre": row["centre"],
            "ended_at": row["ended_at"],
            "erased_at": tx.now,
            "fields": [name for name in FIELDS if row[name] is not None],
        }
        for row in rows
    ]
    if log:
        tx.conn.execute(erasures.insert(), log)
        gone = case_people.delete().where(case_people.c.case == bindparam("of"))
        tx.conn.execute(gone, [{"of": row["case"]} for row in log])
    return len(log)


def log_of(conn: Connection, after: int, limit: int) -> list[dict[str, Any]]:
    """What was erased, in the order of doing: the next `limit` after the row `after`."""
    query = select(erasures).where(erasures.c.id > after).order_by(erasures.c.id).limit(limit)
    return [dict(row) for row in conn.execute(query).mappings()]
