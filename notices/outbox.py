"""What is to be told: one row per message and channel, and the only code that moves it.

    queued -> sending -> sent
       ^         |-----> doubtful   the line died after the message was handed over
       |---------|                  surely not taken: tried again, later and later
       |-> failed                   refused for good, or given up
       `-> skipped                  overtaken, or nobody to send it to

Messages of one case on one channel go out in the order in which they came to be: a visitor must
never read of the older move after the newer one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite

from notices.tables import WAITING, outbox
from store import Change, new_id

GIVE_UP = timedelta(days=2)
"""After that long a server that was never reached is not worth another try."""
_BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))
AT_ONCE = 50
"""Rows looked at together: bounds memory after a long silence."""


class Kind(StrEnum):
    CONFIRMATION = "confirmation"
    CHANGE = "change"
    CANCELLATION = "cancellation"
    REMINDER = "reminder"
    NO_DATE = "no_date"
    """For the branch head: a case has no lawful date left."""
    NOT_READY = "not_ready"
    """For the branch head: a visit is near, and something that it needs is not there."""
    OVER_CAP = "over_cap"
    """For the branch head: a term of the law has passed."""
    DEVICE_TROUBLE = "device_trouble"
    DEVICE_RECOVERED = "device_recovered"
    """For whoever looks after a centre's devices."""
    BREACH = "breach"
    """For the branch head: a hall is going to break its target."""


FOR_HEAD = (Kind.NO_DATE, Kind.NOT_READY, Kind.OVER_CAP, Kind.BREACH)


class Channel(StrEnum):
    MAIL = "mail"
    SMS = "sms"


