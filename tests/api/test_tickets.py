"""Tickets and windows over HTTP, and what is said when something cannot be."""

from typing import Any

import pytest

from tests.api.asking import Api, problem

FIELDS = {
    "id", "centre", "number", "service", "services", "state", "priority", "lang", "channel",
    "window", "booked_for", "case", "visit", "issued_at", "called_at", "started_at",
    "finished_at", "position", "wait",
}  # fmt: skip
"""What the contract's ticket has."""


def test_a_ticket(api: Api) -> None:
    """A ticket shows all of the contract's fields; times in the centre's zone."""
    one = api.come()
    assert set(one) >= FIELDS | {"track_url", "code"}
    assert (one["number"], one["state"], one["position"], one["wait"]) == (
        "С001",
        "waiting",
        1,
        None,
    )
    assert one["issued_at"] == "2026-11-23T10:00:00+03:00"
    assert "/t/" in one["track_url"] and one["id"] not in one["track_url"]


def test_secrets_are_the_issuer_s(api: Api) -> None:
    """Link and code are in the answer to the issuer and nowhere else."""
    one = api.come()
    api.open()
    for answer in (api.get(f"/tickets/{one['id']}"), api.next(), api.act(one, "recall")):
        body = answer.get_json()
        assert set(body) >= FIELDS and not {"track_url", "code"} & set(body)


def test_several_services(api: Api) -> None:
    """`services` makes one number for several; both or neither of the two fields is an error."""
    path = "/centres/hall/tickets"
    answer = api.post(path, {"services": ["documents", "reference"]})
    assert answer.get_json()["services"] == ["documents", "reference"]
    for body in ({}, {"service": "documents", "services": ["documents"]}, {"services": []}):
        problem(api.post(path, body), 422, "invalid")


def test_closed_centre(api: Api) -> None:
    """Outside opening hours a kiosk is told when the centre opens; a desk may issue."""
    api.post("/test/clock", {"now": "2026-11-23T17:00:00+03:00"})
    path, body = "/centres/hall/tickets", {"service": "reference"}
    said = problem(api.post(path, body, role="kiosk", scope="hall"), 409, "centre-closed")
    assert said["opens_at"].startswith("2026-11-24T06:00:00")
    assert api.post(path, body, role="desk", scope="hall").status_code == 201


@pytest.mark.parametrize("service", ["nothing", "survey", "\\u0001", "ё" * 41, ""])
def test_unknown_service(api: Api, service: str) -> None:
    """A service that the centre does not queue for is 422."""
    answer = api.post("/centres/hall/tickets", {"service": service})
    assert answer.status_code == 422


def test_next(api: Api) -> None:
    """«Next» gives the ticket with the reason; 204 when nobody waits."""
    api.open()
    assert api.next().status_code == 204
    one = api.come(priority=True)
    answer = api.next()
    body = answer.get_json()
    assert answer.status_code == 200
    assert (body["id"], body["state"], body["window"]) == (one["id"], "called", "1")
    assert body["reason"] == "priority" and body["position"] is None


def test_next_while_somebody_is_here(api: Api) -> None:
    """409 with `current`, the ticket at this window, unless that very ticket is finished."""
    api.open()
    one, two = api.come(), api.come()
    api.next()
    unknown = "0190b0a0-0000-7000-8000-000000000000"
    for body in (None, {}, {"finish": two["id"]}, {"finish": unknown}, {"finish": "x"}):
        said = problem(api.next(body=body), 409, "window-busy")
        assert (said["current"]["id"], said["current"]["state"]) == (one["id"], "called")
    assert api.next(body={"finish": one["id"]}).get_json()["id"] == two["id"]
    assert api.get(f"/tickets/{one['id']}").get_json()["state"] == "finished"


def test_finish_names_nobody_here(api: Api) -> None:
    """At a free window a `finish` is 409 with no `current`."""
    api.open()
    one = api.come()
    assert problem(api.next(body={"finish": one["id"]}), 409, "window-busy")["current"] is None


def test_window_not_open(api: Api) -> None:
    """A window that is closed or paused is 409 and says which, and who is still there."""
    one = api.come()
    said = problem(api.next(), 409, "window-not-open")
    assert (said["state"], said["current"]) == ("closed", None)
    api.open()
    api.next()
    api.post("/centres/hall/windows/1/pause", {"reason": "обед"})
    said = problem(api.next(body={"finish": one["id"]}), 409, "window-not-open")
    assert (said["state"], said["current"]["id"]) == ("paused", one["id"])


def test_windows(api: Api) -> None:
    """Open, pause and close give the window."""
    path = "/centres/hall/windows/3"
    body = api.post(f"{path}/open", {"services": ["documents"]}).get_json()
    assert (body["window"], body["state"], body["services"]) == ("3", "open", ["documents"])
    body = api.post(f"{path}/pause", {"reason": "обед"}).get_json()
    assert (body["state"], body["reason"]) == ("paused", "обед")
    assert api.post(f"{path}/close").get_json()["state"] == "closed"
    problem(api.post(f"{path}/open", {"services": ["nothing"]}), 422, "unknown-service")
    for verb in ("open", "pause", "close", "next"):
        problem(api.post(f"/centres/hall/windows/99/{verb}"), 404, "unknown-window")


