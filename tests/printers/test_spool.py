"""One slip for each ticket: exactly once, whatever happens in between."""

import socket
import threading
import time

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from printers import roster, spool
from printers.roster import Printer
from printers.slip import Slip
from printers.tables import print_jobs
from printers.virtual import Fault, VirtualPrinter
from printers.worker import Worker
from store import cursors, journal, new_id
from store.followers import Walk
from slips import CENTRE, HASTY, PRINTER, slip


def _follow(hall):
    Walk(hall.store, spool.follower(lambda: None)).round()


def _jobs(hall, ticket):
    with hall.store.read() as conn:
        return [(job.copy, str(job.state), job.fault) for job in spool.jobs_of(conn, ticket)]


def _told(hall):
    """The states of the printer that the journal tells of."""
    with hall.store.read() as conn:
        entries = journal.after(conn, CENTRE, 0, 1000)
    return [e.data["state"] for e in entries if e.kind == "device.printer"]


def _issue_and_print(hall, **data):
    ticket = hall.issue(**data)
    _follow(hall)
    hall.worker.run_due()
    return ticket


def test_kiosk_ticket_comes_out_once(hall):
    """Issued at a kiosk → one job, one slip with its number."""
    ticket = _issue_and_print(hall)
    _follow(hall)
    hall.worker.run_due()
    assert _jobs(hall, ticket) == [(1, "printed", None)]
    assert [received.slip.text.count("А105") for received in hall.printer.slips] == [1]


def test_only_who_wants_paper_gets_it(hall):
    """A desk's ticket is spooled only if it asks for paper; a kiosk's may decline."""
    assert _jobs(hall, _issue_and_print(hall, channel="desk")) == []
    assert _jobs(hall, _issue_and_print(hall, channel="kiosk", paper=False)) == []
    assert _jobs(hall, _issue_and_print(hall, channel="desk", paper=True))
    assert len(hall.printer.slips) == 1


def test_entries_seen_twice_are_spooled_once(hall):
    """A follower that lost its cursor (crash before the save) makes no second slip."""
    tickets = [hall.issue() for _ in range(5)]
    _follow(hall)
    with hall.store.write() as tx:
        tx.conn.execute(cursors.cursors.delete())
    _follow(hall)
    hall.worker.run_due()
    assert [len(_jobs(hall, ticket)) for ticket in tickets] == [1] * 5
    assert len(hall.printer.slips) == 5


def test_database_refuses_the_same_copy_twice(hall):
    """The unique (kind, subject, edition, copy) stands behind the program."""
    _issue_and_print(hall)
    with pytest.raises(IntegrityError), hall.store.write() as tx:
        row = dict(tx.conn.execute(select(print_jobs)).mappings().one())
        tx.conn.execute(print_jobs.insert(), {**row, "id": row["id"][:-1] + "0"})


def test_slips_come_out_in_the_order_of_tickets(hall):
    """One printer, one line; a retry does not overtake or fall behind."""
    hall.printer.set_fault(Fault.COVER)
    tickets = [hall.issue() for _ in range(3)]
    _follow(hall)
    hall.worker.run_due()
    assert [_jobs(hall, t)[0][1:] for t in tickets] == [
        ("queued", "cover"),
        ("queued", None),
        ("queued", None),
    ]
    hall.printer.set_fault(Fault.NONE)
    hall.later(3)
    assert hall.worker.run_due() == 3
    with hall.store.read() as conn:
        done = conn.execute(select(print_jobs.c.subject).order_by(print_jobs.c.done_at))
        assert [row.subject for row in done] == tickets


@pytest.mark.parametrize(
    ("fault", "state"),
    [(Fault.REFUSE, "offline"), (Fault.PAPER_OUT, "paper_out"), (Fault.COVER, "cover")],
)
def test_fault_keeps_the_ticket_and_the_job(hall, fault, state):
    """Nothing on paper: the job waits, tries later and later, and prints when the printer can."""
    hall.printer.set_fault(fault)
    ticket = _issue_and_print(hall)
    assert _jobs(hall, ticket)[0][1] == "queued"
    assert hall.worker.run_due() == 0
    for pause in (2, 4):
        hall.later(pause)
        assert hall.worker.run_due() == 1
    hall.later(4)
    assert hall.worker.run_due() == 0
    assert _told(hall) == [state]
    hall.printer.set_fault(Fault.NONE)
    hall.later(10)
    hall.worker.run_due()
    assert _jobs(hall, ticket) == [(1, "printed", None)]
    assert _told(hall) == [state, "ready"]
    assert len(hall.printer.slips) == 1


