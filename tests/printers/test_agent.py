"""An agent prints what the server cannot reach: once, or with a doubt that a person resolves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def test_a_ticket_comes_out_once(agent: Beside) -> None:
    """Issued → spooled → taken over a socket → on paper → confirmed."""
    ticket = agent.issue()
    assert agent.ends(ticket, "printed") == ["printed"], agent.log() + agent.served.log()
    assert agent.printed(ticket) == 1
