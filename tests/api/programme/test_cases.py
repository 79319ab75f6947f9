"""Cases over HTTP: the contract, call by call."""

from datetime import timedelta
from typing import Any

import pytest

from scheduler.erasure import erase
from tests.api.asking import problem
from tests.api.programme.chain import APPLICATION, Chains


def test_open(chains: Chains) -> None:
    """A new case has an id and a code of eight digits, and waits for its first visit."""
    made = chains.case()
    assert len(made["code"]) == 8 and made["code"].isdigit()
    assert (made["next"]["visit"], made["next"]["step"]) == (1, 1)
    full = chains.full(made)
    assert (full["construction"], full["near_grid"], full["application_no"]) == (True, False, None)
    assert full["phone"] == "+79161234567"


@pytest.mark.parametrize("power", [150.1, None, 0, -3, 1e300])
def test_other_powers(chains: Chains, power: Any) -> None:
    """422 in the caller's language, with an ordinary ticket as the way on."""
    said = problem(
        chains.post("/cases", APPLICATION | {"power_kw": power}), 422, "power-not-covered"
    )
    assert said["offer"] == {"ticket": {"service": "tp-application"}}
    assert said["up_to_kw"] == 150


@pytest.mark.parametrize(
    "spoilt",
    [
        {"applicant": "alien"},
        {"applicant": None},
        {"phone": None},
        {"phone": 89161234567},
        {"centre": None},
        {"email": "nobody"},
        {"lang": "de"},
        {"power_kw": "much"},
        {"colour": "red"},
        {"name": "a\x00b"},
    ],
)
def test_wrong_fields(chains: Chains, spoilt: Any) -> None:
    """What is missing, misspelt or of the wrong kind is named."""
    said = problem(chains.post("/cases", APPLICATION | spoilt), 422, "invalid")
    assert said["errors"][0]["field"] == next(iter(spoilt))


@pytest.mark.parametrize(
    "phone", ["8 701 123 45 67", "+8 916 123 45 67", "8 495 123-45-67", "", "8 916 123"]
)
def test_phones(chains: Chains, phone: str) -> None:
    """Only a Russian mobile number is taken, with an example in the refusal."""
    said = problem(chains.post("/cases", APPLICATION | {"phone": phone}), 422, "bad-phone")
    assert said["field"] == "phone"


def test_lookup_tells_no_name(chains: Chains) -> None:
    """Found by code and digits: the id, what comes next, the bookings; no name, no phone."""
    case, booked = chains.booked(name="Пётр")
    asked = {"code": f" {case['code'][:4]} {case['code'][4:]}", "phone_last4": "4567"}
    answer = chains.post("/cases/lookup", asked, role="kiosk", scope="small")
    assert answer.get_json() == {
        "case": case["id"],
        "next": {
            "visit": 1,
            "step": 1,
            "bookings": [
                {"id": one["id"], "visit": one["visit"], "start": one["start"]} for one in booked
            ],
        },
    }


def test_one_failure_and_a_lock(chains: Chains) -> None:
    """Wrong code and wrong digits look alike; after five, even the right ones are refused, at this
    device for every case and for this case at every device."""
    case, other = chains.case(), chains.case()
    wrong = [
        {"code": case["code"], "phone_last4": "0000"},
        {"code": "00000000", "phone_last4": "4567"},
    ]
    asked = [
        chains.post("/cases/lookup", wrong[n % 2], role="kiosk", scope="small") for n in range(5)
    ]
    documents = [problem(answer, 404, "unknown-case") for answer in asked]
    assert all(one == documents[0] for one in documents)
    right = {"code": other["code"], "phone_last4": "4567"}
    problem(chains.post("/cases/lookup", right, role="kiosk", scope="small"), 429, "too-many")
    assert chains.post("/cases/lookup", right, role="desk", scope="small").status_code == 200
    for scope in ("west", "network"):
        for _ in range(3):
            chains.post("/cases/lookup", wrong[0], role="kiosk", scope=scope)
    right = {"code": case["code"], "phone_last4": "4567"}
    problem(chains.post("/cases/lookup", right, role="desk", scope="small"), 429, "too-many")


