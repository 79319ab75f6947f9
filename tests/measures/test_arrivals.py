"""Walk-ins to expect: the mean of each weekday's half-hours, learned at night from the journal."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from measures import arrivals
from measures.tables import legs
from scheduler.crowd import default_load
from scheduler.seats import loads
from scheduler.tables import expected_arrivals
from store import Store
from store.ids import new_id
from tests.house import MORNING
from tests.line.room import Room

MOSCOW = ZoneInfo("Europe/Moscow")
MONDAYS = [date(2026, 11, 23) - timedelta(weeks=weeks) for weeks in range(1, 5)]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=MOSCOW).astimezone(UTC)


def came(store: Store, day: date, moment: datetime, booked: bool = False, leg: int = 1) -> None:
    """A leg as folding leaves it."""
    row = {"ticket": new_id(), "leg": leg, "centre": "hall", "day": day, "number": "А001"}
    row |= {"service": "reference", "channel": "kiosk", "priority": False, "served_s": 0.0}
    row |= {"issued_at": moment, "wait_from": moment, "booked_for": moment if booked else None}
    with store.write() as tx:
        tx.conn.execute(legs.insert(), row)


def learned(room: Room) -> dict[tuple[int, int], float]:
    with room.store.write() as tx:
        arrivals.learn(tx, room.centre)
        table = expected_arrivals
        query = select(table.c.weekday, table.c.half_hour, table.c.arrivals)
        return {(day, half): count for day, half, count in tx.conn.execute(query)}


def test_the_mean_of_a_weekday_by_the_centre_s_own_clock() -> None:
    """Three on one Monday and one on the next, at half past two in Moscow: two on average."""
    first, second = MONDAYS[:2]
    days = [first, first, first, second]
    assert arrivals.expected([(day, at(day, 14, 40)) for day in days], MOSCOW) == {(0, 29): 2.0}


def test_one_day_is_no_habit() -> None:
    """A weekday seen only once keeps the default."""
    assert arrivals.expected([(MONDAYS[0], at(MONDAYS[0], 14))] * 9, MOSCOW) == {}


def test_closed_days_do_not_thin_the_mean() -> None:
    """Four Mondays, closed on two: the mean is over the two."""
    days = MONDAYS[:2] * 5
    assert arrivals.expected([(day, at(day, 9)) for day in days], MOSCOW) == {(0, 18): 5.0}


def test_only_walk_ins_of_the_last_weeks_count(room: Room) -> None:
    """Booked visitors, further legs, today and the year before are left out."""
    for day in MONDAYS[:2]:
        came(room.store, day, at(day, 15))
        came(room.store, day, at(day, 15), booked=True)
        came(room.store, day, at(day, 15), leg=2)
    came(room.store, date(2026, 11, 23), MORNING)
    for weeks in (9, 10, 52):
        day = MONDAYS[0] - timedelta(weeks=weeks)
        came(room.store, day, at(day, 15))
    assert learned(room) == {(0, 30): 1.0}


def test_learning_again_forgets_what_was(room: Room) -> None:
    """The same twice is the same once; without visitors nothing is left."""
    for day in MONDAYS[:2]:
        came(room.store, day, at(day, 15))
    assert learned(room) == learned(room) == {(0, 30): 1.0}
    room.store.clock.set(MORNING + timedelta(weeks=20))
    assert learned(room) == {}


def test_slots_are_ranked_by_what_was_learned(room: Room) -> None:
    """An afternoon of many visitors makes that weekday's afternoon dear and its morning cheap."""
    for day in MONDAYS[:3]:
        for minute in range(20):
            came(room.store, day, at(day, 15, minute))
    learned(room)
    with room.store.read() as conn:
        load = loads(conn, room.centre)[0]
    afternoon, morning = 15 * 12, 10 * 12
    assert load[afternoon] > load[morning]
    assert default_load()[afternoon] < default_load()[morning]


def test_each_night_by_the_centre_s_own_clock(room: Room) -> None:
    """Once a centre and day, at four in its own morning."""
    job = arrivals.JOBS[0]

    class Halls:
        class network:
            centres = {"hall": room.centre}

    found = list(job.slots(Halls, MORNING, MORNING + timedelta(days=2)))  # type: ignore[arg-type]
    assert [slot.at for slot in found] == [at(date(2026, 11, day), 4) for day in (24, 25)]
