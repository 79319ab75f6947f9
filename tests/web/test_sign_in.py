"""Signing in: argon2, a lock after five wrong tries, and never a way elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select

from centres import people as room
from centres.lapsed import lapsed
from centres.tables import people
from office import pages as office
from store.clock import real_now
from tests.web.conftest import PASSWORD
from tests.web.visit import Visit


@pytest.fixture
def browser(app: Any) -> Visit:
    return Visit(app)


def test_an_unknown_name_is_tried_like_any_other() -> None:
    """No password fits nobody's hash, and to try it costs what any other costs."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    nobody = room.fits_nobody(hasher)
    assert extract_parameters(nobody) == extract_parameters(hasher.hash("nobody"))
    with pytest.raises(VerifyMismatchError):
        hasher.verify(nobody, "nobody")
    assert room.fits_nobody(hasher) != nobody


@pytest.mark.parametrize(
    ("login", "home"),
    [("clerk", "/desk/hall"), ("head", "/insight/"), ("boss", "/insight/"), ("root", "/office")],
)
def test_everybody_comes_to_work(browser: Visit, login: str, home: str) -> None:
    """Signed in, everybody comes to the page of their role."""
    answer = browser.sign_in(login, PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, home)
    assert browser.get(home).status_code == 200


def test_the_session_cookie(browser: Visit) -> None:
    """The session's cookie is out of reach of scripts and foreign pages."""
    answer = browser.sign_in("clerk", PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_passwords_are_argon2(browser: Visit) -> None:
    """A password is kept as an argon2id hash."""
    with browser.app.extensions["priyom"].store.read() as conn:
        kept = conn.execute(select(people.c.password).where(people.c.login == "clerk")).scalar()
    assert kept and kept.startswith("$argon2id$") and PASSWORD not in kept


@pytest.mark.parametrize(
    ("login", "password"),
    [("clerk", "wrong"), ("nobody", PASSWORD), ("", ""), ("clerk", ""), ("' OR 1=1", "x")],
)
def test_wrong(browser: Visit, login: str, password: str) -> None:
    """A wrong name and a wrong password are told apart by nothing."""
    answer = browser.sign_in(login, password)
    assert answer.status_code == 401
    assert browser.get("/office").status_code == 302


def test_names_as_people_type_them(browser: Visit) -> None:
    """Blanks around a name and capitals do not matter."""
    assert browser.sign_in(" Clerk ", PASSWORD).status_code == 302


def test_five_wrong_ones_lock_the_name(browser: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """After five wrong passwords in a row even the right one is refused for five minutes of real
    time; another name is not locked, and a right one in between starts the count again."""
    for _ in range(4):
        browser.sign_in("clerk", "wrong")
    assert browser.sign_in("clerk", PASSWORD).status_code == 302
    for _ in range(5):
        assert browser.sign_in("clerk", "wrong").status_code == 401
    assert browser.sign_in("clerk", PASSWORD).status_code == 401
    assert browser.sign_in("head", PASSWORD).status_code == 302
    browser.app.extensions["priyom"].store.clock.advance(timedelta(hours=1))
    assert browser.sign_in("clerk", PASSWORD).status_code == 401
    later = real_now() + room.LOCKED + timedelta(seconds=1)
    monkeypatch.setattr(office, "real_now", lambda: later)
    assert browser.sign_in("clerk", PASSWORD).status_code == 302


def test_no_lock_without_limits(browser: Visit) -> None:
    """PRIYOM_RATE_LIMITS=0 turns the lock off."""
    browser.app.extensions["priyom"].rate_limits = False
    for _ in range(5):
        browser.sign_in("clerk", "wrong")
    assert browser.sign_in("clerk", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("next", "goes"),
    [
        ("/desk/hall/2", "/desk/hall/2"),
        ("https://evil.example/", "/desk/hall"),
        ("//evil.example", "/desk/hall"),
        ("/\\evil.example", "/desk/hall"),
        ("/\t/evil.example", "/desk/hall"),
        ("/\n/evil.example", "/desk/hall"),
        ("javascript:alert(1)", "/desk/hall"),
        ("desk", "/desk/hall"),
        ("http:///evil.example", "/desk/hall"),
        ("//[", "/desk/hall"),
        ("/[", "/%5B"),
    ],
)
def test_next_stays_inside(browser: Visit, next: str, goes: str) -> None:
    """After signing in one goes to the page wanted, if it is one of ours."""
    assert browser.sign_in("clerk", PASSWORD, next=next).headers["Location"] == goes


def test_a_page_asks_to_sign_in_and_comes_back(browser: Visit) -> None:
    """A page that needs a person leads to the door and from there back."""
    answer = browser.get("/desk/hall/2?lang=en")
    assert answer.headers["Location"].startswith("/sign-in?next=/desk/hall/2")


def test_sign_in_needs_the_form_s_token(browser: Visit) -> None:
    """A foreign page can sign nobody in."""
    answer = browser.client.post("/sign-in", data={"login": "clerk", "password": PASSWORD})
    assert answer.status_code == 403


def test_sign_out(browser: Visit) -> None:
    """Signed out, one is a stranger."""
    browser.sign_in("root", PASSWORD)
    browser.get("/office")
    assert browser.submit("/sign-out").status_code == 302
    assert browser.get("/office").status_code == 302


def test_a_new_password_ends_what_the_old_one_opened(browser: Visit) -> None:
    """Whoever came by a password that was changed since, or holds a copy of such a cookie, has to
    come again, in pages and on an open line."""
    store = browser.app.extensions["priyom"].store
    browser.sign_in("clerk", PASSWORD)
    with store.read() as conn:
        person = room.find_person(conn, "clerk")
    assert person and browser.get("/desk/hall").status_code == 200
    with store.write() as tx:
        room.set_password(tx, "clerk", room.hash_password("another password"))
        assert lapsed(tx.conn, [person.principal]) == {person.principal}
    assert browser.get("/desk/hall").status_code == 302
    browser.sign_in("clerk", "another password")
    assert browser.get("/desk/hall").status_code == 200


def test_pages_know_scopes(browser: Visit) -> None:
    """A clerk's session does not open another centre's desk."""
    browser.sign_in("clerk", PASSWORD)
    assert browser.get("/desk/hall").status_code == 200
    assert browser.get("/desk/small").status_code == 403
    assert browser.get("/desk/nowhere").status_code == 404
    assert browser.get("/desk/hall/99").status_code == 404
    assert browser.get("/insight/").status_code == 403
    assert browser.get("/office").status_code == 403


def test_unknown_names_cost_as_much(browser: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a name that is not there a hash is verified all the same, and «nobody» is no password:
    time does not tell which names there are."""
    seen: list[str] = []
    real = room._hasher

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            seen.append(hashed)
            return bool(real.verify(hashed, password))

    monkeypatch.setattr(room, "_hasher", Counting())
    for login in ("nobody-at-all", "clerk"):
        assert browser.sign_in(login, "nobody").status_code == 401
    assert len(seen) == 2
