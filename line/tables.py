"""The line as rows: tickets, the numbers given out, what each window is doing."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Index, Integer, PrimaryKeyConstraint, String
from sqlalchemy import Table, UniqueConstraint, text

from store import metadata
from store.types import Id, Json, Moment

tickets = Table(
    "tickets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("centre", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("letter", String(1), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("number", String(8), nullable=False),
    Column("services", Json, nullable=False),
    Column("service", String(40), nullable=False),
    Column("leg", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("turn", String(10), nullable=False),
    Column("priority", Boolean, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("issuer", String(80), nullable=False),
    Column("code", String(12), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("base", Moment, nullable=False),
    Column("wait_from", Moment, nullable=False),
    Column("window", String(8)),
    Column("for_window", String(8)),
    Column("booked_for", Moment),
    Column("booking", Id, unique=True),
    Column("case", Id),
    Column("visit", Integer),
    Column("called_at", Moment),
    Column("recalled_at", Moment),
    Column("recalls", Integer, nullable=False),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("wait_s", Float),
    Column("served_s", Float, nullable=False),
    Column("clerk", String(80)),
    Column("unclosed", Boolean, nullable=False),
    Column("undo", Json),
    # The database refuses a number given twice, whatever the program believes.
    UniqueConstraint("centre", "day", "letter", "ordinal"),
)
"""`code`: what the visitor types to leave; printed on the slip and never journaled."""

# SQLite uses a partial index only for a query that says its condition in the very same words, so
# indexes and queries share them.
WAITING = text("tickets.state = 'waiting'")
HERE = text("tickets.state IN ('waiting', 'called', 'serving', 'parked')")
AT_WINDOW = text("tickets.state IN ('called', 'serving')")


def _where(condition: str) -> dict[str, Any]:
    bare = text(condition.replace("tickets.", ""))
    return {"sqlite_where": bare, "postgresql_where": bare}


# Only those in the hall are in these indexes, so that five million old tickets cost nothing. The
# first one answers «whose turn» and «how many ahead» without touching the table.
Index(
    "ix_tickets_line",
    *(tickets.c[name] for name in ("centre", "turn", "base", "service", "issued_at", "id")),
    **_where(WAITING.text),
)
Index("ix_tickets_here", tickets.c.centre, **_where(HERE.text))
# One visitor at a window at a time: the database refuses the second.
Index(
    "uq_tickets_at_window",
    tickets.c.centre,
    tickets.c.window,
    unique=True,
    **_where(AT_WINDOW.text),
)
Index(
    "ix_tickets_ended",
    tickets.c.centre,
    tickets.c.finished_at,
    **_where("tickets.finished_at IS NOT NULL"),
)

numbers = Table(
    "ticket_numbers",
    metadata,
    Column("centre", String(32), nullable=False),
    Column("day", Date, nullable=False),
    Column("letter", String(1), nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("centre", "day", "letter"),
)
"""The last ordinal given out: numbers start again with the centre's own day."""

windows = Table(
    "window_states",
    metadata,
    Column("centre", String(32), nullable=False),
    Column("window", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("services", Json, nullable=False),
    Column("clerk", String(80)),
    Column("reason", String(80)),
    Column("since", Moment, nullable=False),
    Column("calls", Integer, nullable=False),
    PrimaryKeyConstraint("centre", "window"),
)
"""`calls` counts the visitors called here: an action may be undone only while it has not grown.
A window without a row was never opened: closed."""
