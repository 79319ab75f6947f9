"""The events of agents: who may say what, and whatever is sent, a problem document at worst."""

from typing import Any

import pytest

from centres import tables
from centres.access import ROLES
from centres.tokens import create_token
from printers import roster
from printers.roster import Printer
from store import new_id

JOURNAL = new_id()


@pytest.fixture
def house(app: Any) -> Any:
    """Two halls with an agent each, and a printer in one."""
    here = app.extensions["priyom"]
    with here.store.write("test") as tx:
        for centre in ("hall", "far"):
            row = {"id": new_id(), "code": f"{centre}-agent", "centre": centre, "kind": "agent"}
            row |= {"name": "Агент", "settings": {}, "active": True}
            tx.conn.execute(tables.devices.insert(), row)
        roster.configure(tx, Printer("p", "hall", "", "usb", "/dev/usb/lp0", agent="hall-agent"))
    return here


def connect(app: Any, role: str, scope: str = "hall") -> Any:
    with app.extensions["priyom"].store.write("test") as tx:
        token = create_token(tx, role, scope)
    return app.extensions["socketio"].test_client(app, auth={"token": token})


def say(socket: Any, event: str, body: Any) -> Any:
    return socket.emit(event, body, callback=True)


def name(answer: Any) -> str:
    return str(answer["error"]["type"]).rsplit("/", 1)[-1]


@pytest.mark.parametrize("role", ROLES)
def test_only_agents(app: Any, house: Any, role: str) -> None:
    """Every other role is refused every event of an agent."""
    socket = connect(app, role)
    answer = say(socket, "agent", {"journal": JOURNAL, "agent": "hall-agent"})
    if role == "agent":
        assert [one["code"] for one in answer["printers"]] == ["p"]
        assert say(socket, "take", {"printer": "p"}) == {"job": None}
        return
    assert name(answer) == "forbidden"
    assert name(say(socket, "take", {"printer": "p"})) == "forbidden"
    assert name(say(socket, "told", {})) == "forbidden"


def test_strangers(app: Any, house: Any) -> None:
    """Who is nobody is told to sign in."""
    socket = app.extensions["socketio"].test_client(app)
    assert name(say(socket, "agent", {"journal": JOURNAL})) == "unauthenticated"
    assert name(say(socket, "take", {"printer": "p"})) == "unauthenticated"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"journal": JOURNAL, "agent": "far-agent"}, "forbidden"),
        ({"journal": JOURNAL, "agent": "nobody"}, "not-found"),
        ({"journal": JOURNAL}, "not-found"),
        ({"journal": "x", "agent": "hall-agent"}, "invalid"),
        ({"journal": JOURNAL, "agent": "hall-agent", "printers": {"p": {"state": "?"}}}, "invalid"),
        ({"journal": JOURNAL, "agent": "ё" * 5000}, "invalid"),
        ([], "invalid"),
        (None, "invalid"),
        (7, "invalid"),
    ],
)
def test_who_says_so_wrongly(app: Any, house: Any, body: Any, said: str) -> None:
    """Another hall's agent, nobody's, or nonsense."""
    assert name(say(connect(app, "agent"), "agent", body)) == said


@pytest.mark.parametrize(
    ("event", "body", "said"),
    [
        ("take", {"printer": "q"}, "not-found"),
        ("take", {}, "invalid"),
        ("take", None, "invalid"),
        ("told", {"job": "x", "attempt": 1, "outcome": "printed", "printer": "p"}, "not-found"),
        ("told", {"job": JOURNAL, "attempt": 1, "outcome": "eaten", "printer": "p"}, "invalid"),
        ("told", "x", "invalid"),
    ],
)
def test_what_is_said_wrongly(app: Any, house: Any, event: str, body: Any, said: str) -> None:
    """A printer or a job that is not its own, or nonsense, changes nothing."""
    socket = connect(app, "agent")
    assert name(say(socket, event, body)) == "say-who"
    say(socket, "agent", {"journal": JOURNAL, "agent": "hall-agent"})
    assert name(say(socket, event, body)) == said


def test_an_unknown_job_is_nobody_s(app: Any, house: Any) -> None:
    """A word about a job that the spool does not know is taken, and does nothing."""
    socket = connect(app, "agent")
    say(socket, "agent", {"journal": JOURNAL, "agent": "hall-agent"})
    body = {"job": new_id(), "attempt": 1, "outcome": "printed", "printer": "p"}
    assert say(socket, "told", body) == {"known": False}


def test_who_leaves_takes_the_printers_along(app: Any, house: Any) -> None:
    """States are as the agent says; a closed connection is «offline», unless another is open."""
    body = {"journal": JOURNAL, "agent": "hall-agent", "printers": {"p": {"state": "near_end"}}}

    def state() -> str:
        with house.store.read() as conn:
            found = roster.find(conn, "p")
        return str(found and found.state)

    one, two = connect(app, "agent"), connect(app, "agent")
    say(one, "agent", body)
    say(two, "agent", body)
    assert state() == "near_end"
    one.disconnect()
    assert state() == "near_end"
    two.disconnect()
    assert state() == "offline"
