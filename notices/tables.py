"""What is to be told, as rows."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from store import metadata
from store.types import Id, Json, Moment

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(160), nullable=False, unique=True),
    Column("centre", String(32), nullable=False),
    Column("case", ForeignKey("cases.id"), index=True),
    Column("booking", Id, index=True),
    Column("kind", String(16), nullable=False),
    Column("channel", String(8), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("facts", Json, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fault", String(24)),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("done_at", Moment),
)
"""`key`: says the same thing once, whoever asks twice. `case`: empty where it is about
a whole centre. `booking`: the visit that a reminder is of.
`facts`: ids, times and reasons as the journal has them; the name, the address and the codes are
read when it is sent, so that erasing a person leaves nothing here. `state`: queued, sending, sent,
failed (surely not sent), doubtful (perhaps sent) or skipped (not worth sending any more, or nobody
to send to). `fault`: what went wrong last, or why it was skipped. `until`: worthless after that."""

WAITING = "state = 'queued'"
Index(
    "ix_outbox_waiting",
    outbox.c.channel,
    outbox.c.id,
    sqlite_where=text(WAITING),
    postgresql_where=text(WAITING),
)