def test_death_in_the_middle_is_doubtful_and_never_printed_unasked(hall):
    """Half a slip may lie in the tray: only a person may ask again, and gets «КОПИЯ»."""
    hall.printer.set_fault(Fault.DIES)
    ticket = _issue_and_print(hall)
    assert _jobs(hall, ticket) == [(1, "doubtful", "lost")]
    hall.printer.set_fault(Fault.NONE)
    hall.later(60)
    assert hall.worker.run_due() == 0
    with hall.store.write(actor="clerk:ivanova") as tx:
        job = spool.reprint(tx, ticket, CENTRE)
    assert (job.copy, job.state) == (2, "queued")
    hall.worker.run_due()
    assert [copy for copy, state, _ in _jobs(hall, ticket) if state == "printed"] == [2]


def test_reprint_is_marked(hall):
    """Copy n+1 carries the word; the first does not."""
    hall.told = lambda: slip("en")
    ticket = _issue_and_print(hall)
    for _ in range(2):
        hall.later(5)
        with hall.store.write() as tx:
            spool.reprint(tx, ticket, CENTRE)
        hall.worker.run_due()
    marks = ["COPY" in received.slip.text for received in reversed(hall.printer.slips)]
    assert marks == [False, True, True]
    assert [copy for copy, _, _ in _jobs(hall, ticket)] == [1, 2, 3]


def test_reprint_of_what_never_came_out_is_no_copy(hall):
    """A slip that is surely not on paper is printed as itself, now."""
    hall.printer.set_fault(Fault.PAPER_OUT)
    ticket = _issue_and_print(hall)
    hall.printer.set_fault(Fault.NONE)
    with hall.store.write() as tx:
        spool.reprint(tx, ticket, CENTRE)
    hall.worker.run_due()
    assert _jobs(hall, ticket) == [(1, "printed", None)]


def test_reprint_is_journaled_without_a_secret(hall):
    """Who asked for paper is known; the journal holds neither code nor link."""
    ticket = _issue_and_print(hall)
    with hall.store.write(actor="clerk:ivanova") as tx:
        spool.reprint(tx, ticket, CENTRE)
    with hall.store.read() as conn:
        entries = journal.after(conn, CENTRE, 0, 100)
    assert [e.actor for e in entries if e.kind == "device.reprint"] == ["clerk:ivanova"]
    assert "482133" not in str(entries) and "track" not in str(entries)


def test_reprint_without_a_printer_says_so(store):
    """A centre without a printer has nothing to reprint on."""
    with store.write() as tx:
        assert spool.reprint(tx, "0190a000-0000-7000-8000-000000000000", CENTRE) is None


def test_old_slips_are_not_printed(hall):
    """New paper after half an hour does not bring out slips of visitors long gone."""
    hall.printer.set_fault(Fault.PAPER_OUT)
    ticket = _issue_and_print(hall)
    hall.printer.set_fault(Fault.NONE)
    hall.later(1800)
    hall.worker.run_due()
    assert _jobs(hall, ticket) == [(1, "failed", "stale")]
    assert hall.printer.slips == []


def test_history_is_not_printed(hall):
    """A new follower over an old journal spools nothing of yesterday."""
    ticket = hall.issue()
    hall.later(86_400)
    _follow(hall)
    assert _jobs(hall, ticket) == []


def test_visitor_who_left_gets_no_paper(hall):
    """Who has cancelled meanwhile needs no slip."""
    ticket = hall.issue()
    _follow(hall)
    hall.told = lambda: None
    hall.worker.run_due()
    assert _jobs(hall, ticket) == [(1, "failed", "gone")]


def test_crash_while_printing_leaves_a_doubt(hall):
    """What was being printed when the server was killed is not printed again by the next one."""
    ticket = hall.issue()
    _follow(hall)
    with hall.store.write() as tx:
        (job,) = spool.due(tx.conn, tx.now)
        assert spool.claim(tx, job)
    with hall.store.write() as tx:
        assert spool.recover(tx) == 1
    assert hall.worker.run_due() == 0
    assert _jobs(hall, ticket) == [(1, "doubtful", "crash")]


def test_a_slip_whose_end_could_not_be_noted_is_doubtful(hall, monkeypatch):
    """The database is away just when the printer has confirmed: the next round finds a slip in
    nobody's hand, and one that is being printed it leaves alone."""
    ticket, noted = hall.issue(), threading.Event()

    def away(tx, job):
        noted.set()
        raise OperationalError("UPDATE", {}, Exception("away"))

    monkeypatch.setattr("printers.spool.printed", away)
    _follow(hall)
    hall.worker.start()
    try:
        hall.worker.wake()
        assert noted.wait(10)
        until = time.monotonic() + 10
        while _jobs(hall, ticket)[0][1] == "printing" and time.monotonic() < until:
            hall.worker._doubt_lost()
            time.sleep(0.05)
    finally:
        hall.worker.stop()
    assert _jobs(hall, ticket) == [(1, "doubtful", "lost")]


