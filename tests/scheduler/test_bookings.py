"""Holding, booking, moving and cancelling."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from scheduler import bookings, duties
from scheduler.bookings import Wanted
from scheduler.plans import propose
from scheduler.problems import (
    AlreadyBooked,
    BadSlot,
    BadVisits,
    BookingState,
    CaseEnded,
    InThePast,
    NoLawfulChain,
    SlotGone,
    Unlawful,
)
from scheduler.rows import Case
from scheduler.seats import SeatTaken, offer, take
from scheduler.tables import seats
from tests.scheduler.halls import Halls


def taken(halls: Halls) -> int:
    """Cells in which seats are taken."""
    with halls.store.read() as conn:
        return sum(conn.execute(select(seats.c.used)).scalars())


def free(halls: Halls, slot: str) -> int:
    with halls.store.read() as conn:
        here = offer(conn, halls.centre, halls.now)
        service = slot.split(".")[1]
        return next(
            one.free for one in here.slots(service, here.today, here.until) if str(one.name) == slot
        )


def test_the_best_plan_can_be_booked(halls: Halls) -> None:
    """Every plan offered is lawful and free; booked, it gives three codes of eight digits."""
    case = halls.open()
    for proposal in halls.plans(case):
        days = [one.slot.day for one in proposal.visits]
        assert timedelta(15) <= days[1] - days[0] <= timedelta(45)
        assert days[2] - days[1] >= timedelta(110)
    booked = halls.book(case)
    assert [one.visit for one in booked] == [1, 2, 3]
    assert len({one.code for one in booked}) == 3
    assert all(len(one.code) == 8 and one.code.isdigit() for one in booked)
    assert [entry.kind for entry in halls.entries()][-3:] == ["booking.made"] * 3


def test_plans_explain_each_visit(hall: Halls) -> None:
    """A visit says what it waits for, by when it has to be, and that it is provisional."""
    keys = {one.visit: [key for key, _ in one.why] for one in hall.plans(hall.open())[0].visits}
    assert keys == {
        1: [],
        2: ["draft_ready.planned", "visit.latest", "visit.provisional"],
        3: ["works_done.planned", "acts_ready.planned", "visit.provisional"],
    }


def test_plans_begin_on_different_days(hall: Halls) -> None:
    """Each alternative begins on another day, the best first."""
    found = hall.plans(hall.open())
    assert len(found) == 5
    assert len({plan.visits[0].slot.day for plan in found}) == 5


def test_a_plan_may_begin_later_but_not_in_the_past(hall: Halls) -> None:
    """`since` is kept; a day that is over is refused with the first that can be."""
    case, later = hall.open(), hall.today + timedelta(days=30)
    assert all(plan.visits[0].slot.day >= later for plan in hall.plans(case, later))
    with pytest.raises(InThePast) as refused:
        hall.plans(case, hall.today - timedelta(days=1))
    assert refused.value.earliest == hall.today


def test_one_window_takes_one_booking_at_a_time(halls: Halls) -> None:
    """Whatever the service, a taken seat is taken; the other gets a clear refusal, nothing half."""
    first, second = halls.open(), halls.open()
    wanted = [(one.visit, str(one.slot)) for one in halls.plans(first)[0].visits]
    halls.book(first, wanted)
    before = taken(halls)
    with pytest.raises(SlotGone) as refused:
        halls.book(second, wanted)
    assert (refused.value.visit, refused.value.case) == (1, second.id)
    assert taken(halls) == before and halls.live(second) == []


def test_the_database_refuses_the_seat_too_many(halls: Halls) -> None:
    """Even a program that forgets every rule cannot take more seats than there are."""
    _, booked = halls.booked()
    with pytest.raises(IntegrityError), halls.store.write() as tx:
        here = seats.c.day == booked[0].day
        tx.conn.execute(seats.update().where(here).values(used=seats.c.used + 1))
    with pytest.raises(SeatTaken), halls.store.write() as tx:
        take(tx, booked[0], 1)


def test_services_draw_on_the_same_windows(halls: Halls) -> None:
    """A booking of one service takes the seat from all services of that window."""
    case = halls.open()
    halls.book(case, [(1, "small.tp-application.20261124T1000")])
    assert free(halls, "small.tp-contract.20261124T1020") == 0
    assert free(halls, "small.tp-contract.20261124T1040") == 1
    assert free(halls, "small.tp-application.20261124T1000") == 0


def test_a_slot_of_many_windows_is_full_only_when_all_are(halls: Halls) -> None:
    """What is free is what the windows that offer the service can still take."""
    halls.code = "hall"
    slot = "hall.tp-application.20261124T1000"
    assert (free(halls, slot), free(halls, "hall.tp-contract.20261124T1000")) == (2, 3)
    for left in (1, 0):
        halls.book(halls.open(), [(1, slot)])
        assert free(halls, slot) == left
    assert free(halls, "hall.tp-contract.20261124T1000") == 1
    with pytest.raises(SlotGone):
        halls.book(halls.open(), [(1, slot)])


@pytest.mark.parametrize(
    "slot",
    [
        "nonsense",
        "hall.tp-application.20261124T1000",
        "small.tp-contract.20261124T1000",
        "small.tp-application.20261124T1005",
        "small.tp-application.20261124T1300",
        "small.tp-application.20261128T1000",
        "small.tp-application.20270101T1000",
        "small.tp-application.20270722T1000",
    ],
)
def test_what_is_no_slot_is_refused(hall: Halls, slot: str) -> None:
    """Not an id, another centre's, another service's, off the grid, in the break, on a Saturday,
    on a holiday, beyond 240 days."""
    with pytest.raises(BadSlot):
        hall.book(hall.open(), [(1, slot)])


def test_a_slot_that_has_begun_is_gone(hall: Halls) -> None:
    """What was offered a moment ago and is over now counts as gone, with a new plan at hand."""
    with pytest.raises(SlotGone):
        hall.book(hall.open(), [(1, "small.tp-application.20261123T1000")])


def test_visits_are_booked_in_order(hall: Halls) -> None:
    """A part has to be the next visits, in order; what is booked is not booked again."""
    case = hall.open()
    wanted = [(one.visit, str(one.slot)) for one in hall.plans(case)[0].visits]
    for part in (wanted[1:], [wanted[0], wanted[2]], wanted[::-1]):
        with pytest.raises(BadVisits) as refused:
            hall.book(case, part)
        assert refused.value.expected == 1
    hall.book(case, wanted[:1])
    with pytest.raises(AlreadyBooked):
        hall.book(case, wanted[:1])
    hall.book(case, wanted[1:])
    assert len(hall.live(case)) == 3


def test_an_unlawful_chain_is_refused_with_its_days(hall: Halls) -> None:
    """Visit 2 a day before the contract can be there: refused, with the first and last day."""
    case = hall.open()
    with pytest.raises(Unlawful) as refused:
        hall.book(
            case,
            [(1, "small.tp-application.20261124T1000"), (2, "small.tp-contract.20261208T1020")],
        )
    bad = refused.value
    assert (bad.visit, bad.first.isoformat(), str(bad.last)) == (2, "2026-12-09", "2027-01-08")
    assert hall.live(case) == []


def test_a_hold_keeps_the_seats_for_ten_minutes(halls: Halls) -> None:
    """Held seats are nobody else's; after ten minutes they are free, job or no job."""
    one, other = halls.open(), halls.open()
    wanted = [(1, "small.tp-application.20261124T1000")]
    until = halls.write(bookings.hold, halls.here, one.id, [Wanted(*visit) for visit in wanted])
    assert until == halls.now + timedelta(minutes=10)
    with pytest.raises(SlotGone):
        halls.book(other, wanted)
    halls.store.clock.advance(timedelta(minutes=10))
    halls.book(other, wanted)


