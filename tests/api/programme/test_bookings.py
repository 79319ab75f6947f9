"""Slots, bookings and check-in over HTTP."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.api.asking import problem
from tests.api.programme.chain import Chains

SLOTS = "/centres/small/slots?service=tp-application"


def test_slots(chains: Chains) -> None:
    """Slots lie ahead, in order, in the centre's own time, with what is left of each."""
    found = chains.get(f"{SLOTS}&from=2026-11-23&to=2026-11-24").get_json()
    assert found["items"][0] == {
        "id": "small.tp-application.20261123T1030",
        "service": "tp-application",
        "start": "2026-11-23T10:30:00+03:00",
        "end": "2026-11-23T11:00:00+03:00",
        "free": 1,
    }
    assert found["items"][-1]["id"] == "small.tp-application.20261124T1615"
    assert found["next"] is None


def test_slots_come_in_pages(chains: Chains) -> None:
    """Page by page, every slot comes once; without dates, all 240 days."""
    whole = chains.get(f"{SLOTS}&limit=10000").get_json()["items"]
    assert whole[-1]["start"][:10] == "2027-07-21"
    ids: list[str] = []
    after = ""
    while after is not None:
        page = chains.get(f"{SLOTS}&limit=700&after={after}" if after else f"{SLOTS}&limit=700")
        ids += [one["id"] for one in page.get_json()["items"]]
        after = page.get_json()["next"]
    assert ids == [one["id"] for one in whole]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "invalid"),
        ("?service=survey", "unknown-service"),
        ("?service=tp-contract&from=never", "invalid"),
        ("?service=tp-contract&from=2026-12-02&to=2026-12-01", "invalid"),
        ("?service=tp-contract&after=nonsense", "invalid"),
        ("?service=tp-contract&limit=0", "invalid"),
    ],
)
def test_wrong_questions(chains: Chains, query: str, name: str) -> None:
    """What cannot be answered is refused with the field."""
    problem(chains.get(f"/centres/small/slots{query}"), 422, name)


def test_book(chains: Chains) -> None:
    """All visits at once: three bookings, each with its own code."""
    case, booked = chains.booked()
    assert [one["visit"] for one in booked] == [1, 2, 3]
    assert all(one["state"] == "booked" and len(one["code"]) == 8 for one in booked)
    assert booked[0]["case"] == case["id"]


def test_the_same_confirmation_twice(chains: Chains) -> None:
    """A repeat with the same key is the first answer; another confirmation is refused."""
    case = chains.case()
    wanted = chains.wanted(case)
    first = chains.book(case, wanted, key="k")
    again = chains.book(case, wanted, key="k")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    problem(chains.book(case, wanted), 409, "already-booked")
    problem(chains.book(case, wanted, key=None), 400, "key-required")


def test_a_slot_that_went_names_itself_and_the_next_best(chains: Chains) -> None:
    """409 with the visit, the slot, and a plan that can be booked."""
    one, two = chains.case(), chains.case()
    wanted = chains.wanted(one)
    chains.book(one, wanted)
    said = problem(chains.book(two, wanted), 409, "slot-gone")
    assert said["slot"] == wanted["visits"][0]["slot"] and said["visit"] == 1
    plan = {"visits": [{"visit": v["visit"], "slot": v["slot"]} for v in said["plan"]["visits"]]}
    assert chains.book(two, plan).status_code == 201


