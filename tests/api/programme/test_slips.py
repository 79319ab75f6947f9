"""A slip once more, asked for at the desk: a ticket's, and that of a case's visits."""

from datetime import timedelta
from typing import Any

import pytest

from printers import roster, spool
from printers.facts import Kind
from printers.roster import Printer
from tests.api.asking import problem
from tests.api.programme.chain import Chains


@pytest.fixture
def printer(chains: Chains) -> str:
    """The one-window hall has a printer of its own."""
    with chains.store.write() as tx:
        roster.configure(tx, Printer("p1", "small", "У входа", "file", "/tmp"))
    return "p1"


def jobs(chains: Chains) -> list[Any]:
    with chains.store.read() as conn:
        return spool.due(conn, chains.store.clock.now() + timedelta(days=1))


def test_the_visits_come_out_where_they_are_booked(chains: Chains, printer: str) -> None:
    """One slip for the whole case; asked for again it is the same one until it was printed."""
    case, _items = chains.booked()
    answer = chains.post(f"/cases/{case['id']}/slip", role="desk", scope="small")
    assert answer.get_json() == {"printer": "У входа", "state": "unknown", "copy": 1}
    chains.post(f"/cases/{case['id']}/slip")
    assert [(job.kind, job.subject, job.copy) for job in jobs(chains)] == [
        (Kind.VISITS, case["id"], 1)
    ]


def test_a_ticket_s_slip_comes_out_again(chains: Chains, printer: str) -> None:
    """Whoever lost the slip gets it at the desk, whichever way the ticket was taken."""
    ticket = chains.come(centre="small")
    answer = chains.post(f"/tickets/{ticket['id']}/slip", role="desk", scope="small")
    assert answer.get_json()["printer"] == "У входа"
    assert [(job.kind, job.subject) for job in jobs(chains)] == [(Kind.TICKET, ticket["id"])]


def test_without_visits_there_is_nothing_to_print(chains: Chains, printer: str) -> None:
    """A case nothing is booked for has no slip."""
    answer = chains.post(f"/cases/{chains.case()['id']}/slip")
    problem(answer, 409, "nothing-booked")
    assert jobs(chains) == []


def test_a_hall_without_a_printer_says_so(chains: Chains) -> None:
    """Nothing is kept that could never come out."""
    case, _items = chains.booked()
    problem(chains.post(f"/cases/{case['id']}/slip"), 409, "no-printer")


def test_strangers_print_nothing(chains: Chains, printer: str) -> None:
    """A kiosk may not, and a clerk of another centre does not learn that there is such a case."""
    case, _items = chains.booked()
    path = f"/cases/{case['id']}/slip"
    problem(chains.post(path, role="kiosk", scope="small"), 403, "forbidden")
    problem(chains.post(path, role="desk", scope="far"), 404, "not-found")
    problem(chains.post(f"/tickets/{case['id']}/slip"), 404, "not-found")
    assert jobs(chains) == []
