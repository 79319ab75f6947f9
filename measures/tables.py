"""Legs, one row each time somebody waited for one service, and the roll-ups made of them."""

from sqlalchemy import Boolean, Column, Date, Float, Index, Integer, LargeBinary
from sqlalchemy import PrimaryKeyConstraint, String, Table

from store import metadata
from store.types import Id, Moment

legs = Table(
    "legs",
    metadata,
    Column("ticket", Id, nullable=False),
    Column("leg", Integer, nullable=False),
    Column("centre", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("number", String(8), nullable=False),
    Column("service", String(40), nullable=False),
    Column("window", String(8)),
    Column("clerk", String(80)),
    Column("channel", String(16), nullable=False),
    Column("priority", Boolean, nullable=False),
    Column("booked_for", Moment),
    Column("issued_at", Moment, nullable=False),
    Column("wait_from", Moment, nullable=False),
    Column("called_at", Moment),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("wait_s", Float),
    Column("served_s", Float, nullable=False),
    Column("outcome", String(10)),
    PrimaryKeyConstraint("ticket", "leg"),
)
"""`issued_at` of a further leg is when it began. `outcome`: served, no_show, left, expired, or
empty while the leg goes on. `day`: the centre's own day on which the leg began."""

Index("ix_legs_centre_day", legs.c.centre, legs.c.day)
Index(
    "ix_legs_open",
    legs.c.centre,
    legs.c.day,
    sqlite_where=legs.c.outcome.is_(None),
    postgresql_where=legs.c.outcome.is_(None),
)

rolled = Table(
    "rolled",
    metadata,
    Column("centre", String(32), primary_key=True),
    Column("through", Date, nullable=False),
)
"""Legs of days before `through` that are over lie in the centre's pages; all others are live."""

pages = Table(
    "pages",
    metadata,
    Column("month", Date, nullable=False),
    Column("centre", String(32), nullable=False),
    Column("wait", LargeBinary, nullable=False),
    Column("service_time", LargeBinary, nullable=False),
    Column("outcome", LargeBinary, nullable=False),
    Column("day", LargeBinary, nullable=False),
    Column("hour", LargeBinary, nullable=False),
    Column("service", LargeBinary, nullable=False),
    Column("window", LargeBinary, nullable=False),
    PrimaryKeyConstraint("month", "centre"),
)
"""A centre's month, its legs column by column (see `measures.pages`). `month`: its first day."""

stale = Table(
    "stale_pages",
    metadata,
    Column("centre", String(32), nullable=False),
    Column("month", Date, nullable=False),
    PrimaryKeyConstraint("centre", "month"),
)
"""Pages that are not read, because their legs have changed since they were made."""

months = Table(
    "gathered_months",
    metadata,
    Column("group", String(32), nullable=False),
    Column("month", Date, nullable=False),
    Column("by", String(8), nullable=False),
    Column("service", String(40), nullable=False),
    Column("keys", LargeBinary, nullable=False),
    Column("counts", LargeBinary, nullable=False),
    Column("waits", LargeBinary, nullable=False),
    PrimaryKeyConstraint("group", "by", "service", "month"),
)
"""A finished month of many centres together, as `measures.cells` gathers it; `service` is empty
for all services. `group`: a digest of the centres' codes, so that a network with one centre more is
another group."""

names = Table(
    "measured_names",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(40), nullable=False, unique=True),
)
"""Services and windows by the number that stands for them in a page; 0 stands for no window."""
