"""Tickets of a case without a booking."""

from tests.api.asking import problem
from tests.api.programme.chain import Chains

PATH = "/centres/small/tickets"


def test_a_ticket_is_linked_to_its_case(chains: Chains) -> None:
    """The service says which visit it is; the case's file shows the ticket."""
    case = chains.case()
    wanted = {"service": "tp-application", "case": case["id"]}
    ticket = chains.post(PATH, wanted).get_json()
    assert (ticket["case"], ticket["visit"], ticket["booked_for"]) == (case["id"], 1, None)
    assert [one["id"] for one in chains.full(case)["tickets"]] == [ticket["id"]]


def test_a_kiosk_links_what_it_was_shown(chains: Chains) -> None:
    """Without the case's code, a kiosk links nothing to it."""
    case, at_kiosk = chains.case(), {"role": "kiosk", "scope": "small"}
    wanted = {"service": "tp-application", "case": case["id"]}
    problem(chains.post(PATH, wanted, **at_kiosk), 403, "forbidden")
    chains.post("/cases/lookup", {"code": case["code"], "phone_last4": "4567"}, **at_kiosk)
    assert chains.post(PATH, wanted, **at_kiosk).status_code == 201


def test_unknown_cases_are_not_linked(chains: Chains) -> None:
    """404 for a case that is not there, and no ticket is issued."""
    for case in ("x", "01a20a5f-d903-7366-bb45-fbf3b9c3c869"):
        answer = chains.post(PATH, {"service": "reference", "case": case})
        problem(answer, 404, "not-found")
    assert chains.get("/centres/small/board").get_json()["waiting"] == []
