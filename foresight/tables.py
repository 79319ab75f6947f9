"""What was foreseen, kept to be judged by what came: alerts, and one prediction a leg."""

from sqlalchemy import (
    Column,
    Date,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    text,
)

from store import metadata
from store.types import Id, Json, Moment

_OPEN = text("ended_at IS NULL")

alerts = Table(
    "alerts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("centre", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("chance", Float, nullable=False),
    Column("breach_at", Moment),
    Column("advice", Json, nullable=False),
    Column("acted_at", Moment),
    Column("ended_at", Moment),
    Column("outcome", String(8)),
)
"""`seq`: the journal's last entry that the alert knew of; `chance` that somebody waits beyond the
target within the hour, `breach_at` = when that was expected; `acted_at`: a window opened since;
`outcome`: see `foresight.alerts`."""

Index("ix_alerts_centre_day", alerts.c.centre, alerts.c.day)
# Two lookouts (one that is dying, one that follows it) must not warn twice of the same hour.
Index("uq_alerts_open", alerts.c.centre, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)

foretold = Table(
    "foretold",
    metadata,
    Column("ticket", Id, nullable=False),
    Column("leg", Integer, nullable=False),
    Column("centre", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("low", Float, nullable=False),
    Column("expected", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("p_over", Float, nullable=False),
    Column("peers", Float, nullable=False),
    PrimaryKeyConstraint("ticket", "leg"),
)
"""The first estimate of each leg, made within seconds of its beginning; minutes. `peers`: what
other systems would have said."""

Index("ix_foretold_centre_day", foretold.c.centre, foretold.c.day)

levels = Table(
    "foresight_levels",
    metadata,
    Column("centre", String(32), primary_key=True),
    Column("low", Float, nullable=False),
    Column("expected", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("upto", Moment, nullable=False),
)
"""See `foresight.levels.Levels`; `upto`: the start of the last service that has corrected them."""
