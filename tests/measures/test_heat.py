"""The hours of a week, and how many people came: recomputed another way."""

import statistics
from collections import defaultdict
from datetime import date, timedelta

import pytest

from measures import Period, waits
from measures.heat import WEEKS, heat, span
from measures.rolling import roll
from measures.visitors import visitors
from tests.insight.weeks import fill
from tests.line.room import Room
from tests.measures.test_waits import MONDAY, folded, rows, serve

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize("rolled", [False, True], ids=["live", "rolled up"])
def test_each_hour_of_the_week(room: Room, rolled: bool) -> None:
    """Counts and medians by weekday and hour of the centre's own clock, from legs and from pages;
    other days stay out."""
    fill(room.store, [room.centre], FRIDAY - timedelta(days=40), FRIDAY)
    if rolled:
        with room.store.write() as tx:
            roll(tx, room.centre, FRIDAY - timedelta(days=1))
    period = Period(FRIDAY - timedelta(days=32), FRIDAY)
    came, waited = defaultdict(int), defaultdict(list)
    for leg in rows(room):
        if leg["day"] >= period.since:
            key = leg["day"].weekday(), leg["issued_at"].astimezone(room.centre.zone).hour
            came[key] += 1
            if leg["wait_s"] is not None:
                waited[key].append(leg["wait_s"] / 60)
    with room.store.read() as conn:
        found = heat(conn, [room.centre], period, room.now())
    assert {key: cell.came for key, cell in found.items()} == came
    for key, cell in found.items():
        wanted = statistics.median(waited[key]) if waited[key] else None
        assert cell.median == (wanted and pytest.approx(wanted, abs=0.001))


@pytest.mark.parametrize("rolled", [False, True], ids=["live", "rolled up"])
def test_by_months(room: Room, rolled: bool) -> None:
    """A group by months is what each of these months gives alone."""
    fill(room.store, [room.centre], date(2026, 9, 10), FRIDAY)
    if rolled:
        with room.store.write() as tx:
            roll(tx, room.centre, date(2026, 11, 5))
    with room.store.read() as conn:
        whole = Period(date(2026, 9, 15), FRIDAY)
        groups = waits(conn, [room.centre], whole, room.now(), by="month")["groups"]
        assert [group["key"] for group in groups] == ["2026-09", "2026-10", "2026-11"]
        october = Period(date(2026, 10, 1), date(2026, 10, 31))
        alone = waits(conn, [room.centre], october, room.now())
    assert {name: alone[name] for name in groups[1] if name != "key"} == {
        name: value for name, value in groups[1].items() if name != "key"
    }


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
