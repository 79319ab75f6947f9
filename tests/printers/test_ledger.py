"""An agent's own journal: what was printed is never printed again, whatever is delivered twice."""

from pathlib import Path

import pytest

from printers.hand import Away, Hand, Wire
from printers.held import Outcome
from printers.ledger import KEPT, Ledger
from printers.virtual import Fault, VirtualPrinter
from slips import HASTY

SLIP = b"\x1b@\x1bt\x11\x80 105\n\x1dVB\x00"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.db")


class Server:
    """What a server answers: jobs to take, and what it was told."""

    def __init__(self, *jobs: tuple[str, int]) -> None:
        self.jobs, self.told = list(jobs), []
        self.hears = True

    def ask(self, event: str, body: dict) -> dict:
        if event == "take":
            given = self.jobs.pop(0) if self.jobs else None
            return {"job": given and {"id": given[0], "attempt": given[1], "slip": SLIP}}
        if not self.hears:
            raise Away("cut")
        self.told.append((body["job"], body["attempt"], body["outcome"], body["fault"]))
        return {"known": True}


def hand(printer: VirtualPrinter, ledger: Ledger) -> Hand:
    return Hand(Wire("p1", "network", printer.address), ledger, HASTY)


def test_a_job_delivered_twice_is_printed_once(printer: VirtualPrinter, ledger: Ledger) -> None:
    """The second delivery is confirmed, not printed; for the attempt that the server knows."""
    server, mine = Server(("a", 1), ("a", 2)), hand(printer, ledger)
    assert mine.work(server.ask) and mine.work(server.ask) and not mine.work(server.ask)
    assert server.told == [("a", 1, "printed", None), ("a", 2, "printed", None)]
    assert len(printer.slips) == 1


def test_what_was_not_heard_is_said_again_first(printer: VirtualPrinter, ledger: Ledger) -> None:
    """The connection breaks after the slip: its word is said before anything new is taken."""
    server, mine = Server(("a", 1), ("b", 1)), hand(printer, ledger)
    server.hears = False
    with pytest.raises(Away):
        mine.work(server.ask)
    with pytest.raises(Away):
        mine.work(server.ask)
    assert len(printer.slips) == 1 and len(server.jobs) == 1
    server.hears = True
    assert mine.work(server.ask)
    assert [job for job, *_ in server.told] == ["a", "b"]
    assert ledger.untold() == []


def test_what_was_not_printed_may_come_again(printer: VirtualPrinter, ledger: Ledger) -> None:
    """An open cover returns the job; the next attempt prints it."""
    server, mine = Server(("a", 1), ("a", 2)), hand(printer, ledger)
    printer.set_fault(Fault.COVER)
    mine.work(server.ask)
    printer.set_fault(Fault.NONE)
    mine.work(server.ask)
    assert server.told == [("a", 1, "returned", "cover"), ("a", 2, "printed", None)]
    assert len(printer.slips) == 1


def test_found_printing_is_doubtful(tmp_path: Path) -> None:
    """A line left at `printing` by a power cut: doubtful, said so, and never printed again."""
    before = Ledger(tmp_path / "ledger.db")
    before.accept("a", 1, "p1")
    before.begin("a")
    before.accept("b", 1, "p1")
    after = Ledger(tmp_path / "ledger.db")
    assert after.journal == before.journal
    assert [(line.job, line.outcome, line.fault) for line in after.untold()] == [
        ("a", Outcome.DOUBTFUL, "crash")
    ]
    again = after.accept("a", 2, "p1")
    assert again is not None and again.outcome is Outcome.DOUBTFUL
    assert after.accept("b", 1, "p1") is None


def test_settings_that_nobody_understands_return_the_job(ledger: Ledger) -> None:
    """A driver that this agent does not know costs no slip."""
    server = Server(("a", 1))
    Hand(Wire("p1", "carrier-pigeon", ""), ledger, HASTY).work(server.ask)
    assert server.told == [("a", 1, "returned", "config")]


def test_old_lines_are_dropped(ledger: Ledger) -> None:
    """The file does not grow for ever: some thousand lines that were told are kept."""
    for number in range(KEPT + 30):
        job = f"job-{number}"
        ledger.accept(job, 1, "p1")
        ledger.told(ledger.end(job, Outcome.PRINTED))
    assert ledger._db.execute("SELECT count(*) FROM jobs").fetchone()[0] <= KEPT
    assert ledger.accept(f"job-{KEPT + 29}", 2, "p1") is not None
