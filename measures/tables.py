"""One row a leg: each time somebody waited for one service."""

from sqlalchemy import Boolean, Column, Date, Float, Index, Integer, PrimaryKeyConstraint, String
from sqlalchemy import Table

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