def test_a_case_of_another_centre_is_not_found(chains: Chains) -> None:
    """Outside its scope a case is as good as not there."""
    case = chains.case()
    asked = {"code": case["code"], "phone_last4": "4567"}
    problem(chains.post("/cases/lookup", asked, role="desk", scope="hall"), 404, "unknown-case")
    for path in (f"/cases/{case['id']}", "/cases/x", f"/cases/{'0' * 8}-0000-7000-8000-{'0' * 12}"):
        problem(chains.get(path, role="desk", scope="hall"), 404, "not-found")
    problem(chains.post("/cases", APPLICATION, role="desk", scope="hall"), 403, "forbidden")


def test_a_kiosk_acts_on_what_it_was_shown(chains: Chains) -> None:
    """Made or looked up at this kiosk within ten minutes; else 403."""
    case = chains.case()
    at_kiosk = {"role": "kiosk", "scope": "small"}
    path = f"/cases/{case['id']}/plan"
    problem(chains.get(path, **at_kiosk), 403, "forbidden")
    chains.post("/cases/lookup", {"code": case["code"], "phone_last4": "4567"}, **at_kiosk)
    assert chains.get(path, **at_kiosk).status_code == 200
    chains.store.clock.advance(timedelta(minutes=10))
    problem(chains.get(path, **at_kiosk), 403, "forbidden")
    own = chains.case(role="kiosk")
    items = chains.book(own, chains.wanted(own, **at_kiosk), **at_kiosk).get_json()["items"]
    assert chains.post(f"/bookings/{items[0]['id']}/cancel", **at_kiosk).status_code == 200


ROLES = {
    "GET /cases/{id}": {"desk", "insight", "admin"},
    "POST /cases/{id}/events": {"desk", "admin"},
    "POST /cases/{id}/number": {"desk", "admin"},
    "GET /cases/{id}/plan": {"kiosk", "desk", "admin"},
    "POST /cases/{id}/holds": {"kiosk", "desk", "admin"},
    "POST /cases/{id}/bookings": {"kiosk", "desk", "admin"},
    "POST /cases": {"kiosk", "desk", "admin"},
    "POST /cases/lookup": {"kiosk", "desk", "admin"},
    "POST /bookings/{id}/move": {"kiosk", "desk", "admin"},
    "POST /bookings/{id}/cancel": {"kiosk", "desk", "admin"},
    "POST /centres/small/check-in": {"kiosk", "desk", "admin"},
    "GET /centres/small/slots?service=tp-contract": {"kiosk", "desk", "admin"},
    "GET /centres/small/programme": {"desk", "insight", "admin"},
}


@pytest.mark.parametrize("role", ["kiosk", "desk", "display", "insight", "agent", "admin"])
@pytest.mark.parametrize("call", ROLES)
def test_roles(chains: Chains, call: str, role: str) -> None:
    """Whoever the contract names gets past the door; everybody else is told 403."""
    method, path = call.split(" ")
    path = path.replace("{id}", "01a20a5f-d903-7366-bb45-fbf3b9c3c869")
    answer = chains.call(method, path, {} if method == "POST" else None, role=role, scope="small")
    if role in ROLES[call]:
        assert answer.status_code in (200, 404, 422), answer.text
    else:
        problem(answer, 403, "forbidden")


def test_insight_sees_the_chain_and_nobody(chains: Chains) -> None:
    """The branch head reads the case without name, phone or codes."""
    case, _ = chains.booked(name="Пётр", email="p@example.ru")
    seen = chains.get(f"/cases/{case['id']}", role="insight", scope="west")
    assert "Пётр" not in seen.text and "9161234567" not in seen.text
    full = seen.get_json()
    assert (full["code"], full["visits"][0]["booking"]["code"]) == (None, None)


def test_the_number_comes_later(chains: Chains) -> None:
    """The clerk enters the application's number at visit 1."""
    case = chains.case()
    chains.post(f"/cases/{case['id']}/number", {"application_no": "ТП-77/26"})
    assert chains.full(case)["application_no"] == "ТП-77/26"


