"""Printers and what they were given to print, as rows."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table
from sqlalchemy import UniqueConstraint, text

from store import metadata
from store.types import Id, Json, Moment

printers = Table(
    "printers",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("centre", String(32), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("driver", String(16), nullable=False),
    Column("address", String(200), nullable=False),
    Column("agent", String(64)),
    Column("dots", Integer, nullable=False),
    Column("columns", Integer, nullable=False),
    Column("mode", String(8), nullable=False),
    Column("code_page", Integer, nullable=False),
    Column("native_qr", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
    Column("state_at", Moment),
    Column("answers", Boolean, nullable=False),
    Column("look", Json),
    Column("logo", LargeBinary),
)
"""`driver`: network, usb, cups or file; `address` in that driver's way, as seen from the machine of
`agent`, a device's code, where one prints for us. `dots`, `columns`, `mode`,
`code_page`, `native_qr`: see `escpos.Paper`. `state`: the last that the printer said, `state_at`
when that changed. `answers`: it has answered a status question once, so its silence is a fault.
`look`: `heading`, `footer`, `place`, each a text by language. `logo`: a PNG of one bit a dot."""

print_jobs = Table(
    "print_jobs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("subject", Id, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("centre", String(32), nullable=False),
    Column("printer", ForeignKey("printers.code"), nullable=False),
    Column("fallback", String(64)),
    Column("held_by", Id),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fault", String(16)),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("done_at", Moment),
    # One slip of each, whatever the follower or two desks believe.
    UniqueConstraint("kind", "subject", "edition", "copy"),
)
"""`state`: queued, printing, printed, failed (surely nothing on paper) or doubtful (perhaps some).
`kind` and `subject`: a ticket's slip, the visits of a case, or a trial of a printer's device.
`edition`: 1 of a ticket; one more with each booking of visits, or each trial. Of an edition, `copy`
1 is the slip, 2 and on are marked «КОПИЯ». `fault`: what went wrong last. `fallback`: the printer
that takes the job when the first is down. `held_by`: the journal of the agent that was given the
job and will say how it went."""

_OPEN = "state IN ('queued', 'printing')"

Index(
    "ix_print_jobs_open",
    print_jobs.c.state,
    print_jobs.c.id,
    sqlite_where=text(_OPEN),
    postgresql_where=text(_OPEN),
)

_DOUBTFUL = "state = 'doubtful'"

Index(
    "ix_print_jobs_doubtful",
    print_jobs.c.centre,
    print_jobs.c.done_at,
    sqlite_where=text(_DOUBTFUL),
    postgresql_where=text(_DOUBTFUL),
)
