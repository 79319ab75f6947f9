"""Alerts: the hall will break its target unless somebody acts; and what became of each.

    raised -> right     a visitor crossed the limit
           -> averted   a window opened meanwhile, and nobody crossed it
           -> wrong     nobody acted, and nobody crossed it all the same

A breach that is there already needs no prophecy: no alert is raised then, the figures say it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, select

from centres.directory import Centre
from foresight.forecast import Forecast
from foresight.tables import alerts
from foresight.told import LIKELY
from store import Change, new_id
from store.journal import journal

CALM = 0.2
"""Chance below which an alert begins to end; between this and `LIKELY` it stands."""
CALM_FOR = timedelta(minutes=2)
HORIZON = timedelta(minutes=60)
"""As far as an outlook looks: an alert older than this was not right."""
OUTCOMES = ("right", "averted", "wrong")


@dataclass(frozen=True)
class Alert:
    """One open alert, as far as judging it needs."""

    id: str
    centre: str
    seq: int
    raised_at: datetime
    acted_at: datetime | None


def verdict(alert: Alert, at: datetime, over: int, calm_since: datetime | None) -> str | None:
    """What an open alert has become at `at`; None while it stands. `over`: so many wait beyond
    the target; `calm_since`: from when on the chance has been low."""
    if over:
        return "right"
    calm = calm_since is not None and at - calm_since >= CALM_FOR
    if calm or at - alert.raised_at >= HORIZON:
        return "averted" if alert.acted_at else "wrong"
    return None


class Watchman:
    """Raises and ends the alerts of one hall, outlook by outlook."""

    def __init__(self) -> None:
        self._warned = False
        self._calm_since: datetime | None = None

    def threatens(self, forecast: Forecast) -> bool:
        """Does this outlook ask for an alert? Twice in a row: a single one may lean the wrong way
        for a moment."""
        warned, self._warned = self._warned, forecast.breach.chance > LIKELY and not forecast.over
        return warned and self._warned

    def judge(self, alert: Alert, at: datetime, forecast: Forecast) -> str | None:
        """What a new outlook makes of an open alert; None while it stands."""
        if forecast.breach.chance >= CALM:
            self._calm_since = None
        elif self._calm_since is None:
            self._calm_since = at
        outcome = verdict(alert, at, forecast.over, self._calm_since)
        if outcome:
            self._warned, self._calm_since = False, None
        return outcome


def raise_alert(tx: Change, centre: Centre, forecast: Forecast) -> str:
    """Journal and row; the alert's id."""
    breach = forecast.breach
    at = tx.now + timedelta(seconds=breach.within) if breach.within is not None else None
    key, advice = new_id(), [asdict(one) for one in forecast.advice]
    tx.lock(centre.code)
    tx.conn.execute(
        alerts.insert().values(
            id=key,
            centre=centre.code,
            day=centre.hours.day_of(tx.now),
            seq=forecast.seq,
            raised_at=tx.now,
            chance=breach.chance,
            breach_at=at,
            advice=advice,
        )
    )
    tx.note(
        centre.code,
        "alert.raised",
        alert=key,
        chance=round(breach.chance, 3),
        breach_at=at.isoformat() if at else None,
        target=centre.target[1],
        advice=advice,
    )
    return key


def acted(conn: Connection, alert: Alert) -> Alert:
    """The alert as it stands: has somebody opened a window since, or given it more to serve?"""
    if alert.acted_at is not None:
        return alert
    first = (
        select(func.min(journal.c.at))
        .where(journal.c.centre == alert.centre, journal.c.kind == "window.opened")
        .where(journal.c.seq > alert.seq)
    )
    return replace(alert, acted_at=conn.execute(first).scalar())


def keep_action(tx: Change, alert: Alert) -> None:
    """Remember when somebody acted."""
    here = alerts.update().where(alerts.c.id == alert.id)
    tx.conn.execute(here.values(acted_at=alert.acted_at))


def end_alert(tx: Change, alert: Alert, outcome: str) -> None:
    tx.lock(alert.centre)
    here = and_(alerts.c.id == alert.id, alerts.c.ended_at.is_(None))
    tx.conn.execute(alerts.update().where(here).values(ended_at=tx.now, outcome=outcome))
    tx.note(alert.centre, "alert.ended", alert=alert.id, outcome=outcome)


_FACTS = alerts.c.id, alerts.c.centre, alerts.c.seq, alerts.c.raised_at, alerts.c.acted_at
_OPEN = select(*_FACTS).where(alerts.c.ended_at.is_(None))


def open_alert(conn: Connection, centre: str) -> Alert | None:
    row = conn.execute(_OPEN.where(alerts.c.centre == centre)).first()
    return Alert(*row) if row else None


def open_alerts(conn: Connection) -> list[Alert]:
    """Of all halls."""
    return [Alert(*row) for row in conn.execute(_OPEN)]


def counts(conn: Connection, centres: Sequence[str], since: Any, until: Any) -> dict[str, int]:
    """Alerts of these days (both included) by what became of them, and `open` ones."""
    query = (
        select(alerts.c.outcome, func.count())
        .where(alerts.c.day >= since, alerts.c.day <= until, alerts.c.centre.in_(centres))
        .group_by(alerts.c.outcome)
    )
    found = {outcome or "open": count for outcome, count in conn.execute(query)}
    return {name: found.get(name, 0) for name in (*OUTCOMES, "open")}
