"""The display's addresses: who may have them, and what they never say."""

from typing import Any

import pytest

from centres.devices import find_device, let_in, list_devices
from centres.secrets import digest
from web.signed import sign

SECRET = "a board's secret"


@pytest.fixture
def board(app: Any, client: Any) -> str:
    """An enrolled board of the large hall, its cookie in the client; its id."""
    store = app.extensions["priyom"].store
    with store.read() as conn:
        device = next(one for one in list_devices(conn, "hall") if one.kind == "board")
    with store.write("test") as tx:
        let_in(tx, device, digest(SECRET))
    client.set_cookie(f"device_{device.id}", SECRET)
    return device.id


@pytest.fixture
def ticket(client: Any, bearer: Any) -> dict[str, Any]:
    """A visitor waiting in the large hall."""
    answer = client.post(
        "/api/v1/centres/hall/tickets",
        json={"service": "reference", "channel": "kiosk"},
        headers=bearer("kiosk", "hall") | {"Idempotency-Key": "one"},
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def link(ticket: dict[str, Any]) -> str:
    return "/t/" + ticket["track_url"].rsplit("/", 1)[-1]


def test_a_board_says_what_hall_it_hangs_in(client: Any, board: str) -> None:
    """The page knows its windows, letters and size, and holds no truth of its own."""
    page = client.get(f"/display/{board}")
    assert page.status_code == 200
    for said in ('data-windows="1 2 3"', 'data-letters="АВС"', 'data-diagonal="43', "hall"):
        assert said in page.text
    assert "<style" not in page.text
    assert "style=" not in page.text


def test_a_board_is_sized_by_its_own_settings(app: Any, client: Any, board: str) -> None:
    """Diagonal and height come from the device as configured."""
    from centres.tables import devices

    store = app.extensions["priyom"].store
    with store.write("test") as tx:
        change = devices.update().where(devices.c.id == board)
        tx.conn.execute(change.values(settings={"diagonal": 55, "height": 2.0}))
    page = client.get(f"/display/{board}").text
    assert 'data-diagonal="55"' in page
    assert 'data-hung="2.0"' in page


def test_only_the_board_itself_gets_its_page(app: Any, client: Any, board: str) -> None:
    """Another browser is shown the way to enrolment; a revoked board, too."""
    stranger = app.test_client().get(f"/display/{board}")
    assert stranger.status_code == 302
    assert stranger.location.startswith("/enrol")
    with app.extensions["priyom"].store.read() as conn:
        assert find_device(conn, board)
    client.set_cookie(f"device_{board}", "wrong")
    assert client.get(f"/display/{board}").status_code == 302


def test_a_call_can_be_heard_and_is_kept_by_the_browser(client: Any, board: str) -> None:
    """The sound of a call is a private file that never changes under its address."""
    answer = client.get(f"/display/{board}/voice/ru/А105/3")
    assert answer.status_code == 200
    assert answer.content_type in ("audio/ogg", "audio/wav")
    assert len(answer.data) > 5_000
    assert answer.cache_control.private
    assert answer.cache_control.max_age == 86_400
    again = client.get(
        f"/display/{board}/voice/ru/А105/3", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "words",
    [
        "ru/А105/4",  # no such window
        "ru/А105/касса",
        "ru/Д105/3",  # a letter that this hall does not give out
        "ru/А05/3",
        "ru/А00105/3",
        "ru/A105/3",  # a Latin look-alike is another address
        "ru/А1٠5/3",  # digits of another script
        "de/А105/3",
        "ru/Распродажа/3",
        "ru/..%2F..%2Fetc/3",
    ],
)
def test_nothing_but_a_call_of_this_hall_is_ever_spoken(
    client: Any, board: str, words: str
) -> None:
    """No address puts other words into the company's mouth."""
    assert client.get(f"/display/{board}/voice/{words}").status_code == 404


def test_a_stranger_hears_nothing(app: Any, board: str) -> None:
    """Sounds are for the board alone: nobody else makes the server synthesise."""
    assert app.test_client().get(f"/display/{board}/voice/ru/А105/3").status_code == 302


def test_a_visitor_sees_the_own_place(client: Any, ticket: dict[str, Any]) -> None:
    """The link of the slip shows number and place, is not stored, and does not travel on."""
    page = client.get(link(ticket))
    assert page.status_code == 200
    assert ticket["number"] in page.text
    assert '"position": 1' in page.text
    assert page.cache_control.no_store
    # The address is a key: it does not travel to other sites.
    assert page.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_the_slip_s_code_is_not_on_the_page(client: Any, ticket: dict[str, Any]) -> None:
    """Whoever photographs the QR code learns the place in line and nothing more."""
    assert ticket["code"] not in client.get(link(ticket)).text


@pytest.mark.parametrize("signed", ["nonsense", "AAAA.BBBB", "a" * 3_000, "Ж", "%00"])
def test_a_wrong_link_says_so_and_shows_a_way_on(client: Any, signed: str) -> None:
    """No error of the browser, no trace of the inside: a page with a sentence."""
    answer = client.get(f"/t/{signed}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_a_forged_link_is_worth_nothing(client: Any, ticket: dict[str, Any]) -> None:
    """A ticket's id signed with another secret opens nothing and cancels nothing."""
    forged = sign("another secret", ticket["id"])
    assert client.get(f"/t/{forged}").status_code == 404
    assert client.post(f"/t/{forged}/leave", headers=token(client, ticket)).status_code == 404


def token(client: Any, ticket: dict[str, Any]) -> dict[str, str]:
    """What the page sends with a change."""
    page = client.get(link(ticket)).text
    csrf = page.split('name="csrf" content="')[1].split('"')[0]
    return {"X-CSRFToken": csrf, "Accept": "application/json"}


def test_a_visitor_who_leaves_leaves_once(client: Any, bearer: Any, ticket: dict[str, Any]) -> None:
    """«Я ухожу», touched twice, is one leaving and no error."""
    headers = token(client, ticket)
    for _ in range(2):
        answer = client.post(link(ticket) + "/leave", headers=headers)
        assert answer.status_code == 200
        assert answer.json == {"state": "left"}
    journal = client.get("/api/v1/centres/hall/journal", headers=bearer("admin")).json["items"]
    assert [entry["kind"] for entry in journal].count("ticket.left") == 1


def test_leaving_needs_the_page(client: Any, ticket: dict[str, Any]) -> None:
    """Another site cannot make a phone give up its place."""
    assert client.post(link(ticket) + "/leave").status_code == 403


def test_who_is_being_served_cannot_leave_by_phone(
    client: Any, bearer: Any, ticket: dict[str, Any]
) -> None:
    """The refusal tells what state the ticket is in, so that the page can show it."""
    headers = bearer("admin")
    here = "/api/v1/centres/hall/windows/3"
    assert client.post(f"{here}/open", json={}, headers=headers).status_code == 200
    assert client.post(f"{here}/next", json={}, headers=headers).status_code == 200
    client.post(f"/api/v1/tickets/{ticket['id']}/start", json={}, headers=headers)
    answer = client.post(link(ticket) + "/leave", headers=token(client, ticket))
    assert answer.status_code == 409
    assert answer.json["state"] == "serving"
