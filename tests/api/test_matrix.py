"""Who may do what: the contract's table, call by call and role by role."""

from typing import Any

import pytest

from api.declare import CALLS as DECLARED
from centres.access import ROLES
from line import rows
from printers import roster
from printers.roster import Printer
from tests.api.asking import Api, problem


def own(api: Api, role: str) -> str:
    """A ticket that this role's machine issued, else anybody's."""
    issuer = role if role in ("kiosk", "desk", "admin") else "admin"
    answer = api.post("/centres/hall/tickets", {"service": "reference"}, role=issuer, scope="hall")
    assert answer.status_code == 201
    return f"/tickets/{answer.get_json()['id']}"


CALLS: dict[str, tuple[set[str], str, Any]] = {
    "POST /centres/hall/tickets": ({"kiosk", "desk", "admin"}, "", {"service": "reference"}),
    "GET {own}": ({"kiosk", "desk", "insight", "admin"}, "", None),
    "POST {own}/cancel": ({"kiosk", "desk", "admin"}, "", "code"),
    "POST {called}/recall": ({"desk", "admin"}, "", None),
    "POST {called}/finish": ({"desk", "admin"}, "", None),
    "POST {called}/transfer": ({"desk", "admin"}, "", {"service": "documents"}),
    "POST {called}/undo": ({"desk", "admin"}, "", None),
    "POST {own}/slip": ({"desk", "admin"}, "", None),
    "POST /centres/hall/windows/2/open": ({"desk", "admin"}, "", None),
    "POST /centres/hall/windows/2/pause": ({"desk", "admin"}, "", None),
    "POST /centres/hall/windows/2/close": ({"desk", "admin"}, "", None),
    "POST /centres/hall/windows/3/next": ({"desk", "admin"}, "", None),
    "GET /centres/hall/board": ({"kiosk", "desk", "display", "insight", "admin"}, "", None),
    "GET /centres/hall/journal": ({"desk", "insight", "admin"}, "", None),
    "GET /centres/hall/waits": ({"desk", "insight", "admin"}, "", None),
    "GET /branches/west/waits": ({"insight", "admin"}, "network", None),
    "GET /network/waits": ({"insight", "admin"}, "network", None),
    "GET /centres/hall/legs": ({"desk", "insight", "admin"}, "", None),
    "GET /branches/west/legs": ({"insight", "admin"}, "network", None),
    "GET /network/legs": ({"insight", "admin"}, "network", None),
    "GET /network/erasures": ({"admin"}, "network", None),
    "POST /test/clock": ({"admin"}, "", None),
    "POST /test/nothing": ({"admin"}, "", None),
}
"""Call → who may; the scope of the token where it is not the centre; the body."""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("call", CALLS)
def test_roles(api: Api, call: str, role: str) -> None:
    """Whoever the contract names may; everybody else is told 403 and nothing happens."""
    allowed, scope, body = CALLS[call]
    method, path = call.split(" ")
    if "{own}" in path:
        path = path.replace("{own}", own(api, role))
    if "{called}" in path:
        api.open()
        api.come()
        path = path.replace("{called}", f"/tickets/{api.next().get_json()['id']}")
    if "windows/3/next" in path:
        api.open("3")
    if path.endswith("/slip"):
        with api.store.write() as tx:
            roster.configure(tx, Printer("p1", "hall", "", "file", "/tmp"))
    if body == "code":
        with api.store.read() as conn:
            ticket = rows.find(conn, path.split("/")[2])
        assert ticket
        body = {"code": ticket.code}
    answer = api.call(method, path, body, role=role, scope=scope or "hall")
    if role in allowed:
        assert 200 <= answer.status_code < 300, answer.text
    else:
        problem(answer, 403, "forbidden")


