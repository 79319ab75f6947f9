"""Races: the database decides, and everybody gets a clear answer."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.problems import SlotGone
from scheduler.tables import bookings, seats
from tests.scheduler.halls import Halls


def together(count: int, do: Callable[[int], None]) -> list[BaseException]:
    """Do it in so many threads at once; what they raised."""
    raised: list[BaseException] = []
    ready = threading.Barrier(count)

    def run(number: int) -> None:
        ready.wait()
        try:
            do(number)
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_50_bookers_after_the_last_10_seats(halls: Halls) -> None:
    """Exactly ten win; forty are told that the slot went, and a next best plan is there."""
    halls.code = "hall"
    slots = [f"hall.tp-application.20261124T{hour}00" for hour in ("09", "10", "11", "12", "13")]
    cases = [halls.open(phone=f"8 916 {number:07d}") for number in range(50)]

    def book(number: int) -> None:
        halls.book(cases[number], [(1, slots[number % 5])])

    raised = together(50, book)
    assert {type(error) for error in raised} == {SlotGone}, raised
    assert len(raised) == 40
    with halls.store.read() as conn:
        assert conn.execute(select(func.count()).select_from(bookings)).scalar() == 10
        assert set(conn.execute(select(seats.c.used, seats.c.capacity)).all()) == {(2, 2)}
    loser = next(case for case in cases if not halls.live(case))
    assert halls.plans(loser)


def test_one_case_booked_from_two_places(halls: Halls) -> None:
    """The kiosk and the telephone confirm the same chain at once: it is booked once."""
    case = halls.open()
    wanted = [(one.visit, str(one.slot)) for one in halls.plans(case)[0].visits]
    raised = together(4, lambda _: halls.book(case, wanted) and None)
    assert len(raised) == 3 and len(halls.live(case)) == 3


def test_a_code_checked_in_twice_at_once(halls: Halls) -> None:
    """Two kiosks read the same slip: one ticket."""
    case, booked = halls.booked()
    halls.go(booked[0].start - timedelta(minutes=10))
    raised = together(4, lambda _: halls.check_in(booked[0]) and None)
    assert len(raised) == 3 and len(halls.file(case).tickets) == 1


@pytest.mark.parametrize("round", range(3))
def test_moves_and_bookings_leave_the_seats_right(halls: Halls, round: int) -> None:
    """Whoever moves, cancels and books at once, the seats taken are those of the live bookings."""
    halls.code = "hall"
    chains = [halls.booked(phone=f"8 916 {round}{number:06d}")[1] for number in range(8)]

    def change(number: int) -> None:
        if number % 3 == 0:
            halls.cancel(chains[number][1])
        elif number % 3 == 1:
            halls.move(chains[number][0], f"hall.tp-application.202611{24 + number // 3}T1000")
        else:
            halls.booked(phone=f"8 916 9{round}{number:05d}")

    together(8, change)
    with halls.store.read() as conn:
        here = bookings.c.state == "booked"
        booked = conn.execute(select(func.sum(bookings.c.cells)).where(here)).scalar()
        assert conn.execute(select(func.sum(seats.c.used))).scalar() == booked
