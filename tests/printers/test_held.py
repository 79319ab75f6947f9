"""Jobs at an agent: given again until it has spoken, given up when it never does; never at two
printers."""

from __future__ import annotations

import pytest

from centres import tables as network
from printers import held, roster, spool
from printers.held import Outcome
from printers.roster import Printer
from printers.status import PrinterState
from store.clock import real_now
from store import new_id
from store.followers import Walk
from slips import CENTRE, PRINTER

JOURNAL, OTHER = new_id(), new_id()


@pytest.fixture
def far(hall):
    """The hall's printer is an agent's."""
    with hall.store.write() as tx:
        known = roster.find(tx.conn, PRINTER)
        place = Printer(PRINTER, CENTRE, known.name, "usb", "/dev/usb/lp0", agent="agent-1")
        roster.configure(tx, place)
    return hall


def _spooled(hall, **data):
    ticket = hall.issue(**data)
    Walk(hall.store, spool.follower(lambda: None)).round()
    return ticket


def _take(hall, journal=JOURNAL):
    with hall.store.write() as tx:
        return held.take(tx, roster.find(tx.conn, PRINTER), journal)


def _settle(hall, job, outcome, journal=JOURNAL, attempt=None):
    with hall.store.write() as tx:
        return held.settle(tx, job.id, attempt or job.attempts, journal, outcome, None)


def _state(hall, ticket):
    with hall.store.read() as conn:
        return [(job.copy, str(job.state)) for job in spool.jobs_of(conn, ticket)]


def test_the_worker_leaves_it_to_the_agent(far):
    """The server's own hand prints nothing of an agent's, and rings it."""
    rung = []
    far.worker._ring = rung.append
    ticket = _spooled(far)
    assert far.worker.run_due() == 0
    assert rung == ["agent-1"] and _state(far, ticket) == [(1, "queued")]


def test_given_again_until_it_speaks(far):
    """The same attempt comes again, as the message may have been lost; then the next job."""
    first, second = _spooled(far), _spooled(far)
    job = _take(far)
    assert job.subject == first and _take(far) == job
    assert _settle(far, job, Outcome.PRINTED)
    assert _take(far).subject == second


def test_a_late_word_about_an_earlier_attempt_changes_nothing(far):
    """«Returned», heard twice, does not take back the attempt that runs now."""
    ticket = _spooled(far)
    job = _take(far)
    assert _settle(far, job, Outcome.RETURNED)
    far.later(60)
    again = _take(far)
    assert again.attempts == 2
    assert not _settle(far, job, Outcome.RETURNED, attempt=1)
    assert not _settle(far, again, Outcome.RETURNED, journal=OTHER)
    assert _state(far, ticket) == [(1, "printing")]


def test_a_leader_that_takes_over_leaves_it_alone(far):
    """The server's crash is no doubt about a slip that an agent prints."""
    ticket = _spooled(far)
    job = _take(far)
    with far.store.write() as tx:
        assert spool.recover(tx) == 0
    assert _settle(far, job, Outcome.PRINTED) and _state(far, ticket) == [(1, "printed")]


def test_given_up_and_printed_after_all(far):
    """An agent away for ten minutes leaves a doubt; its late word resolves it."""
    ticket = _spooled(far)
    job = _take(far)
    far.later(601)
    with far.store.write() as tx:
        assert held.give_up(tx) == 1
    assert _state(far, ticket) == [(1, "doubtful")]
    assert _settle(far, job, Outcome.PRINTED) and _state(far, ticket) == [(1, "printed")]


def test_another_journal_leaves_a_doubt(far):
    """A machine put in its place knows nothing of what the old one printed."""
    ticket = _spooled(far)
    _take(far)
    with far.store.write() as tx:
        assert held.disown(tx, PRINTER, OTHER) == 1
    assert _take(far, OTHER) is None and _state(far, ticket) == [(1, "doubtful")]


def test_a_silent_agent_s_printers_are_offline(far):
    """Heard of lately: as it said. Not for a minute: offline, and once in the journal."""
    row = {"id": new_id(), "code": "agent-1", "centre": CENTRE, "kind": "agent", "name": ""}
    with far.store.write() as tx:
        tx.conn.execute(network.branches.insert(), _branch())
        tx.conn.execute(network.centres.insert(), _centre())
        row |= {"settings": {}, "active": True, "heard_at": real_now()}
        tx.conn.execute(network.devices.insert(), row)
        roster.note_state(tx, PRINTER, PrinterState.READY)
        assert held.note_absent(tx) == 0
    with far.store.write() as tx:
        silent = network.devices.update().values(heard_at=real_now() - held.ABSENT * 2)
        tx.conn.execute(silent)
        assert (held.note_absent(tx), held.note_absent(tx)) == (1, 0)
        assert roster.find(tx.conn, PRINTER).state is PrinterState.OFFLINE


def _branch():
    return {"code": "b", "name": {}, "kind": "branch", "active": True}


def _centre():
    plain = {"code": CENTRE, "branch": "b", "name": {}, "address": {}, "category": 3}
    return plain | {"zone": "Europe/Moscow", "hours": {}, "settings": {}, "active": True}
