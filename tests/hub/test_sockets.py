"""Watching over Socket.IO: who may watch what, and what comes."""

import re
from typing import Any

import pytest

from centres.access import ROLES
from hub import publisher as publishing
from hub.publisher import Publisher
from hub.sockets import MAY
from store import journal
from tests.api.asking import Api
from tests.house import ROOT


def connect(api: Api, auth: Any = None) -> Any:
    return api.app.extensions["socketio"].test_client(api.app, auth=auth)


def watch(api: Api, asked: Any, role: str = "admin", scope: str = "network") -> Any:
    """The acknowledgement of `watch`."""
    return connect(api, {"token": api.token(role, scope)}).emit("watch", asked, callback=True)


def name(answer: Any) -> str:
    return str(answer["error"]["type"]).rsplit("/", 1)[-1]


MATRIX = {
    "board": {"kiosk", "desk", "display", "insight", "admin"},
    "kiosk": {"kiosk", "admin"},
    "desk": {"desk", "admin"},
    "insight": {"desk", "insight", "admin"},
}
"""The contract: view → who may watch it."""


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("view", MATRIX)
def test_roles(api: Api, view: str, role: str) -> None:
    """Each view is for the roles that the contract names."""
    answer = watch(api, {"centre": "hall", "view": view}, role, "hall")
    if role in MATRIX[view]:
        assert "snapshot" in answer, answer
    else:
        assert name(answer) == "forbidden"


def test_the_matrix_is_complete() -> None:
    """There is no view that this table forgets."""
    assert {view: set(roles) for view, roles in MAY.items()} == MATRIX


PAGE = (ROOT / "docs" / "sockets.md").read_text()


@pytest.mark.parametrize("view", [*MATRIX, "track"])
def test_every_view_is_documented(api: Api, view: str) -> None:
    """docs/sockets.md names each field of a snapshot, and who may watch the view."""
    ticket = api.come()
    asked = {"track": ticket["track_url"]} if view == "track" else {"centre": "hall", "view": view}
    snapshot = watch(api, asked, "admin")["snapshot"]
    (said,) = re.findall(rf"^- \*\*{view}\*\*: (.+?)(?=^- |^#)", PAGE, re.MULTILINE | re.DOTALL)
    figures = waits_answer(api) if view == "insight" else set()
    assert {field for field in snapshot if f"`{field}`" not in said} - {"seq"} <= figures
    if view in MATRIX:
        row = re.search(rf'^\| `.*"centre".*"{view}".*$', PAGE, re.MULTILINE)
        assert row and set(row[0].split("|")[3].replace(" ", "").split(",")) == MATRIX[view]


def waits_answer(api: Api) -> set[str]:
    """What the call that the page refers to answers with."""
    found = api.get("/centres/hall/waits?from=2026-11-23&to=2026-11-23&by=hour", role="insight")
    return set(found.get_json())