def test_a_case_is_found_by_its_number(chains: Chains) -> None:
    """By a clerk, within reach, however the letters were typed; nobody's name is told."""
    case = chains.case(application_no="ТП-77/26")
    how = {"role": "desk", "scope": "small"}
    answer = chains.post("/cases/find", {"application_no": "tп-77/26"}, **how)
    (found,) = answer.get_json()["items"]
    assert (found["id"], found["state"], found["next"]["visit"]) == (case["id"], "open", 1)
    assert "9161234567" not in answer.text
    for number, scope in (("ТП-77/2", "small"), ("ТП-77/26", "hall")):
        nobody = chains.post("/cases/find", {"application_no": number}, role="desk", scope=scope)
        assert nobody.get_json() == {"items": []}
    for odd in ("", "\0", "\u0958" * 40):
        problem(chains.post("/cases/find", {"application_no": odd}, **how), 422, "invalid")
    asked = {"application_no": "ТП-77/26"}
    problem(chains.post("/cases/find", asked, role="kiosk", scope="small"), 403, "forbidden")


def test_what_was_erased_is_told_page_by_page(chains: Chains) -> None:
    """Ids, dates and names of fields; the case is there still, and nobody stands behind it."""
    ended = [chains.case(name="Зайцев") for _ in range(2)]
    for case in ended:
        chains.post(f"/cases/{case['id']}/events", {"kind": "withdrawn", "on": "2026-11-23"})
    chains.store.clock.advance(timedelta(days=31))
    with chains.store.write() as tx:
        assert erase(tx) == 2
    first = chains.get("/network/erasures?limit=1").get_json()
    second = chains.get(f"/network/erasures?limit=1&after={first['next']}").get_json()
    told = [*first["items"], *second["items"]]
    assert [one["case"] for one in told] == [case["id"] for case in ended]
    assert second["next"] is None and told[0]["fields"] == ["name", "phone"]
    assert "Зайцев" not in str(told)
    full = chains.full(ended[0])
    assert (full["state"], full["name"], full["phone"]) == ("withdrawn", None, None)
    problem(chains.get("/network/erasures", scope="west"), 403, "forbidden")


def test_plans_are_explained(chains: Chains) -> None:
    """Each plan says in words why a visit is not earlier."""
    plan = chains.plan(chains.case(), lang="en")
    assert [one["visit"] for one in plan["visits"]] == [1, 2, 3]
    assert [one["provisional"] for one in plan["visits"]] == [False, True, True]
    said = [one["text"] for one in plan["explains"] if one["visit"] == 2]
    assert said[0] == "Not before December 8, 2026: the contract takes 15 days to prepare"
    assert plan["visits"][0]["start"].endswith("+03:00")


def test_the_past_is_not_planned(chains: Chains) -> None:
    """422 with the first day that can be."""
    case = chains.case()
    answer = chains.get(f"/cases/{case['id']}/plan?from=2026-11-22")
    assert problem(answer, 422, "in-the-past")["earliest"] == "2026-11-23"
    problem(chains.get(f"/cases/{case['id']}/plan?from=tomorrow"), 422, "invalid")


def test_the_case_in_full(chains: Chains) -> None:
    """Steps, visits with what to bring, facts with their caps, and the history in order."""
    case, booked = chains.booked()
    full = chains.full(case)
    assert [step["visit"] for step in full["steps"]] == [1, 2, None, None, 3]
    assert [visit["state"] for visit in full["visits"]] == ["booked"] * 3
    assert [visit["booking"]["id"] for visit in full["visits"]] == [one["id"] for one in booked]
    assert "Паспорт" in full["visits"][0]["bring"]
    assert [fact["fact"] for fact in full["facts"]][0] == "complete"
    assert full["facts"][1]["cap"] == "2026-12-23"
    kinds = [entry["kind"] for entry in full["history"]]
    assert kinds == ["case.opened"] + ["booking.made"] * 3