def test_every_call_is_in_the_table(api: Api) -> None:
    """No call of the API is outside of this table, or of one that its own tests hold."""
    elsewhere = ("cases", "bookings", "check-in", "slots", "programme")
    named = {call.split(" ")[1].split("/")[-1] for call in CALLS}
    for call in DECLARED:
        if any(word in call.path for word in elsewhere):
            continue
        last = call.path.split("/")[-1]
        assert last in named or last in ("<action>", "<uuid:ticket>"), call.path


SCOPED = {
    "/centres/{}/board": "admin",
    "/centres/{}/journal": "desk",
    "/centres/{}/waits": "insight",
    "/centres/{}/legs": "insight",
}


@pytest.mark.parametrize("path", SCOPED)
@pytest.mark.parametrize(
    ("scope", "reached"),
    [("hall", {"hall"}), ("west", {"hall", "small"}), ("network", {"hall", "small", "far"})],
)
def test_scopes_of_centres(api: Api, path: str, scope: str, reached: set[str]) -> None:
    """A token reaches its centre, its branch's centres, or all; another centre is 403, and one
    that does not exist is 404."""
    for centre in ("hall", "small", "far"):
        answer = api.get(path.format(centre), role=SCOPED[path], scope=scope)
        assert answer.status_code == (200 if centre in reached else 403)
    problem(api.get(path.format("nowhere"), role=SCOPED[path], scope=scope), 404, "not-found")


def test_scopes_of_branches(api: Api) -> None:
    """A branch's figures are for the branch and the network; the network's for the network."""
    for scope, branch, network in [("west", 200, 403), ("network", 200, 200), ("hall", 403, 403)]:
        for role in ("insight", "admin"):
            for what in ("waits", "legs"):
                path = f"/branches/west/{what}"
                assert api.get(path, role=role, scope=scope).status_code == branch
                path = f"/network/{what}"
                assert api.get(path, role=role, scope=scope).status_code == network
    problem(api.get("/branches/nowhere/waits", role="insight"), 404, "not-found")


def test_scopes_of_tickets(api: Api) -> None:
    """An id outside the scope, unknown or malformed is 404: it must not tell that it exists."""
    far = api.come(centre="far")
    for path in (far["id"], "0190b0a0-0000-7000-8000-000000000000", "x", "1", "%00"):
        answer = api.get(f"/tickets/{path}", role="desk", scope="hall")
        problem(answer, 404, "not-found")
        answer = api.post(f"/tickets/{path}/cancel", role="desk", scope="hall")
        problem(answer, 404, "not-found")


def test_a_kiosk_sees_its_own_tickets(api: Api) -> None:
    """A kiosk may look at what it issued and at nothing else."""
    other = api.come()
    problem(api.get(f"/tickets/{other['id']}", role="kiosk", scope="hall"), 403, "forbidden")


def test_a_kiosk_cancels_with_the_code_only(api: Api) -> None:
    """At a kiosk the slip's code shows that the ticket is the visitor's."""
    one = api.come()
    for body in (None, {}, {"code": "x"}, {"code": "ё"}):
        problem(api.act(one, "cancel", body, role="kiosk", scope="hall"), 403, "wrong-code")
    answer = api.act(one, "cancel", {"code": one["code"]}, role="kiosk", scope="hall")
    assert answer.status_code == 200 and answer.get_json()["state"] == "left"


def test_guesses_are_counted(api: Api) -> None:
    """After five wrong codes even the right one is refused, at this kiosk and for this ticket."""
    one, two = api.come(), api.come()
    for _ in range(5):
        api.act(one, "cancel", {"code": "x"}, role="kiosk", scope="hall")
    for ticket in (one, two):
        right = {"code": ticket["code"]}
        answer = api.act(ticket, "cancel", right, role="kiosk", scope="hall")
        problem(answer, 429, "too-many")
        assert int(answer.headers["Retry-After"]) > 0
    right = {"code": one["code"]}
    problem(api.act(one, "cancel", right, role="kiosk", scope="west"), 429, "too-many")
    api.app.extensions["priyom"].rate_limits = False
    assert api.act(one, "cancel", right, role="kiosk", scope="hall").status_code == 200
