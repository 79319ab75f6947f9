"""The agent's connection is cut in every place; and how its machine is let in."""

import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from beside import Beside, wait_for
from centres import devices as fleet
from printers.virtual import Fault
from store import Store
from tests import machine
from tests.conftest import need
from tests.house import Served, postgres_database
from tests.whole.crowd import serve

CENTRE = "zok-104"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A house of its own, to be killed."""
    running = Served(tmp_path_factory.mktemp("cut")).start()
    yield running
    running.stop()


@pytest.fixture
def agent(house: Served, tmp_path: Path) -> Iterator[Beside]:
    beside = Beside(house, CENTRE, tmp_path / "agent", slow=2.0)
    yield beside
    beside.close()


def test_let_in_by_a_code(house: Served, agent: Beside) -> None:
    """A new machine shows a code; approved, it prints. What it is known by is for its user only,
    and it needs no code again; shut out, it is told nothing more."""
    agent.run()
    assert wait_for(lambda: "code: " in agent.log())
    code = agent.log().split("code: ")[1][:6]
    store = Store(house.database)
    with store.write("test") as tx:
        device = fleet.find_device(tx.conn, agent.device)
        assert device and fleet.approve(tx, code, device)
    ticket = agent.issue()
    assert agent.ends(ticket, "printed") == ["printed"], agent.log()
    file = agent.home / "credential.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())["device"] == agent.device
    agent.stop()
    agent.run()
    again = agent.issue()
    assert agent.ends(again, "printed") == ["printed"], agent.log()
    with store.write("test") as tx:
        fleet.shut_out(tx, device)
    store.close()
    agent.stop()
    agent.run()
    assert wait_for(lambda: "--enrol" in agent.log()), agent.log()
    kept = agent.issue()
    assert agent.ends(kept, "queued") == ["queued"]
    # Its visitor goes home: nobody prints it for the next test.
    house.call("POST", f"/tickets/{kept['id']}/cancel", {})


def test_the_server_is_killed_while_the_agent_prints(house: Served, agent: Beside) -> None:
    """kill -9 of the server: the slip comes out, its word waits in the ledger and is heard by the
    next server. Nothing twice, nothing lost."""
    agent.start()
    assert agent.becomes("ready") == "ready", agent.log()
    agent.virtual.set_fault(Fault.SLOW)
    first = agent.issue()
    assert wait_for(lambda: not agent.virtual.idle), agent.states(first)
    second = agent.issue()
    house.kill()
    assert wait_for(lambda: agent.printed(first) == 1)
    agent.virtual.set_fault(Fault.NONE)
    house.start()
    assert agent.ends(first, "printed", seconds=40) == ["printed"], agent.log()
    assert agent.ends(second, "printed", seconds=40) == ["printed"], agent.log()
    assert (agent.printed(first), agent.printed(second)) == (1, 1)


def test_both_are_killed_while_it_prints(house: Served, agent: Beside) -> None:
    """The whole hall without power: one doubt, nothing twice, and the next slip comes out."""
    agent.start()
    assert agent.becomes("ready") == "ready", agent.log()
    agent.virtual.set_fault(Fault.SLOW)
    ticket = agent.issue()
    assert wait_for(lambda: not agent.virtual.idle)
    house.kill()
    agent.kill()
    agent.virtual.set_fault(Fault.NONE)
    house.start()
    agent.start()
    assert agent.ends(ticket, "doubtful", seconds=40) == ["doubtful"], agent.log()
    other = agent.issue()
    assert agent.ends(other, "printed") == ["printed"]
    assert agent.printed(ticket) <= 1


def test_another_machine_takes_its_place(house: Served, agent: Beside, tmp_path: Path) -> None:
    """A new home is a new journal: what the old one was printing is doubtful, the rest comes."""
    agent.start()
    assert agent.becomes("ready") == "ready", agent.log()
    agent.virtual.set_fault(Fault.SLOW)
    ticket = agent.issue()
    assert wait_for(lambda: not agent.virtual.idle)
    agent.kill()
    waits = agent.issue()
    agent.virtual.set_fault(Fault.NONE)
    agent.home = tmp_path / "new"
    agent.start()
    assert agent.ends(ticket, "doubtful") == ["doubtful"], agent.log()
    assert agent.ends(waits, "printed") == ["printed"], agent.log()
    assert agent.printed(ticket) <= 1


def test_a_copied_disk_prints_nothing_twice(house: Served, agent: Beside, tmp_path: Path) -> None:
    """A kiosk's disk, copied to the next machine with enrolment and journal, while the printer is
    slow: both ask for work, and each slip comes out once."""
    agent.start()
    assert agent.becomes("ready") == "ready", agent.log()
    agent.virtual.set_fault(Fault.SLOW)
    first = agent.issue()
    assert wait_for(lambda: not agent.virtual.idle)
    copied = Beside(house, CENTRE, tmp_path / "copy")
    shutil.copytree(agent.home, copied.home)
    copied.virtual.stop()
    agent.configure()
    try:
        copied.start()
        tickets = [first, *(agent.issue() for _ in range(4))]
        for ticket in tickets:
            assert agent.ends(ticket, "printed", seconds=40) == ["printed"], agent.log()
        assert [agent.printed(ticket) for ticket in tickets] == [1] * 5
    finally:
        copied.stop()


def test_an_agent_at_any_of_three_workers(tmp_path: Path) -> None:
    """Only one worker leads; agents that sit at others are rung and heard all the same."""
    need("PostgreSQL", machine.postgres())
    need("Redis", machine.redis_url())
    with postgres_database() as url:
        redis = machine.redis_url() or ""
        served = serve(tmp_path, workers=3, database_url=url, redis_url=redis).start()
        halls = [Beside(served, f"hall-0{n}", tmp_path / f"agent-{n}").start() for n in (1, 2, 3)]
        try:
            for hall in halls:
                assert hall.becomes("ready") == "ready", hall.log() + served.log()
            tickets = [(hall, hall.issue()) for hall in halls * 3]
            for hall, ticket in tickets:
                assert hall.ends(ticket, "printed") == ["printed"], hall.log()
                assert hall.printed(ticket) == 1
            halls[0].kill()
            assert halls[0].becomes("offline") == "offline"
            assert halls[1].state() == "ready"
        finally:
            for hall in halls:
                hall.close()
            served.stop()
