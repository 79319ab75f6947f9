"""A kiosk's second printer: it takes what the first surely has not printed, never both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from centres import tables as network
from printers import held, roster, spool
from printers.paper import Mode, Paper
from printers.roster import Printer
from printers.virtual import Fault, VirtualPrinter
from store import new_id
from store.followers import Walk
from slips import CENTRE, PRINTER

SPARE = "zok-001-p2"


@pytest.fixture
def spare() -> Iterator[VirtualPrinter]:
    virtual = VirtualPrinter().start()
    yield virtual
    virtual.stop()


@pytest.fixture
def kiosk(hall, spare):
    """The actor of a kiosk that names both printers."""
    kiosk = new_id()
    branch = {"code": "b", "name": {}, "kind": "branch", "active": True}
    centre = {"code": CENTRE, "branch": "b", "name": {}, "address": {}, "category": 3}
    centre |= {"zone": "Europe/Moscow", "hours": {}, "settings": {}, "active": True}
    row = {"id": kiosk, "code": "k", "centre": CENTRE, "kind": "kiosk", "name": "", "active": True}
    row |= {"settings": {"printer": PRINTER, "fallback": SPARE}}
    with hall.store.write() as tx:
        tx.conn.execute(network.branches.insert(), branch)
        tx.conn.execute(network.centres.insert(), centre)
        tx.conn.execute(network.devices.insert(), row)
        paper = Paper.of_width(80, Mode.TEXT)
        roster.configure(tx, Printer(SPARE, CENTRE, "В зале", "network", spare.address, paper))
    return f"device:{kiosk}"


def _print(hall, kiosk):
    ticket = hall.issue(actor=kiosk)
    Walk(hall.store, spool.follower(lambda: None)).round()
    hall.worker.run_due()
    return ticket


def _job(hall, ticket):
    with hall.store.read() as conn:
        (job,) = spool.jobs_of(conn, ticket)
    return job.printer, str(job.state)


def test_the_first_prints_while_it_can(hall, kiosk, spare):
    """A second printer changes nothing as long as the first is well."""
    assert _job(hall, _print(hall, kiosk)) == (PRINTER, "printed")
    assert len(hall.printer.slips) == 1 and not spare.slips


@pytest.mark.parametrize("fault", [Fault.REFUSE, Fault.PAPER_OUT, Fault.COVER])
def test_the_second_takes_over_at_once(hall, kiosk, spare, fault):
    """The visitor who finds the first one down gets paper from the second; and so does the next,
    without a try at the first. Mended, the first prints again: never both."""
    hall.printer.set_fault(fault)
    tickets = [_print(hall, kiosk) for _ in range(2)]
    assert [_job(hall, ticket) for ticket in tickets] == [(SPARE, "printed")] * 2
    assert len(spare.slips) == 2
    hall.printer.set_fault(Fault.NONE)
    hall.later(60)
    hall.worker.check()
    assert hall.worker.run_due() == 0 and hall.printer.slips == []
    assert _job(hall, _print(hall, kiosk)) == (PRINTER, "printed")


def test_a_printer_that_hangs_is_down(hall, kiosk, spare):
    """One that used to answer and has fallen silent is passed by."""
    hall.worker.check()
    hall.printer.set_fault(Fault.HANG)
    assert _job(hall, _print(hall, kiosk)) == (SPARE, "printed")
    assert len(spare.slips) == 1


@pytest.mark.parametrize("fault", [Fault.DIES, Fault.RUNS_OUT])
def test_half_a_slip_is_not_given_to_the_second(hall, kiosk, spare, fault):
    """What may be on paper stays with a person to decide."""
    hall.printer.set_fault(fault)
    assert _job(hall, _print(hall, kiosk)) == (PRINTER, "doubtful")
    hall.later(60)
    assert hall.worker.run_due() == 0 and spare.slips == []


def test_both_down(hall, kiosk, spare):
    """The slip waits at its own printer, and comes out of whichever is mended first."""
    hall.printer.set_fault(Fault.COVER)
    spare.set_fault(Fault.PAPER_OUT)
    hall.worker.check()
    ticket = _print(hall, kiosk)
    assert _job(hall, ticket) == (PRINTER, "queued")
    spare.set_fault(Fault.NONE)
    hall.worker.check()
    hall.later(60)
    hall.worker.run_due()
    assert _job(hall, ticket) == (SPARE, "printed")
    assert len(spare.slips) == 1 and not hall.printer.slips


def test_what_an_agent_has_taken_stays_with_it(hall, kiosk, spare):
    """A job that an agent holds is its own to tell of, however its printer is."""
    with hall.store.write() as tx:
        far = Printer(PRINTER, CENTRE, "", "usb", "/dev/usb/lp0", agent="a")
        roster.configure(tx, far)
    ticket = hall.issue(actor=kiosk)
    Walk(hall.store, spool.follower(lambda: None)).round()
    with hall.store.write() as tx:
        (job,) = spool.due(tx.conn, tx.now)
        assert spool.claim(tx, job, held_by=new_id())
        roster.note_state(tx, PRINTER, roster.PrinterState.OFFLINE)
        assert not spool.fall_back(tx, job)
    assert hall.worker.run_due() == 0
    assert _job(hall, ticket) == (PRINTER, "printing") and spare.slips == []


def test_an_agent_is_not_given_what_its_printer_cannot_print(hall, kiosk, spare):
    """A job that can go elsewhere is not taken for a printer that is down."""
    with hall.store.write() as tx:
        roster.configure(tx, Printer(PRINTER, CENTRE, "", "usb", "/dev/usb/lp0", agent="a"))
        roster.note_state(tx, PRINTER, roster.PrinterState.COVER)
    ticket = hall.issue(actor=kiosk)
    Walk(hall.store, spool.follower(lambda: None)).round()
    with hall.store.write() as tx:
        assert held.take(tx, roster.find(tx.conn, PRINTER), new_id()) is None
    assert _job(hall, ticket) == (SPARE, "queued")


def test_away_agent_s_slips_go_to_the_second(hall, kiosk, spare):
    """While the agent is away, nothing was sent: the second printer prints."""
    with hall.store.write() as tx:
        far = Printer(PRINTER, CENTRE, "", "usb", "/dev/usb/lp0", agent="a")
        roster.configure(tx, far)
        roster.note_state(tx, PRINTER, roster.PrinterState.OFFLINE)
    assert _job(hall, _print(hall, kiosk)) == (SPARE, "printed")