class State(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DOUBTFUL = "doubtful"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Draft:
    """A message before it has a row; see the table for what the fields mean."""

    key: str
    centre: str
    case: str | None
    kind: Kind
    channel: Channel
    lang: str
    facts: Mapping[str, Any]
    until: datetime
    booking: str | None = None


@dataclass(frozen=True)
class Notice(Draft):
    """A message with its row."""

    id: str = ""
    state: State = State.QUEUED
    attempts: int = 0
    fault: str | None = None
    created_at: datetime | None = None
    due_at: datetime | None = None
    done_at: datetime | None = None


_INSERT = {
    "sqlite": sqlite.insert(outbox).on_conflict_do_nothing().returning(outbox.c.id),
    "postgresql": postgresql.insert(outbox).on_conflict_do_nothing().returning(outbox.c.id),
}


def queue(tx: Change, draft: Draft) -> bool:
    """Put it into the outbox, due now; False where it is there already."""
    row = {
        **vars(draft),
        "id": new_id(),
        "state": State.QUEUED,
        "attempts": 0,
        "created_at": tx.now,
        "due_at": tx.now,
    }
    # Asked for the row, not for a count: PostgreSQL's driver counts no insert with a conflict.
    return tx.conn.execute(_INSERT[tx.conn.dialect.name], row).first() is not None


def due(
    conn: Connection, channel: Channel, at: datetime, asleep: Collection[str] = ()
) -> list[Notice]:
    """The first message of each case and of each centre's devices, if its time has come; others
    wait behind it. What the branch head is told waits for nobody else's mailbox. Centres that are
    `asleep` are left alone."""
    for_head = outbox.c.kind.in_(FOR_HEAD)
    hall = case((outbox.c.case.is_(None), outbox.c.centre))
    line = (outbox.c.case, hall, for_head)
    place = func.row_number().over(partition_by=line, order_by=outbox.c.id)
    waiting = and_(text(WAITING), outbox.c.channel == channel)
    if asleep:
        waiting &= outbox.c.centre.not_in(asleep)
    lines = select(outbox, place.label("place")).where(waiting).subquery()
    # No pause is longer: what is due later than that was put back before the clock was.
    is_time = or_(lines.c.due_at <= at, lines.c.due_at > at + _BACKOFF[-1])
    heads = select(lines).where(lines.c.place == 1, is_time)
    rows = conn.execute(heads.order_by(lines.c.due_at, lines.c.id).limit(AT_ONCE))
    return [_notice(row) for row in rows.mappings()]


@dataclass(frozen=True)
class Waiting:
    """What waits on one channel: how many, the oldest since when, and how many of them were tried
    in vain."""

    count: int
    since: datetime
    tried: int


def waiting(conn: Connection) -> dict[Channel, Waiting]:
    """By channel; one on which nothing waits is not named."""
    figures = (func.count(), func.min(outbox.c.created_at), func.count(outbox.c.fault))
    query = select(outbox.c.channel, *figures).where(text(WAITING)).group_by(outbox.c.channel)
    return {Channel(channel): Waiting(*row) for channel, *row in conn.execute(query)}


def lost(conn: Connection, since: datetime) -> dict[State, int]:
    """How many have failed, or perhaps failed, since then."""
    bad = and_(outbox.c.state.in_((State.FAILED, State.DOUBTFUL)), outbox.c.done_at >= since)
    query = select(outbox.c.state, func.count()).where(bad).group_by(outbox.c.state)
    return {State(state): count for state, count in conn.execute(query)}


def of_case(conn: Connection, case_id: str) -> list[Notice]:
    """Everything that was or shall be told about a case, in order."""
    rows = conn.execute(select(outbox).where(outbox.c.case == case_id).order_by(outbox.c.id))
    return [_notice(row) for row in rows.mappings()]


def has_later_reminder(conn: Connection, notice: Notice) -> bool:
    """Is a reminder of the same visit waiting behind this one? One of the two is enough."""
    here = and_(
        outbox.c.booking == notice.booking,
        outbox.c.channel == notice.channel,
        outbox.c.state == State.QUEUED,
        outbox.c.id > notice.id,
    )
    rows = conn.execute(select(outbox.c.facts).where(here))
    return any(facts["start"] == notice.facts["start"] for (facts,) in rows)


def claim(tx: Change, notice: Notice) -> bool:
    """Takes it for sending. False where somebody else has."""
    values = {"state": State.SENDING, "attempts": notice.attempts + 1}
    return _set(tx, notice, State.QUEUED, **values)


def skipped(tx: Change, notice: Notice, reason: str | None) -> None:
    _set(tx, notice, State.QUEUED, state=State.SKIPPED, fault=reason, done_at=tx.now)


def sent(tx: Change, notice: Notice, _fault: str | None = None) -> None:
    _set(tx, notice, state=State.SENT, fault=None, done_at=tx.now)


def failed(tx: Change, notice: Notice, fault: str | None) -> None:
    _set(tx, notice, state=State.FAILED, fault=fault, done_at=tx.now)


def doubtful(tx: Change, notice: Notice, fault: str | None) -> None:
    _set(tx, notice, state=State.DOUBTFUL, fault=fault, done_at=tx.now)


def put_back(tx: Change, notice: Notice, fault: str | None) -> None:
    """Surely not taken: tried again, each time a little later, and given up in the end."""
    pause = _BACKOFF[min(notice.attempts, len(_BACKOFF) - 1)]
    born = notice.created_at or tx.now
    if tx.now >= min(notice.until, born + GIVE_UP):
        failed(tx, notice, fault)
        return
    _set(tx, notice, state=State.QUEUED, fault=fault, due_at=tx.now + pause)


def recover(tx: Change, channel: Channel) -> int:
    """What was being sent when the last worker died; how many. A gateway knows a message again by
    its id and may be asked once more; a mail may be in somebody's box."""
    here = and_(outbox.c.state == State.SENDING, outbox.c.channel == channel)
    values: dict[str, Any] = {"state": State.QUEUED, "fault": "crash"}
    if channel is Channel.MAIL:
        values |= {"state": State.DOUBTFUL, "done_at": tx.now}
    return tx.conn.execute(outbox.update().where(here).values(values)).rowcount


def _set(tx: Change, notice: Notice, only_from: State | None = None, **values: Any) -> bool:
    here = outbox.c.id == notice.id
    if only_from is not None:
        here &= outbox.c.state == only_from
    return tx.conn.execute(outbox.update().where(here).values(values)).rowcount == 1


def _notice(row: Mapping[Any, Any]) -> Notice:
    values = {name: row[name] for name in Notice.__dataclass_fields__}
    return Notice(
        **values
        | {
            "state": State(row["state"]),
            "kind": Kind(row["kind"]),
            "channel": Channel(row["channel"]),
        }
    )