@pytest.mark.parametrize(
    ("visits", "status", "name"),
    [
        ([], 422, "invalid"),
        ([{"visit": 1}], 422, "invalid"),
        ([{"visit": 0, "slot": "x"}], 422, "invalid"),
        ([{"visit": 1, "slot": "x"}], 422, "no-such-slot"),
        ([{"visit": 1, "slot": "small.tp-contract.20261124T1000"}], 422, "no-such-slot"),
        ([{"visit": 1, "slot": "hall.tp-application.20261124T1000"}], 422, "no-such-slot"),
        ([{"visit": 2, "slot": "small.tp-contract.20261215T1020"}], 409, "visits-out-of-order"),
        ([{"visit": 1, "slot": "small.tp-application.20261123T0900"}], 409, "slot-gone"),
        (
            [
                {"visit": 1, "slot": "small.tp-application.20261124T1000"},
                {"visit": 2, "slot": "small.tp-contract.20261124T1100"},
            ],
            409,
            "unlawful-date",
        ),
    ],
)
def test_wrong_visits(chains: Chains, visits: Any, status: int, name: str) -> None:
    """Nothing half: what cannot be is refused by name, and nothing is booked."""
    case = chains.case()
    problem(chains.book(case, {"visits": visits}), status, name)
    assert chains.full(case)["next"]["bookings"] == []


def test_hold(chains: Chains) -> None:
    """A hold keeps the chain for ten minutes against everybody else."""
    one, two = chains.case(), chains.case()
    wanted = chains.wanted(one)
    held = chains.post(f"/cases/{one['id']}/holds", wanted)
    assert (held.status_code, held.get_json()) == (201, {"until": "2026-11-23T10:10:00+03:00"})
    problem(chains.book(two, wanted), 409, "slot-gone")
    assert chains.book(one, wanted).status_code == 201


def test_move(chains: Chains) -> None:
    """The whole chain comes back, with what moved along and why."""
    _, booked = chains.booked()
    slot = {"slot": "small.tp-application.20270120T1000"}
    answer = chains.post(f"/bookings/{booked[0]['id']}/move", slot).get_json()
    assert [one["visit"] for one in answer["items"]] == [1, 2, 3]
    assert answer["items"][0]["slot"] == slot["slot"]
    assert set(answer["moved"]) == {booked[1]["id"], booked[2]["id"]}
    assert {one["visit"] for one in answer["explains"]} == {2, 3}


def test_moves_that_cannot_be(chains: Chains) -> None:
    """No lawful day, no chain after it, no such slot, no such booking."""
    _, booked = chains.booked()
    path = f"/bookings/{booked[0]['id']}/move"
    slot = "small.tp-application.20270401T1000"
    said = problem(chains.post(path, {"slot": slot}), 409, "no-lawful-chain")
    assert said["visit"] == 3 and said["plan"]
    late = {"slot": "small.tp-contract.20270301T1020"}
    said = problem(chains.post(f"/bookings/{booked[1]['id']}/move", late), 409, "unlawful-date")
    assert said["first"] and said["last"] and said["explains"]
    problem(chains.post(path, {"slot": "x"}), 422, "no-such-slot")
    problem(chains.post("/bookings/x/move", {"slot": slot}), 404, "not-found")
    unknown = "/bookings/01a20a5f-d903-7366-bb45-fbf3b9c3c869/move"
    problem(chains.post(unknown, {"slot": slot}), 404, "not-found")


def test_cancel(chains: Chains) -> None:
    """The later visits are released; the cancelled one cannot be cancelled again."""
    _, booked = chains.booked()
    answer = chains.post(f"/bookings/{booked[1]['id']}/cancel").get_json()
    assert [one["state"] for one in answer["items"]] == ["booked", "cancelled", "cancelled"]
    assert answer["moved"] == [booked[2]["id"]]
    problem(chains.post(f"/bookings/{booked[1]['id']}/cancel"), 409, "booking-state")


def test_facts_move_the_chain(chains: Chains) -> None:
    """A contract a week late: visits 2 and 3 move, and it is said why."""
    case, booked = chains.booked()
    answer = chains.event(case, "draft_ready", "2026-12-15", lang="en").get_json()
    assert set(answer["moved"]) == {booked[1]["id"], booked[2]["id"]}
    assert answer["items"][1]["start"][:10] >= "2026-12-15"
    assert answer["explains"][0]["text"] == "The contract will be ready on December 15, 2026"
    problem(chains.event(case, "painted", "2026-12-15"), 422, "invalid")
    problem(chains.event(case, "signed", "2036-12-15"), 422, "impossible-date")
    chains.event(case, "withdrawn", "2026-11-23")
    problem(chains.event(case, "signed", "2026-11-23"), 409, "case-ended")
    problem(chains.get(f"/cases/{case['id']}/plan"), 409, "case-ended")