def test_who_holds_may_book(halls: Halls) -> None:
    """The case's own hold does not stand in its way, and is gone afterwards."""
    case = halls.open()
    wanted = [Wanted(1, "small.tp-application.20261124T1000")]
    halls.write(bookings.hold, halls.here, case.id, wanted)
    assert str(halls.plans(case, halls.today)[0].visits[0].slot)
    halls.write(bookings.hold, halls.here, case.id, wanted)
    halls.write(bookings.book, halls.here, case.id, wanted)
    assert taken(halls) == 6


def test_a_seat_of_its_own_hold_is_free_for_a_re_planned_visit(halls: Halls) -> None:
    """Somebody looks at other days while the contract turns out late: the visits may move to the
    very seats that the case holds."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    late = booked[1].day + timedelta(days=7)
    held = [Wanted(one.visit, str(one.slot)) for one in halls.plans(case, late)[0].visits]
    before = taken(halls)
    halls.write(bookings.hold, halls.here, case.id, held)
    halls.report(case, "draft_ready", late)
    assert [str(one.slot) for one in halls.live(case)] == [one.slot for one in held]
    assert taken(halls) == before


def test_who_has_a_seat_keeps_it_when_there_are_fewer(halls: Halls) -> None:
    """Two were booked where, by today's no-shows, one seat is left: a re-planned chain gives its
    own back for the moment, and takes it again."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    late = halls.move(booked[2], "small.tp-completion.20270615T1000").file.live(3)
    with halls.store.write() as tx:
        here = seats.c.day == late.day
        tx.conn.execute(seats.update().where(here).values(used=2, capacity=2))
    halls.report(case, "draft_ready", booked[1].day + timedelta(days=7))
    second, third = halls.live(case)
    assert second.day > booked[1].day and (third.start, third.seats_of) == (late.start, "1")
    with halls.store.read() as conn:
        used = conn.execute(select(seats.c.used).where(here)).scalars().all()
    assert used == [2] * late.cells


