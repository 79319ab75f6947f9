"""Printers that talk nonsense, and moments that nobody plans."""

import shutil
import socket
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from printers import held, roster, spool, tidy
from printers.conversation import PrinterFault
from printers.drivers import open_driver
from printers.facts import Kind
from printers.hand import Hand, Wire
from printers.ledger import Busy, Ledger
from printers.roster import Printer
from printers.status import PrinterState
from store import new_id
from store.followers import Walk
from slips import CENTRE, HASTY, PRINTER

SLIP = b"\x1b@105\n\x1dVB\x00"
WELL, NO_PAPER = b"\x12", b"\x10\x00\x0c\x00"
"""Answers to DLE EOT, and the report of a printer that has run out of paper."""


class Babbler:
    """A printer of whom only the answers matter: `says` to each question in turn, then `after`."""

    def __init__(self, *says: bytes, after: bytes = b"") -> None:
        self._says, self._after = list(says), after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        self.got = b""
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._listener.accept()[0] as sock:
                while data := sock.recv(4096):
                    self.got += data
                    if data.startswith(b"\x10\x04"):
                        sock.sendall(self._says.pop(0) if self._says else b"")
                    elif self._after:
                        sock.sendall(self._after)


@pytest.mark.parametrize(
    "says",
    [
        (b"\xff\xfe\x00",),
        (b"OK\r\n",),
        (WELL,),
        (WELL, b"\x93\x80"),
        (WELL, WELL, b"\x10\x00\x00\x00"),
    ],
)
def test_half_an_answer_is_no_answer(says: tuple[bytes, ...]) -> None:
    """Whatever a printer babbles or leaves out, nothing is taken for «ready»."""
    assert open_driver("network", Babbler(*says).address, patience=HASTY).status() == "unknown"


@pytest.mark.parametrize("report", [NO_PAPER, NO_PAPER * 2, NO_PAPER[:1]])
def test_a_report_that_nobody_asked_for_is_no_confirmation(report: bytes) -> None:
    """A printer that tells by itself that its paper ended has not said «printed»."""
    printer = Babbler(WELL, WELL, WELL, after=report)
    with pytest.raises(PrinterFault) as caught:
        open_driver("network", printer.address, patience=HASTY).send(SLIP)
    assert caught.value.doubtful


def test_confirmed_between_two_reports() -> None:
    """The word «done» is heard wherever it stands."""
    printer = Babbler(WELL, WELL, WELL, after=NO_PAPER + b"\x00" + NO_PAPER)
    assert open_driver("network", printer.address, patience=HASTY).send(SLIP) == "ready"


def test_it_takes_the_call_and_reads_nothing() -> None:
    """A printer that never spoke and hangs: this machine's own memory holds the slip, and that is
    no print. One that used to answer is given nothing at all."""
    with socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        address = "127.0.0.1:%d" % deaf.getsockname()[1]
        for answers in (False, True):
            driver = open_driver("network", address, answers=answers, patience=HASTY)
            with pytest.raises(PrinterFault) as caught:
                driver.send(b"\x1b@" + b"105\n" * 10_000)
            assert (caught.value.kind, caught.value.doubtful) == ("silent", not answers)


@pytest.mark.parametrize("address", ["printer:port", "10.0.0.1:0", "10.0.0.1:70000"])
def test_an_address_that_nobody_understands(address: str, tmp_path: Path) -> None:
    """It is a fault of that printer alone: an agent goes on with its others."""
    with pytest.raises(ValueError):
        open_driver("network", address)
    hand = Hand(Wire("p1", "network", address), Ledger(tmp_path / "ledger.db"), HASTY)
    hand.look()
    assert hand.down


def test_a_slip_in_one_hand_is_in_no_other(tmp_path: Path) -> None:
    """A printer taken from an agent and given back while it prints: the job comes again, and
    waits for the hand that has it."""
    ledger = Ledger(tmp_path / "ledger.db")
    assert ledger.accept("a", 1, "p1") is None
    ledger.begin("a")
    with pytest.raises(Busy):
        ledger.accept("a", 1, "p1")


def test_a_copied_journal_is_another_one(tmp_path: Path) -> None:
    """The disk of a kiosk copied to the next one: the server tells the two apart, and gives what
    one of them holds to no other."""
    first = Ledger(tmp_path / "ledger.db")
    name = first.journal
    first.close()
    shutil.copy(tmp_path / "ledger.db", tmp_path / "copy.db")
    assert Ledger(tmp_path / "copy.db").journal != name
    assert Ledger(tmp_path / "ledger.db").journal == name


def _spooled(hall, count=1):
    tickets = [hall.issue() for _ in range(count)]
    Walk(hall.store, spool.follower(lambda: None)).round()
    return tickets


def _states(hall, ticket):
    with hall.store.read() as conn:
        return [(job.copy, str(job.state)) for job in spool.jobs_of(conn, ticket)]