def test_two_workers_print_a_job_once(hall):
    """The claim is a conditional update: the second hand finds the job taken."""
    ticket = hall.issue()
    _follow(hall)
    with hall.store.read() as conn:
        (job,) = spool.due(conn, hall.store.clock.now())
    with hall.store.write() as tx:
        assert spool.claim(tx, job)
    with hall.store.write() as tx:
        assert not spool.claim(tx, job)
    assert _jobs(hall, ticket)[0][1] == "printing"


@pytest.mark.parametrize(
    "told", [lambda: Slip(lang="ru", centre="", zone=slip().zone), lambda: {}["name"]]
)
def test_slip_that_cannot_be_made_waits(hall, told):
    """A fault of ours (no font, no layout, a name that is missing) costs no slip: mended, it
    prints."""
    ticket = hall.issue()
    _follow(hall)
    hall.told = told
    hall.worker.run_due()
    assert _jobs(hall, ticket) == [(1, "queued", "slip")]
    hall.told = slip
    hall.later(5)
    hall.worker.run_due()
    assert _jobs(hall, ticket) == [(1, "printed", None)]


def test_state_is_noted_when_it_changes_only(hall):
    """Ten looks at an open cover are one line of the journal; its closing is the next."""
    assert hall.worker.check() == {PRINTER: "ready"}
    hall.printer.set_fault(Fault.COVER)
    for _ in range(3):
        assert hall.worker.check() == {PRINTER: "cover"}
    hall.printer.set_fault(Fault.NEAR_END)
    hall.worker.check()
    assert _told(hall) == ["ready", "cover", "near_end"]
    with hall.store.read() as conn:
        assert roster.printer_for(conn, CENTRE).state == "near_end"


def test_printer_that_has_answered_is_remembered(hall):
    """Silence is a fault for a printer known to answer, across restarts of the server."""
    _issue_and_print(hall)
    hall.printer.set_fault(Fault.SILENT)
    hall.worker = Worker(hall.store, hall._tell, patience=HASTY)
    ticket = _issue_and_print(hall)
    assert _jobs(hall, ticket) == [(1, "queued", "silent")]
    assert _told(hall) == ["ready", "unknown"]


def test_printer_moved_elsewhere_is_asked_anew(hall):
    """A new address is a new printer: what the old one said is forgotten."""
    hall.worker.check()
    with hall.store.write() as tx:
        known = roster.find(tx.conn, PRINTER)
        roster.configure(tx, Printer(PRINTER, CENTRE, known.name, "network", "127.0.0.1:9"))
        moved = roster.find(tx.conn, PRINTER)
    assert (known.answers, moved.answers, moved.state) == (True, False, "unknown")


def test_forty_dead_printers_hold_up_nobody(hall):
    """Each is waited for in a place of its own, so that a slip elsewhere comes out at once."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as deaf:
        address = f"127.0.0.1:{deaf.getsockname()[1]}"
        with hall.store.write() as tx:
            for number in range(40):
                centre = f"dead-{number:02}"
                roster.configure(tx, Printer(centre, centre, "", "network", address))
                tx.note(centre, "ticket.issued", ticket=new_id(), channel="kiosk")
        hall.issue()
        Walk(hall.store, spool.follower(lambda: None)).round()
        hall.worker.start()
        try:
            began = time.monotonic()
            while not hall.printer.slips and time.monotonic() - began < 5:
                time.sleep(0.01)
            assert len(hall.printer.slips) == 1
        finally:
            hall.worker.stop()


def test_running_worker_prints_by_itself_and_a_dead_printer_holds_up_nobody(hall):
    """Woken by the follower; a hung printer of another centre delays nothing."""
    other = VirtualPrinter().start()
    other.set_fault(Fault.HANG)
    with hall.store.write() as tx:
        roster.configure(tx, Printer("hung", "zok-002", "", "network", other.address))
        for _ in range(3):
            tx.note("zok-002", "ticket.issued", ticket=new_id(), channel="kiosk")
    for _ in range(3):
        hall.issue()
    hall.worker.start()
    try:
        Walk(hall.store, spool.follower(hall.worker.wake)).round()
        began = time.monotonic()
        while len(hall.printer.slips) < 3 and time.monotonic() - began < 5:
            time.sleep(0.01)
        assert len(hall.printer.slips) == 3
    finally:
        hall.worker.stop()
        other.stop()
    assert "printers" not in [thread.name for thread in threading.enumerate()]