def test_holds_end_by_the_job(halls: Halls) -> None:
    """The runner's job frees what nobody booked."""
    wanted = [Wanted(1, "small.tp-application.20261124T1000")]
    halls.write(bookings.hold, halls.here, halls.open().id, wanted)
    assert taken(halls) == 6
    halls.go(halls.now + timedelta(minutes=10))
    assert taken(halls) == 0
    assert halls.write(duties.end_holds) == 0


def test_a_hold_is_for_visits_to_come(hall: Halls) -> None:
    """Nothing is held for a visit that the programme does not have."""
    with pytest.raises(BadVisits):
        hall.write(
            bookings.hold,
            hall.here,
            hall.open().id,
            [Wanted(7, "small.tp-application.20261124T1000")],
        )


def test_a_move_takes_the_chain_along(halls: Halls) -> None:
    """Visit 1 moved late: visits 2 and 3 follow where they must, with their reasons."""
    case, booked = halls.booked()
    moved = halls.move(booked[0], "small.tp-application.20270120T1000")
    now = {one.visit: one for one in halls.live(case)}
    assert now[1].day.isoformat() == "2027-01-20" and now[1].chosen
    assert now[2].day - now[1].day >= timedelta(days=15)
    assert now[3].day - now[2].day >= timedelta(days=110)
    assert set(moved.replanned.changed) == {booked[1].id, booked[2].id}
    assert {visit for visit, _ in moved.replanned.why} == {2, 3}
    assert [one.code for one in booked] == [now[visit].code for visit in (1, 2, 3)]


def test_a_move_that_fits_moves_nothing_else(halls: Halls) -> None:
    """Half an hour later the same day: the other visits stay."""
    case, booked = halls.booked()
    slot = replace(booked[1].slot, minute=booked[1].slot.minute - 20)
    moved = halls.move(booked[1], str(slot))
    assert moved.replanned.changed == []
    assert taken(halls) == 6 + 4 + 3


def test_a_move_frees_the_old_seat(halls: Halls) -> None:
    """Somebody else can have the old time at once."""
    _, booked = halls.booked()
    halls.move(booked[0], "small.tp-application.20261124T1000")
    halls.book(halls.open(), [(1, str(booked[0].slot))])


def test_a_move_against_the_terms_is_refused(halls: Halls) -> None:
    """Visit 2 more than thirty days after the contract is ready is no lawful day."""
    case, booked = halls.booked()
    with pytest.raises(Unlawful):
        halls.move(booked[1], "small.tp-contract.20270301T1020")
    assert {one.day for one in halls.live(case)} == {one.day for one in booked}


def test_a_move_that_leaves_no_chain_is_refused(halls: Halls) -> None:
    """Visit 1 so late that visit 3 falls beyond what is published: nothing changes."""
    case, booked = halls.booked()
    before = taken(halls)
    with pytest.raises(NoLawfulChain):
        halls.move(booked[0], "small.tp-application.20270401T1000")
    assert [one.day for one in halls.live(case)] == [one.day for one in booked]
    assert taken(halls) == before


def test_cancelling_releases_the_later_visits(halls: Halls) -> None:
    """A chain without a visit is none: the later ones go with it, the earlier ones stay."""
    case, booked = halls.booked()
    done = halls.cancel(booked[1])
    assert done.replanned.changed == [booked[2].id]
    assert [one.visit for one in halls.live(case)] == [1]
    assert taken(halls) == 6
    assert [one.visit for one in halls.plans(case)[0].visits] == [2, 3]
    halls.book(case)
    assert [one.visit for one in halls.live(case)] == [1, 2, 3]


def test_a_cancelled_booking_stays_cancelled(hall: Halls) -> None:
    """It is neither moved nor cancelled again."""
    _, booked = hall.booked()
    hall.cancel(booked[0])
    with pytest.raises(BookingState):
        hall.cancel(booked[0])
    with pytest.raises(BookingState):
        hall.move(booked[0], "small.tp-application.20261124T1000")


def test_a_case_that_ended_is_not_planned(hall: Halls) -> None:
    """Withdrawn: no plan, no booking, every seat free."""
    case, _ = hall.booked()
    hall.report(case, "withdrawn")
    assert hall.live(case) == [] and taken(hall) == 0
    with pytest.raises(CaseEnded):
        hall.plans(case)
    with pytest.raises(CaseEnded):
        hall.book(case, [(1, "small.tp-application.20261124T1000")])


def test_a_full_hall_says_so(hall: Halls) -> None:
    """Where no seat is left, there is no plan but a reason."""
    case: Case = hall.open()
    day = hall.today
    with hall.store.write() as tx:
        rows = [
            {
                "centre": "small",
                "day": day + timedelta(days=ahead),
                "seats_of": "1",
                "cell": cell,
                "used": 1,
                "capacity": 1,
            }
            for ahead in range(241)
            for cell in range(108, 204)
        ]
        tx.conn.execute(seats.insert(), rows)
    with hall.store.read() as conn:
        found = propose(conn, hall.file(case), hall.now)
    assert found.plans == () and (found.visit, found.why[0][0]) == (1, "visit.not_published")
