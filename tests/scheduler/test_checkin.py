"""Check-in, no-shows, and what becomes of the chain."""

from datetime import timedelta

import pytest

import line
from scheduler import cases
from scheduler.problems import CheckIn, UnknownCode
from scheduler.replan import replan
from scheduler.seats import no_shows
from tests.scheduler.halls import Halls


def refused(halls: Halls, booking: object) -> CheckIn:
    with pytest.raises(CheckIn) as found:
        halls.check_in(booking)  # type: ignore[arg-type]
    return found.value


def test_a_code_becomes_a_ticket(halls: Halls) -> None:
    """The ticket knows its booking, case, visit and booked time, and counts as booked."""
    case, booked = halls.booked()
    halls.go(booked[0].start - timedelta(minutes=20))
    ticket = halls.check_in(booked[0])
    assert (ticket.booking, ticket.case, ticket.visit) == (booked[0].id, case.id, 1)
    assert (ticket.booked_for, ticket.turn) == (booked[0].start, "booked")
    assert halls.live(case)[0].state == "arrived"
    (told,) = halls.entries("booking.arrived")
    assert told.ticket == ticket.id and booked[0].code not in str(told)


def test_a_code_is_good_once(halls: Halls) -> None:
    """Used: the visitor is told the number that there is already."""
    _, booked = halls.booked()
    halls.go(booked[0].start)
    ticket = halls.check_in(booked[0])
    again = refused(halls, booked[0])
    assert (again.reason, again.number) == ("used", ticket.number)


def test_an_hour_early_is_early_enough(halls: Halls) -> None:
    """Sixty minutes before the booked time the door opens, not a minute sooner."""
    _, booked = halls.booked()
    halls.go(booked[0].start - timedelta(minutes=60, seconds=1))
    assert refused(halls, booked[0]).reason == "too_early"
    halls.go(booked[0].start - timedelta(minutes=60))
    halls.check_in(booked[0])


def test_late_is_late_only_after_closing(halls: Halls) -> None:
    """Hours after the booked time the visitor still gets a ticket; after closing it is over."""
    case = halls.open()
    booked = halls.book(case, [(1, "small.tp-application.20261124T1000")])
    halls.go(booked[0].start + timedelta(hours=6, minutes=50))
    assert halls.check_in(booked[0]).turn == "walk_in"
    other = halls.book(halls.open(), [(1, "small.tp-application.20261125T1000")])
    halls.go(other[0].start + timedelta(hours=7))
    assert refused(halls, other[0]).reason == "too_late"


def test_other_days_and_places_are_refused_by_name(halls: Halls) -> None:
    """Too early by days, wrong centre, cancelled, unknown: each by its own name."""
    _, booked = halls.booked()
    assert refused(halls, booked[1]).reason == "too_early"
    halls.cancel(booked[2])
    assert refused(halls, booked[2]).reason == "cancelled"
    with pytest.raises(UnknownCode):
        halls.check_in(booked[0], "00000000")
    halls.code = "hall"
    wrong = refused(halls, booked[0])
    assert (wrong.reason, wrong.centre) == ("wrong_centre", "small")


def test_a_visitor_may_come_before_the_doors_open(halls: Halls) -> None:
    """Booked for nine, at the kiosk at half past eight."""
    booked = halls.book(halls.open(), [(1, "small.tp-application.20261124T0900")])
    halls.go(booked[0].start - timedelta(minutes=30))
    assert halls.check_in(booked[0]).booked_for == booked[0].start


def test_who_does_not_come_is_a_no_show(halls: Halls) -> None:
    """At closing the booking is a no-show, what follows is released, and the case can be planned
    again."""
    case, booked = halls.booked()
    halls.go(booked[0].start + timedelta(hours=1))
    file = halls.file(case)
    assert [one.state for one in file.bookings] == ["no_show", "cancelled", "cancelled"]
    assert refused(halls, booked[0]).reason == "too_late"
    assert halls.entries("booking.no_show")[0].booking == booked[0].id
    assert [one.visit for one in halls.plans(case)[0].visits] == [1, 2, 3]
    assert len(halls.book(case)) == 3


def test_a_no_show_at_the_window_may_come_back(halls: Halls) -> None:
    """Called in vain, taken back within half an hour and served: the visit was made."""
    case, booked = halls.booked()
    halls.go(booked[0].start - timedelta(minutes=30))
    ticket = halls.check_in(booked[0])
    halls.call_in_vain(ticket)
    assert halls.file(case).bookings[0].state == "no_show"
    assert len(halls.live(case)) == 2
    with halls.store.write() as tx:
        line.act(tx, halls.centre, ticket.id, "resume")
    halls.follow()
    halls.serve(ticket)
    assert [one.state for one in halls.file(case).bookings] == ["served", "booked", "booked"]