def test_stale_action(api: Api) -> None:
    """An action that no longer fits is 409 with the state and what it allows."""
    one = api.come()
    said = problem(api.act(one, "start"), 409, "state")
    assert (said["state"], said["allowed"]) == ("waiting", ["next", "cancel"])
    assert problem(api.act(one, "undo"), 409, "state")["state"] == "waiting"


def test_double_tap(api: Api) -> None:
    """«Start» twice: the second is told the state; nothing is done twice."""
    api.open()
    one = api.come()
    api.next()
    assert api.act(one, "start").get_json()["state"] == "serving"
    assert problem(api.act(one, "start"), 409, "state")["state"] == "serving"


def test_actions(api: Api) -> None:
    """Every action of the table works by its name in the address."""
    api.open()
    one = api.come()
    api.next()
    for action, body, state in [
        ("recall", None, "called"),
        ("start", {}, "serving"),
        ("undo", None, "called"),
        ("no-show", None, "no_show"),
        ("resume", {"window": "1"}, "called"),
        ("park", None, "parked"),
        ("resume", None, "waiting"),
        ("cancel", None, "left"),
    ]:
        assert api.act(one, action, body).get_json()["state"] == state
    problem(api.act(one, "explode"), 404, "not-found")


def test_transfer(api: Api) -> None:
    """A transfer takes a service or a window, and says what is wrong with it."""
    api.open()
    one = api.come()
    api.next()
    for body in (None, {}):
        problem(api.act(one, "transfer", body), 422, "invalid")
    problem(api.act(one, "transfer", {"service": "survey"}), 422, "unknown-service")
    problem(api.act(one, "transfer", {"window": "99"}), 404, "unknown-window")
    on = api.act(one, "transfer", {"service": "documents"}).get_json()
    assert (on["state"], on["service"], on["window"]) == ("waiting", "documents", None)


def test_board(api: Api) -> None:
    """The board shows calls, newest first, and the line, with no more than numbers."""
    api.open("1")
    api.open("2")
    for _ in range(4):
        api.come()
        api.post("/test/clock", {"advance_s": 1})
    first = api.next("1").get_json()
    api.post("/test/clock", {"advance_s": 1})
    second = api.next("2").get_json()
    board = api.get("/centres/hall/board").get_json()
    assert [call["number"] for call in board["calls"]] == [second["number"], first["number"]]
    assert [(row["number"], row["position"]) for row in board["waiting"]] == [
        ("С003", 1),
        ("С004", 2),
    ]
    assert board["seq"] == 8


def test_journal_pages(api: Api) -> None:
    """Entries come in order of `seq`; `next` is the following `after`, null at the end."""
    for _ in range(5):
        api.come()
    got: list[int] = []
    after: int | None = 0
    while after is not None:
        page = api.get(f"/centres/hall/journal?after={after}&limit=2").get_json()
        got += [entry["seq"] for entry in page["items"]]
        after = page["next"]
    assert got == [1, 2, 3, 4, 5]
    assert set(page["items"][0]) == {
        "centre", "seq", "kind", "at", "actor", "ticket", "booking", "case", "data",
    }  # fmt: skip


def test_journal_ends_on_a_full_page(api: Api) -> None:
    """A last page that is just full says null, not an empty page to come."""
    for _ in range(4):
        api.come()
    assert api.get("/centres/hall/journal?limit=4").get_json()["next"] is None


def test_clock(api: Api) -> None:
    """The test clock is set, moved, stopped and released, and says what time it is."""
    path = "/test/clock"

    def said(body: Any) -> str:
        answer = api.post(path, body)
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["now"])

    assert said({"freeze": True, "now": "2026-11-24T12:00:00+03:00"}).startswith("2026-11-24T09:00")
    assert said({"advance_s": 90}).startswith("2026-11-24T09:01:30")
    assert said({"freeze": False}) < said({})
    for body in ({"now": "0001-01-01T00:00:00+14:00"}, {"now": "9999-12-31T23:59:59-14:00"}):
        problem(api.post(path, body), 422, "invalid")
    for body in ({"advance_s": -1}, {"now": "yesterday"}, {"freeze": 7}):
        problem(api.post(path, body), 422, "invalid")


def test_clock_is_for_tests(api: Api) -> None:
    """Without PRIYOM_TEST_CLOCK it is not there, and from another machine it is forbidden."""
    far = {"environ_overrides": {"REMOTE_ADDR": "10.0.0.9"}}
    problem(api.post("/test/clock", {}, **far), 403, "forbidden")
    api.app.extensions["priyom"].test_clock = False
    try:
        problem(api.post("/test/clock", {}), 404, "not-found")
    finally:
        api.app.extensions["priyom"].test_clock = True


def test_jobs_run_before_the_clock_answers(api: Api) -> None:
    """When the clock's answer comes, the day has ended; moved back, the day may end again."""
    api.post("/test/clock", {"freeze": True})
    for _ in range(2):
        api.post("/test/clock", {"now": "2026-11-23T10:00:00+03:00"})
        one = api.come()
        api.post("/test/clock", {"advance_s": 14 * 3600})
        shown = api.get(f"/tickets/{one['id']}").get_json()
        assert shown["state"] == "expired"
        assert shown["finished_at"] == "2026-11-24T00:00:00+03:00"


def test_a_year_ahead_is_not_for_ever(api: Api) -> None:
    """A jump over half a year runs every day's end and still answers."""
    api.come()
    assert api.post("/test/clock", {"advance_s": 130 * 86400}).status_code == 200
