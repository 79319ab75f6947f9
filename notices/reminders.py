"""Reminders: three days before a visit, the day before, and on its morning."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, select

from centres.directory import Directory
from notices.outbox import Channel, Draft, Kind, queue
from scheduler.runner import Job, Slot
from scheduler.tables import bookings, case_people, cases
from store import Change

AHEAD = time(10, 0)
"""When somebody is reminded of a visit on a later day: awake, and early enough to gather papers."""
MORNING = time(7, 30)
"""When somebody is reminded of today's visit: before the doors open."""
DAYS = {MORNING: (0,), AHEAD: (3, 1)}
"""Time of day → days until the visits of which it reminds."""
_DAY = timedelta(days=1)


def _slots(directory: Directory, after: datetime, upto: datetime) -> Iterator[Slot]:
    """Both times of each day, in each time zone. The key is the zone's."""
    for zone in {centre.zone for centre in directory.network.centres.values()}:
        day = after.astimezone(zone).date()
        while day <= upto.astimezone(zone).date():
            for hour in DAYS:
                at = datetime.combine(day, hour, zone).astimezone(after.tzinfo)
                if after < at <= upto:
                    yield Slot(at, zone.key)
            day += _DAY


def _remind(tx: Change, directory: Directory, slot: Slot) -> None:
    here = slot.at.astimezone(ZoneInfo(slot.key))
    for days in DAYS.get(here.time(), ()):
        remind(tx, directory, slot.key, days)


def remind(tx: Change, directory: Directory, zone: str, days: int) -> int:
    """Queue the reminders of all visits in so many days in the centres of a zone; how many. What
    is asked for twice is queued once."""
    today = tx.now.astimezone(ZoneInfo(zone)).date()
    due = and_(
        bookings.c.state == "booked",
        bookings.c.day == today + days * _DAY,
        bookings.c.start > tx.now,
    )
    here = [one.code for one in directory.network.centres.values() if one.zone.key == zone]
    return sum(queue(tx, draft) for draft in _drafts(tx.conn, due, set(here), days))


def _drafts(conn: Connection, due: object, here: set[str], days: int) -> Iterator[Draft]:
    query = (
        select(bookings, cases.c.lang, case_people.c.email)
        .join(cases, cases.c.id == bookings.c.case)
        .join(case_people, case_people.c.case == cases.c.id)
        .where(due)  # type: ignore[arg-type]
        .order_by(bookings.c.start, bookings.c.id)
    )
    for row in conn.execute(query).mappings().all():
        if row["centre"] not in here:
            continue
        for channel in (Channel.MAIL, Channel.SMS) if row["email"] else (Channel.SMS,):
            start = row["start"].isoformat()
            yield Draft(
                key=f"{Kind.REMINDER}:{row['id']}:{start}:{days}:{channel}",
                centre=row["centre"],
                case=row["case"],
                kind=Kind.REMINDER,
                channel=channel,
                lang=row["lang"],
                facts={"visit": row["visit"], "start": start, "days": days},
                until=row["start"],
                booking=row["id"],
            )


JOBS = (Job("reminders", _slots, _remind),)
"""For the runner of the wiring table."""
