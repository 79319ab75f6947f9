"""Once for each booking of visits; never for what only moved."""

from printers import spool
from printers.facts import Kind
from printers.virtual import Fault
from store import cursors, journal, new_id
from store.followers import Walk
from slips import CENTRE, visits_slip


def _follow_and_print(hall):
    Walk(hall.store, spool.follower(lambda: None)).round()
    hall.worker.run_due()


def _jobs(hall, case):
    with hall.store.read() as conn:
        jobs = spool.jobs_of(conn, case, Kind.VISITS)
    return [(job.edition, job.copy, str(job.state)) for job in jobs]


def _reprint(hall, case):
    with hall.store.write(actor="clerk:ivanova") as tx:
        job = spool.reprint_visits(tx, case, CENTRE)
    hall.worker.run_due()
    return job


def _printed(hall):
    return [received.slip.text for received in reversed(hall.printer.slips)]


def test_three_visits_booked_together_are_one_slip(hall):
    """One action, one paper, whatever number of entries it has."""
    case = new_id()
    hall.book(case)
    _follow_and_print(hall)
    assert _jobs(hall, case) == [(1, 1, "printed")]
    assert len(_printed(hall)) == 1 and "7011 4822" in _printed(hall)[0]


def test_entries_seen_twice_or_in_pieces_are_spooled_once(hall):
    """Neither a lost cursor nor an action that came in two batches makes a second slip."""
    case = new_id()
    hall.book(case)
    with hall.store.read() as conn:
        entries = journal.after(conn, CENTRE, 0, 10)
    handle = spool.follower(lambda: None).handle
    handle(hall.store, CENTRE, entries[:1])
    hall.later(1)
    hall.worker.run_due()
    handle(hall.store, CENTRE, entries[1:])
    with hall.store.write() as tx:
        tx.conn.execute(cursors.cursors.delete())
    _follow_and_print(hall)
    assert _jobs(hall, case) == [(1, 1, "printed")]


def test_a_further_booking_is_no_copy(hall):
    """Visit 2 booked weeks later: a new slip of the same case, without the word."""
    hall.visits = lambda: visits_slip("en")
    case = new_id()
    hall.book(case, visits=1)
    _follow_and_print(hall)
    hall.later(86_400)
    hall.book(case, visits=1)
    _follow_and_print(hall)
    assert _jobs(hall, case) == [(1, 1, "printed"), (2, 1, "printed")]
    _reprint(hall, case)
    assert _jobs(hall, case)[2:] == [(2, 2, "printed")]
    assert ["COPY" in text for text in _printed(hall)] == [False, False, True]


def test_a_slip_that_still_waits_tells_of_the_further_booking(hall):
    """Out of paper, two bookings, paper: one slip, not two of the same."""
    hall.printer.set_fault(Fault.PAPER_OUT)
    case = new_id()
    for _ in range(2):
        hall.book(case, visits=1)
        _follow_and_print(hall)
        hall.later(400)
    hall.printer.set_fault(Fault.NONE)
    hall.worker.run_due()
    assert _jobs(hall, case) == [(1, 1, "printed")]
    assert len(_printed(hall)) == 1


def test_only_who_wants_paper_gets_it(hall):
    """A kiosk does unless it declines; a desk, the telephone or the planner only by asking."""
    wanted = {
        ("device:kiosk", ()): 1,
        ("device:kiosk", (("paper", False),)): 0,
        ("device:kiosk", (("cause", "visit_cancelled"),)): 0,
        ("clerk:ivanova", ()): 0,
        ("clerk:ivanova", (("paper", True),)): 1,
        ("job:calendar", (("cause", "calendar"),)): 0,
    }
    for (actor, data), count in wanted.items():
        case = new_id()
        hall.book(case, actor, **dict(data))
        _follow_and_print(hall)
        assert len(_jobs(hall, case)) == count, (actor, data)


def test_a_move_prints_nothing_by_itself(hall):
    """Moved or cancelled visits are told by notice; paper only comes when it is asked for."""
    case = new_id()
    with hall.store.write(actor="device:kiosk") as tx:
        for kind in ("booking.moved", "booking.cancelled"):
            tx.note(CENTRE, kind, booking=new_id(), case=case, visit=1, cause="visitor")
    _follow_and_print(hall)
    assert _jobs(hall, case) == []


def test_first_slip_on_demand_is_no_copy(hall):
    """Booked by telephone, printed at the desk: the first paper of the case is not a copy."""
    hall.visits = lambda: visits_slip("en")
    case = new_id()
    assert _reprint(hall, case).copy == 1
    assert _reprint(hall, case).copy == 2
    assert ["COPY" in text for text in _printed(hall)] == [False, True]


def test_reprint_of_what_never_came_out_is_the_slip_itself(hall):
    """No paper, then paper: one slip of the edition, unmarked."""
    hall.printer.set_fault(Fault.PAPER_OUT)
    case = new_id()
    hall.book(case)
    _follow_and_print(hall)
    hall.printer.set_fault(Fault.NONE)
    _reprint(hall, case)
    assert _jobs(hall, case) == [(1, 1, "printed")]


def test_case_and_ticket_do_not_meet(hall):
    """The same id as ticket and as case would be two subjects: each has its own first slip."""
    case = hall.issue()
    hall.book(case)
    _follow_and_print(hall)
    with hall.store.read() as conn:
        assert [len(spool.jobs_of(conn, case, kind)) for kind in (Kind.TICKET, Kind.VISITS)] == [
            1,
            1,
        ]


def test_journal_holds_no_code(hall):
    """A reprint is journaled with who asked, and without a code."""
    case = new_id()
    _reprint(hall, case)
    with hall.store.read() as conn:
        entries = journal.after(conn, CENTRE, 0, 100)
    assert [e.actor for e in entries if e.kind == "device.reprint"] == ["clerk:ivanova"]
    assert "70114822" not in str(entries) and "48213390" not in str(entries)


def test_reprint_without_a_printer_says_so(store):
    """A centre without a printer has nothing to print on."""
    with store.write() as tx:
        assert spool.reprint_visits(tx, new_id(), CENTRE) is None
