"""The hours of a week, and how many people came: recomputed another way."""

import statistics
from collections import defaultdict
from datetime import date, timedelta

from measures import Period
from measures.heat import WEEKS, heat, span
from measures.visitors import visitors
from tests.insight.weeks import fill
from tests.line.room import Room
from tests.measures.test_waits import MONDAY, folded, rows, serve

FRIDAY = date(2026, 11, 20)


def test_each_hour_of_the_week(room: Room) -> None:
    """Counts and medians by weekday and hour of the centre's own clock; other days stay out."""
    fill(room.store, [room.centre], FRIDAY - timedelta(days=20), FRIDAY)
    period = Period(FRIDAY - timedelta(days=13), FRIDAY)
    came, waited = defaultdict(int), defaultdict(list)
    for leg in rows(room):
        if leg["day"] >= period.since:
            key = leg["day"].weekday(), leg["issued_at"].astimezone(room.centre.zone).hour
            came[key] += 1
            if leg["wait_s"] is not None:
                waited[key].append(leg["wait_s"] / 60)
    with room.store.read() as conn:
        found = heat(conn, [room.centre], period)
    assert {key: cell.came for key, cell in found.items()} == came
    for key, cell in found.items():
        wanted = round(statistics.median(waited[key]), 3) if waited[key] else None
        assert cell.median == wanted
        assert 1 <= cell.days <= 2


def test_old_habits_are_left_out(room: Room) -> None:
    """Of a long period its last weeks are looked at, of a short one all."""
    assert span(Period(FRIDAY - timedelta(days=3650), FRIDAY)).since == FRIDAY - timedelta(
        weeks=WEEKS, days=-1
    )
    assert span(Period(FRIDAY, FRIDAY)) == Period(FRIDAY, FRIDAY)


def test_a_visitor_counts_once(room: Room) -> None:
    """Two services on one number are two waits, and one visitor."""
    room.open()
    serve(room, 5)
    serve(room, 5, 5, "reference", "documents")
    folded(room)
    with room.store.read() as conn:
        assert visitors(conn, [room.centre], Period(MONDAY, MONDAY)) == {"hall": 2}
        assert visitors(conn, [room.centre], Period(FRIDAY, FRIDAY)) == {}