def test_a_long_line_of_old_slips_holds_nobody_up(hall):
    """Two hundred slips waited half an hour for paper: an agent is given the fresh one at once."""
    with hall.store.write() as tx:
        roster.configure(tx, Printer(PRINTER, CENTRE, "", "usb", "/dev/usb/lp0", agent="a"))
    old = _spooled(hall, 200)
    hall.later(1800)
    (fresh,) = _spooled(hall)
    with hall.store.write() as tx:
        job = held.take(tx, roster.find(tx.conn, PRINTER), new_id())
    assert job.subject == fresh
    assert {state for ticket in old for state in _states(hall, ticket)} == {(1, "failed")}


def test_a_clock_put_back_holds_nothing_up(hall):
    """Slips that wait for their next try do not wait for the hour to come round again."""
    (ticket,) = _spooled(hall)
    with hall.store.write() as tx:
        (job,) = spool.due(tx.conn, tx.now)
        assert spool.claim(tx, job)
        spool.put_back(tx, job, "cover")
    hall.store.clock.advance(timedelta(hours=-3))
    assert hall.worker.run_due() == 1
    assert _states(hall, ticket) == [(1, "printed")] and len(hall.printer.slips) == 1


def test_asked_for_while_a_hand_takes_it(hall, monkeypatch):
    """A reprint that finds the slip waiting, a moment before a hand takes it, is a copy: the slip
    itself is not put into the line a second time."""
    (ticket,) = _spooled(hall)
    with hall.store.read() as conn:
        (waiting,) = spool.jobs_of(conn, ticket)
    with hall.store.write() as tx:
        assert spool.claim(tx, waiting)
        monkeypatch.setattr(spool, "jobs_of", lambda *_: [waiting])
        spool.reprint(tx, ticket, CENTRE)
    monkeypatch.undo()
    assert _states(hall, ticket) == [(1, "printing"), (2, "queued")]


def test_a_reprint_pressed_twice(hall):
    """Two presses of one finger are one copy, however far it has come; a later one is another."""
    (ticket,) = _spooled(hall)
    assert hall.worker.run_due() == 1
    for _press in range(3):
        with hall.store.write() as tx:
            assert spool.reprint(tx, ticket, CENTRE).copy == 2
        hall.worker.run_due()
    hall.later(5)
    with hall.store.write() as tx:
        assert spool.reprint(tx, ticket, CENTRE).copy == 3
    assert len(hall.printer.slips) == 2


def test_a_hand_that_was_given_up_puts_nothing_back(hall):
    """The next worker took its silence for a doubt; a copy was asked for. Its late word does not
    bring the slip out as well."""
    (ticket,) = _spooled(hall)
    with hall.store.write() as tx:
        (job,) = spool.due(tx.conn, tx.now)
        assert spool.claim(tx, job)
    with hall.store.write() as tx:
        assert spool.recover(tx) == 1
        spool.reprint(tx, ticket, CENTRE)
    with hall.store.write() as tx:
        spool.put_back(tx, job, "refused")
    assert _states(hall, ticket) == [(1, "doubtful"), (2, "queued")]


def test_the_second_printer_dies_as_well(hall):
    """A slip that moved to the second printer comes back to the first, where that one is mended
    first. It moves only while it surely is on no paper."""
    with hall.store.write() as tx:
        spare = Printer("zok-001-p2", CENTRE, "", "network", "127.0.0.1:1")
        roster.configure(tx, spare)
        roster.note_state(tx, PRINTER, PrinterState.PAPER_OUT)
    (ticket,) = _spooled(hall)
    with hall.store.write() as tx:
        tx.conn.execute(spool.print_jobs.update().values(fallback=spare.code))
    assert hall.worker.run_due() == 1
    with hall.store.read() as conn:
        (job,) = spool.jobs_of(conn, ticket)
        assert (job.printer, job.fault, job.attempts) == (spare.code, "refused", 1)
    with hall.store.write() as tx:
        roster.note_state(tx, PRINTER, PrinterState.READY)
    hall.later(60)
    hall.worker.run_due()
    assert _states(hall, ticket) == [(1, "printed")] and len(hall.printer.slips) == 1


def test_slips_of_long_ago_are_forgotten(hall):
    """After a month a ticket's slip is; those of a case stay, as the next one is a copy by them."""
    (ticket,) = _spooled(hall)
    hall.book(case := new_id())
    Walk(hall.store, spool.follower(lambda: None)).round()
    hall.later(timedelta(days=31).total_seconds())
    (fresh,) = _spooled(hall)
    with hall.store.write() as tx:
        assert tidy.forget(tx) == 1
    assert _states(hall, ticket) == [] and _states(hall, fresh)
    with hall.store.read() as conn:
        assert spool.jobs_of(conn, case, Kind.VISITS)