def test_a_visit_missed_today_is_booked_again_for_itself(halls: Halls) -> None:
    """Called in vain and rebooked the same day: only that visit is planned anew, and the later
    ones stay in the chain and follow it."""
    case, booked = halls.booked()
    halls.go(booked[0].start - timedelta(minutes=30))
    ticket = halls.check_in(booked[0])
    halls.call_in_vain(ticket)
    again = halls.plans(case, booked[1].day)[0]
    assert [one.visit for one in again.visits] == [1]
    halls.book(case, [(1, str(again.visits[0].slot))])
    chain = halls.live(case)
    assert [one.visit for one in chain] == [1, 2, 3]
    assert chain[0].day >= booked[1].day
    assert chain[1].day >= chain[0].day + timedelta(days=15)
    assert chain[2].day >= chain[1].day + timedelta(days=110)


def test_a_number_that_left_the_line_is_not_told_as_waiting(halls: Halls) -> None:
    """The code was used, and its number does no more: the visitor is told so, and not to wait."""
    _, booked = halls.booked()
    halls.go(booked[0].start)
    ticket = halls.check_in(booked[0])
    with halls.store.write() as tx:
        line.act(tx, halls.centre, ticket.id, "cancel")
    again = refused(halls, booked[0])
    assert (again.reason, again.number) == ("spent", ticket.number)


def test_two_tickets_of_one_visit_come_to_rest(halls: Halls) -> None:
    """Called in vain, rebooked for today, checked in, and the first number taken back to the
    line: both wait, one booking counts as here, and the journal has an end. When the one number
    leaves, the other counts."""
    case = halls.open()
    first = halls.book(case, [(1, "small.tp-application.20261124T1000")])[0]
    halls.go(first.start)
    gone = halls.check_in(first)
    halls.call_in_vain(gone)
    second = halls.book(case, [(1, "small.tp-application.20261124T1030")])[0]
    halls.go(first.start + timedelta(minutes=5))
    other = halls.check_in(second)
    with halls.store.write() as tx:
        line.act(tx, halls.centre, gone.id, "resume")
    halls.follow()
    before = len(halls.entries())
    for _ in range(3):
        halls.write(replan, halls.here, case.id, "ticket")
    assert len(halls.entries()) == before
    assert [one.state for one in halls.file(case).bookings] == ["no_show", "arrived"]
    with halls.store.write() as tx:
        line.act(tx, halls.centre, other.id, "cancel")
    halls.follow()
    assert [one.state for one in halls.file(case).stored] == ["arrived", "no_show"]


def test_who_left_the_hall_loses_the_chain_next_morning(halls: Halls) -> None:
    """Left before the call: the day is over, the later visits wait for a new start."""
    case, booked = halls.booked()
    halls.go(booked[0].start - timedelta(minutes=30))
    ticket = halls.check_in(booked[0])
    with halls.store.write() as tx:
        line.act(tx, halls.centre, ticket.id, "cancel")
    halls.follow()
    halls.days_on(1)
    assert [one.state for one in halls.file(case).bookings] == ["no_show", "cancelled", "cancelled"]


def test_a_visit_made_without_its_booking_is_made(halls: Halls) -> None:
    """Who comes earlier and takes a ticket needs the booking no longer; the chain goes on."""
    case, booked = halls.booked()
    halls.book(other := halls.open(), None)
    wish = line.Wish(["tp-application"])
    ticket = halls.write(cases.walk_in, halls.here, halls.centre, case.id, wish)
    halls.serve(ticket)
    assert [one.visit for one in halls.live(case)] == [2, 3]
    assert halls.entries("booking.cancelled")[0].data["why"][0]["key"] == "visit.done"
    assert len(halls.live(other)) == 3


def test_no_shows_are_counted_for_overbooking(halls: Halls) -> None:
    """What was observed is kept at closing."""
    for hour in ("10", "11", "12"):
        halls.book(halls.open(), [(1, f"small.tp-application.20261124T{hour}00")])
    halls.go(halls.now + timedelta(days=1, hours=10))
    with halls.store.read() as conn:
        assert no_shows(conn, "small") == pytest.approx(3 / 53)


def test_overbooking_never_beats_a_single_window(hall: Halls) -> None:
    """One window stays one seat, whatever the no-shows."""
    from scheduler.tables import show_rates

    with hall.store.write() as tx:
        row = {"centre": "small", "due": 10_000, "missed": 2_000}
        tx.conn.execute(show_rates.insert(), row)
        tx.conn.execute(show_rates.insert(), row | {"centre": "hall", "missed": 4_000})
    from scheduler.seats import offer

    with hall.store.read() as conn:
        small = offer(conn, hall.directory.centre("small"), hall.now)  # type: ignore[arg-type]
        large = offer(conn, hall.directory.centre("hall"), hall.now)  # type: ignore[arg-type]
    assert [group.capacity for group in small.all_groups] == [1]
    assert [group.capacity for group in large.all_groups] == [1, 2]