def test_check_in(chains: Chains) -> None:
    """201 with the ticket, its code and its place to be tracked; a repeat gets the same."""
    case, booked = chains.booked()
    chains.at(booked[0]["start"])
    at_kiosk = {"role": "kiosk", "scope": "small"}
    first = chains.check_in(booked[0]["code"], key="k", **at_kiosk)
    ticket = first.get_json()
    assert first.status_code == 201
    assert (ticket["case"], ticket["visit"]) == (case["id"], 1)
    assert ticket["booked_for"] == booked[0]["start"] and ticket["track_url"]
    assert chains.check_in(booked[0]["code"], key="k", **at_kiosk).get_json() == ticket
    used = problem(chains.check_in(booked[0]["code"], **at_kiosk), 409, "check-in-used")
    assert used["number"] == ticket["number"] and ticket["number"] in used["title"]
    assert chains.post(f"/tickets/{ticket['id']}/cancel").status_code == 200
    spent = problem(chains.check_in(booked[0]["code"], **at_kiosk), 409, "check-in-spent")
    assert spent["number"] == ticket["number"] and "больше не в очереди" in spent["title"]


def test_codes_that_are_not_good_here_and_now(chains: Chains) -> None:
    """Each refusal has its reason and a way on."""
    _, booked = chains.booked()
    early = problem(chains.check_in(booked[1]["code"]), 409, "check-in-too-early")
    assert early["reason"] == "too_early" and early["start"] == booked[1]["start"]
    wrong = problem(
        chains.check_in(booked[0]["code"], "hall", lang="en"), 409, "check-in-wrong-centre"
    )
    assert (wrong["centre"], "Small hall" in wrong["title"]) == ("small", True)
    chains.post(f"/bookings/{booked[2]['id']}/cancel")
    problem(chains.check_in(booked[2]["code"]), 409, "check-in-cancelled")
    chains.at(datetime.fromisoformat(booked[0]["start"]) + timedelta(hours=2))
    problem(chains.check_in(booked[0]["code"]), 409, "check-in-too-late")
    for code in ("00000000", "", "ё", "1" * 40):
        problem(chains.check_in(code, role="desk", scope="small"), 404, "unknown-code")
    problem(chains.check_in("1" * 41), 422, "invalid")


def test_guessing_codes_is_locked(chains: Chains) -> None:
    """After five unknown codes this kiosk has to wait."""
    at_kiosk = {"role": "kiosk", "scope": "small"}
    for _ in range(5):
        problem(chains.check_in("12345678", **at_kiosk), 404, "unknown-code")
    said = problem(chains.check_in("12345678", **at_kiosk), 429, "too-many")
    assert said["retry_after"] > 0


def test_the_programme_is_judged(chains: Chains) -> None:
    """Figures for centre, branch and network, each opening its cases."""
    chains.booked()
    gone = chains.case()
    chains.event(gone, "withdrawn", "2026-11-23")
    for path in ("/centres/small", "/branches/west", "/network"):
        found = chains.get(f"{path}/programme?figure=withdrawn", role="insight").get_json()
        assert (found["opened"], found["open"], found["withdrawn"]) == (2, 1, 1)
        assert [one["id"] for one in found["items"]] == [gone["id"]]
    assert chains.get("/centres/hall/programme").get_json()["opened"] == 0
    problem(chains.get("/centres/small/programme?figure=sense"), 422, "invalid")
    problem(chains.get("/network/programme", role="insight", scope="west"), 403, "forbidden")
