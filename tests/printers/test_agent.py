"""An agent prints what the server cannot reach: once, or with a doubt that a person resolves."""

from collections.abc import Iterator

import pytest

from beside import Beside, wait_for
from printers.virtual import Fault
from tests.house import Served

CENTRE = "zok-103"


@pytest.fixture(scope="module")
def hall(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    beside = Beside(served, CENTRE, tmp_path_factory.mktemp("agent"), slow=2.0).start()
    yield beside
    beside.close()


@pytest.fixture
def agent(hall: Beside) -> Beside:
    """With a printer that is well, as the server knows."""
    hall.virtual.set_fault(Fault.NONE)
    assert hall.becomes("ready") == "ready", hall.log() + hall.served.log()
    return hall


def reprint(agent: Beside, ticket: dict) -> None:
    answer = agent.served.call("POST", f"/tickets/{ticket['id']}/slip", {}, "desk", CENTRE)
    assert answer.ok, answer.text


def test_a_ticket_comes_out_once(agent: Beside) -> None:
    """Issued → spooled → taken over a socket → on paper → confirmed."""
    ticket = agent.issue()
    assert agent.ends(ticket, "printed") == ["printed"], agent.log() + agent.served.log()
    assert agent.printed(ticket) == 1
    assert "КОПИЯ" not in agent.virtual.slips[0].slip.text


def test_slips_come_out_in_the_order_of_numbers(agent: Beside) -> None:
    """A crowd at the kiosk: one slip for each, none overtakes."""
    tickets = [agent.issue() for _ in range(6)]
    for ticket in tickets:
        assert agent.ends(ticket, "printed") == ["printed"]
    latest = [one.slip.text for one in reversed(agent.virtual.slips[:6])]
    assert [t["number"] in text for t, text in zip(tickets, latest, strict=True)] == [True] * 6


def test_printed_again_for_the_desk_as_a_copy(agent: Beside) -> None:
    """«КОПИЯ» stands on what a clerk asked for once more."""
    ticket = agent.issue()
    agent.ends(ticket, "printed")
    reprint(agent, ticket)
    assert agent.ends(ticket, "printed", "printed") == ["printed", "printed"]
    assert "КОПИЯ" in agent.virtual.slips[0].slip.text


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Fault.REFUSE, "offline"),
        (Fault.PAPER_OUT, "paper_out"),
        (Fault.COVER, "cover"),
        (Fault.HANG, "unknown"),
        (Fault.SILENT, "unknown"),
    ],
)
def test_nothing_came_out_so_it_waits(agent: Beside, fault: Fault, state: str) -> None:
    """A printer that does not print costs no slip: it comes out once, when somebody mended it."""
    agent.virtual.set_fault(fault)
    ticket = agent.issue()
    assert agent.becomes(state) == state
    assert agent.states(ticket) in ([(1, "queued")], [(1, "printing")])
    assert agent.printed(ticket) == 0
    agent.virtual.set_fault(Fault.NONE)
    assert agent.ends(ticket, "printed", seconds=60) == ["printed"], agent.log()
    assert agent.printed(ticket) == 1
    assert agent.becomes("ready") == "ready"


def test_slow(agent: Beside) -> None:
    """A slow printer is waited for."""
    agent.virtual.set_fault(Fault.SLOW)
    ticket = agent.issue()
    assert agent.ends(ticket, "printed", seconds=40) == ["printed"]
    assert agent.printed(ticket) == 1


@pytest.mark.parametrize("fault", [Fault.DIES, Fault.RUNS_OUT])
def test_half_a_slip_is_a_doubt(agent: Beside, fault: Fault) -> None:
    """What may be on paper is never sent again unasked; a person's wish brings a «КОПИЯ»."""
    agent.virtual.set_fault(fault)
    ticket = agent.issue()
    assert agent.ends(ticket, "doubtful") == ["doubtful"], agent.log()
    agent.virtual.set_fault(Fault.NONE)
    assert agent.becomes("ready") == "ready"
    assert agent.states(ticket) == [(1, "doubtful")]
    reprint(agent, ticket)
    assert agent.ends(ticket, "doubtful", "printed") == ["doubtful", "printed"]
    assert "КОПИЯ" in agent.virtual.slips[0].slip.text
    # Of the first, what the printer had in its memory, and once at most.
    assert agent.printed(ticket) <= 2


def test_the_agent_s_machine_loses_its_power(agent: Beside) -> None:
    """kill -9 while it prints: nothing twice unasked. The slip comes out of the printer's memory;
    the agent finds its line unfinished and says «doubtful»."""
    agent.virtual.set_fault(Fault.SLOW)
    ticket = agent.issue()
    assert wait_for(lambda: agent.states(ticket) == [(1, "printing")])
    assert wait_for(lambda: not agent.virtual.idle, 5)
    agent.kill()
    assert agent.becomes("offline") == "offline"
    agent.virtual.set_fault(Fault.NONE)
    agent.start()
    assert agent.ends(ticket, "doubtful") == ["doubtful"], agent.log()
    assert agent.becomes("ready") == "ready"
    other = agent.issue()
    assert agent.ends(other, "printed") == ["printed"]
    assert agent.printed(ticket) <= 1
    assert agent.states(ticket) == [(1, "doubtful")]


def test_away_and_back(agent: Beside) -> None:
    """While the agent is away the slip waits; it comes out when the agent is back."""
    agent.stop()
    assert agent.becomes("offline") == "offline"
    ticket = agent.issue()
    assert agent.ends(ticket, "queued") == ["queued"]
    agent.start()
    assert agent.ends(ticket, "printed") == ["printed"], agent.log()
    assert agent.printed(ticket) == 1


def test_near_end(agent: Beside) -> None:
    """Little paper prints, and is told."""
    agent.virtual.set_fault(Fault.NEAR_END)
    ticket = agent.issue()
    assert agent.ends(ticket, "printed") == ["printed"]
    assert agent.becomes("near_end") == "near_end"