def test_every_event_is_documented(api: Api) -> None:
    """docs/sockets.md names each event that the server listens to."""
    events = set(api.app.extensions["priyom_socket_events"]) - {"connect", "disconnect"}
    (table,) = re.findall(r"^## What screens send\n(.+)", PAGE, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| (`.+?) \|", table, re.MULTILINE)
    assert {event for row in rows for event in re.findall(r"`(\w+)`", row)} == events


@pytest.mark.parametrize(
    ("asked", "role", "scope", "said"),
    [
        ({"centre": "far", "view": "board"}, "desk", "hall", "forbidden"),
        ({"centre": "far", "view": "board"}, "desk", "west", "forbidden"),
        ({"centre": "nowhere", "view": "board"}, "desk", "hall", "not-found"),
        ({"branch": "west", "view": "insight"}, "insight", "hall", "forbidden"),
        ({"branch": "nowhere", "view": "insight"}, "insight", "network", "not-found"),
        ({"network": True, "view": "insight"}, "insight", "west", "forbidden"),
        ({"network": True, "view": "insight"}, "desk", "network", "forbidden"),
        ({"branch": "west", "view": "insight"}, "desk", "west", "forbidden"),
        ({"network": True, "view": "desk"}, "admin", "network", "invalid"),
        ({"centre": "hall"}, "admin", "network", "invalid"),
        ({"centre": "hall", "view": "moon"}, "admin", "network", "invalid"),
        ({"view": "insight"}, "admin", "network", "invalid"),
        ({"centre": ["hall"], "view": "board"}, "admin", "network", "invalid"),
        ({"centre": "hall", "view": "board", "x": 1}, "admin", "network", "invalid"),
        ("hall", "admin", "network", "invalid"),
        (None, "admin", "network", "invalid"),
        ([], "admin", "network", "invalid"),
        (7, "admin", "network", "invalid"),
        ({"track": "x"}, "admin", "network", "not-found"),
        ({"track": "ё" * 5000}, "admin", "network", "not-found"),
    ],
)
def test_refused(api: Api, asked: Any, role: str, scope: str, said: str) -> None:
    """What may not be watched is refused with a problem document, whatever was sent."""
    assert name(watch(api, asked, role, scope)) == said


def test_scopes(api: Api) -> None:
    """A centre, a branch and the network are watched by whom they belong to; `seq` is the centre's
    last, and null where there is more than one journal."""
    api.come()
    for asked, scope, seq in [
        ({"centre": "hall", "view": "insight"}, "hall", 1),
        ({"branch": "west", "view": "insight"}, "west", None),
        ({"network": True, "view": "insight"}, "network", None),
    ]:
        answer = watch(api, asked, "insight", scope)
        assert answer["seq"] == seq and "issued" in answer["snapshot"]


def test_a_wrong_token_is_turned_away(api: Api) -> None:
    """A wrong token does not connect at all."""
    assert not connect(api, {"token": "x"}).is_connected()


def test_a_stranger_may_only_track(api: Api) -> None:
    """Without a token or cookie one may watch the ticket whose signed link one holds."""
    one = api.come()
    socket = connect(api)
    refused = socket.emit("watch", {"centre": "hall", "view": "board"}, callback=True)
    assert name(refused) == "unauthenticated"
    signed = one["track_url"].rsplit("/", 1)[-1]
    for track in (signed, one["track_url"]):
        answer = socket.emit("watch", {"track": track}, callback=True)
        assert answer["snapshot"]["id"] == one["id"] and answer["seq"] == 1
    assert "code" not in answer["snapshot"]
    ticket, signature = signed.split(".")
    forged = f"{ticket}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    assert name(socket.emit("watch", {"track": forged}, callback=True)) == "not-found"


def publish(api: Api, after: int = 0) -> None:
    """What the leading worker's follower does."""
    house = api.app.extensions["priyom"]
    publisher = Publisher(house, api.app.extensions["socketio"], lambda _room: True)
    with house.store.read() as conn:
        publisher.handle(house.store, "hall", journal.after(conn, "hall", after, 100))
    while publisher.idle(house.store):
        pass


def test_what_is_pushed(api: Api) -> None:
    """Each watcher gets the entries of its room, in order, with what every entry says, and then
    a patch; a tracking page hears of its own ticket only."""
    one, other = api.come(), api.come()
    board = connect(api, {"token": api.token("display", "hall")})
    seq = board.emit("watch", {"centre": "hall", "view": "board"}, callback=True)["seq"]
    track = connect(api)
    track.emit("watch", {"track": one["track_url"]}, callback=True)
    for socket in (board, track):
        socket.get_received()
    api.open()
    api.next()
    api.act(other, "cancel")
    publish(api, after=seq)
    pushed = [(event["name"], event["args"][0]) for event in board.get_received()]
    entries = [body for kind, body in pushed if kind == "entry"]
    assert [body["kind"] for body in entries] == ["window.opened", "ticket.called", "ticket.left"]
    assert [body["seq"] for body in entries] == [3, 4, 5]
    assert [body["prev"] for body in entries] == [2, 3, 4]
    for body in entries[1:]:
        assert {"ticket", "number", "service", "window", "state", "at", "centre"} <= set(body)
    assert [kind for kind, _ in pushed][-1] == "patch"
    mine = [event["args"][0] for event in track.get_received() if event["name"] == "entry"]
    assert [(body["kind"], body["ticket"]) for body in mine] == [("ticket.called", one["id"])]


@pytest.mark.parametrize("moment", [0.0, 0.999])
def test_the_first_patch_of_a_hall_does_not_wait(
    api: Api, monkeypatch: pytest.MonkeyPatch, moment: float
) -> None:
    """Whatever moment of its own a quiet hall was given, its first news is patched at once."""
    monkeypatch.setattr(publishing, "random", lambda: moment)
    board = connect(api, {"token": api.token("display", "hall")})
    board.emit("watch", {"centre": "hall", "view": "board"}, callback=True)
    board.get_received()
    api.come()
    publish(api)
    assert [event["name"] for event in board.get_received()][-1] == "patch"


def test_a_view_gets_no_more_than_its_screen(api: Api) -> None:
    """Boards and kiosks hear of no case, clerk, channel or priority; kiosks of no ticket at all."""
    sockets = {}
    for view in ("board", "kiosk"):
        sockets[view] = connect(api, {"token": api.token("admin")})
        sockets[view].emit("watch", {"centre": "hall", "view": view}, callback=True)
        sockets[view].get_received()
    api.come(priority=True)
    api.open()
    api.next()
    publish(api)
    heard = {
        view: [event for event in socket.get_received() if event["name"] == "entry"]
        for view, socket in sockets.items()
    }
    assert heard["kiosk"] == [] and len(heard["board"]) == 3
    for event in heard["board"]:
        body = event["args"][0]
        assert not {"case", "clerk", "channel", "priority", "code", "actor", "row"} & set(body)
