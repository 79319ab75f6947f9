"""Letting a screen in: it shows a code, an administrator approves, it gets a cookie of its own."""

from datetime import timedelta
from typing import Any

import pytest

from centres import devices as fleet
from store.clock import real_now
from tests.web.conftest import PASSWORD
from tests.web.visit import Visit

SAID = (200, 303)
"""An answer to a form: a page, or the way to one."""


def device(app: Any, kind: str, centre: str = "hall") -> str:
    with app.extensions["priyom"].store.read() as conn:
        return next(one.id for one in fleet.list_devices(conn, centre) if one.kind == kind)


def code_of(app: Any, screen: Visit, kind: str) -> str:
    """The code that the screen shows."""
    page = screen.get(f"/enrol/{kind}").text
    with app.extensions["priyom"].store.read() as conn:
        known = {row.code for row in conn.execute(fleet.enrolments.select())}
    (shown,) = {code for code in known if code in page}
    return str(shown)


@pytest.fixture
def admin(app: Any) -> Visit:
    visit = Visit(app)
    visit.sign_in("root", PASSWORD)
    visit.get("/office")
    return visit


def enrol(app: Any, admin: Visit, kind: str = "kiosk", centre: str = "hall") -> tuple[Visit, str]:
    """A screen that was let in, and its device."""
    screen, here = Visit(app), device(app, "kiosk" if kind == "kiosk" else "board", centre)
    code = code_of(app, screen, kind)
    assert admin.submit("/office/approve", device=here, code=code).status_code in SAID
    answer = screen.get(f"/enrol/{kind}")
    assert answer.status_code == 302
    screen.get(answer.headers["Location"])
    return screen, here


@pytest.mark.parametrize(("kind", "page"), [("kiosk", "/kiosk/"), ("display", "/display/")])
def test_the_whole_way(app: Any, admin: Visit, kind: str, page: str) -> None:
    """A new screen shows a code; approved, it has its cookie and its page."""
    screen, here = enrol(app, admin, kind)
    assert screen.get(f"{page}{here}").status_code == 200
    cookie = screen.client.get_cookie(f"device_{here}")
    assert cookie and cookie.http_only
    board = "/api/v1/centres/hall/board"
    as_it = {"X-Priyom-As": f"device:{here}"}
    assert screen.client.get(board, headers=as_it).status_code == 200
    assert screen.client.get(board).status_code == 401
    far = screen.client.get("/api/v1/centres/far/board", headers=as_it)
    assert far.status_code == 403


def test_a_kiosk_s_cookie_issues(app: Any, admin: Visit) -> None:
    """An enrolled kiosk issues a ticket with its cookie and the page's token, and sees it."""
    screen, here = enrol(app, admin)
    headers = {"X-Priyom-As": f"device:{here}", "Idempotency-Key": "a"}
    body, path = {"service": "reference"}, "/api/v1/centres/hall/tickets"
    assert screen.client.post(path, json=body, headers=headers).status_code == 403
    headers["X-CSRFToken"] = screen.token
    one = screen.client.post(path, json=body, headers=headers)
    assert (one.status_code, one.get_json()["channel"]) == (201, "kiosk")
    shown = screen.client.get(f"/api/v1/tickets/{one.get_json()['id']}", headers=headers)
    assert shown.status_code == 200


def test_the_code_stays_while_it_waits(app: Any) -> None:
    """A screen that reloads shows the same code; another screen shows another."""
    one, two = Visit(app), Visit(app)
    first = code_of(app, one, "kiosk")
    assert code_of(app, one, "kiosk") == first != code_of(app, two, "kiosk")


def test_a_wrong_code(app: Any, admin: Visit) -> None:
    """Nobody is let in by a code that no screen shows, or one of the other kind."""
    screen = Visit(app)
    code = code_of(app, screen, "kiosk")
    board = device(app, "board")
    for wrong in ("", "ZZZZZZ", code):
        admin.submit("/office/approve", device=board, code=wrong)
    assert screen.get("/enrol/kiosk").status_code == 200


def test_many_screens_one_after_the_other(app: Any, admin: Visit) -> None:
    """Only wrong codes are counted as guesses: an administrator may let in a hundred screens."""
    for _ in range(7):
        enrol(app, admin)
    for _ in range(5):
        answer = admin.submit("/office/approve", device=device(app, "kiosk"), code="x")
        assert answer.status_code in SAID
    answer = admin.submit("/office/approve", device=device(app, "kiosk"), code="x")
    assert answer.status_code == 429


def test_a_code_lives_a_quarter_of_an_hour(
    app: Any, admin: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After 15 minutes of real time a code lets nobody in, and the screen shows a new one."""
    screen = Visit(app)
    code = code_of(app, screen, "kiosk")
    later = real_now() + timedelta(minutes=15, seconds=1)
    monkeypatch.setattr(fleet, "real_now", lambda: later)
    admin.submit("/office/approve", device=device(app, "kiosk"), code=code)
    assert screen.get("/enrol/kiosk").status_code == 200
    assert code_of(app, screen, "kiosk") != code


def test_shut_out(app: Any, admin: Visit) -> None:
    """A screen that was shut out, or replaced by another, has a cookie that opens nothing."""
    screen, here = enrol(app, admin)
    again, _ = enrol(app, admin)
    assert screen.get(f"/kiosk/{here}").status_code == 302
    assert again.get(f"/kiosk/{here}").status_code == 200
    admin.submit("/office/revoke", device=here)
    assert again.get(f"/kiosk/{here}").status_code == 302


def test_only_an_administrator_lets_in(app: Any) -> None:
    """A head may look at the devices of the branch and let in none; a clerk sees nothing."""
    head, clerk = Visit(app), Visit(app)
    head.sign_in("head", PASSWORD)
    page = head.get("/office").text
    assert device(app, "kiosk", "hall") in page or "hall" in page or "Большой зал" in page
    assert device(app, "kiosk", "far") not in page
    fields = {"device": device(app, "kiosk"), "code": "x"}
    assert head.submit("/office/approve", **fields).status_code == 403
    clerk.sign_in("clerk", PASSWORD)
    assert clerk.submit("/office/approve", **fields).status_code == 403
    assert clerk.get("/office").status_code == 403


@pytest.mark.parametrize("kind", ["toaster", "printer", "..", "%00"])
def test_unknown_kinds(app: Any, kind: str) -> None:
    """Only kiosks, boards and agents are let in by a code."""
    assert Visit(app).get(f"/enrol/{kind}").status_code == 404


@pytest.mark.parametrize("named", ["x", "ё" * 36, "z" * 36, "0190b0a0-0000-7000-8000-000000000000"])
def test_unknown_devices(app: Any, admin: Visit, named: str) -> None:
    """A device that is not there is 404 for an administrator and no door for a screen."""
    assert admin.submit("/office/approve", device=named, code="x").status_code == 404
    assert Visit(app).get(f"/kiosk/{named}").status_code == 302
