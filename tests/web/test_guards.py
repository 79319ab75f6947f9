"""No route and no socket event without its guard; the doors hold."""

from datetime import timedelta
from typing import Any

import pytest

from centres import tokens
from centres.tokens import create_token, revoke_token
from store.clock import real_now
from tests.web.conftest import PASSWORD
from tests.web.visit import Visit
from web.guards import GUARD

UNGUARDED = {"static"}
"""Flask's own route for files that hold no secret."""


def test_every_route_has_its_guard(app: Any) -> None:
    """Every route says who may come in, or for what reason everybody may."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in UNGUARDED:
            continue
        says = getattr(app.view_functions[rule.endpoint], GUARD, None)
        assert says, f"{rule.endpoint} ({rule}) has no guard"
        if isinstance(says, str) and says.startswith("public"):
            assert len(says) > len("public: ") + 10, f"{rule.endpoint} gives no reason"


def test_every_socket_event_has_its_guard(app: Any) -> None:
    """Every Socket.IO handler says who may use it, and none is attached beside them."""
    known = app.extensions["priyom_socket_events"]
    assert all(getattr(handler, GUARD, None) for handler in known.values())
    assert set(app.extensions["socketio"].server.handlers["/"]) == set(known)


def test_nothing_is_changed_by_looking(app: Any) -> None:
    """An address that is looked at changes nothing: no route takes GET and a writing method."""
    for rule in app.url_map.iter_rules():
        methods = set(rule.methods or ()) - {"HEAD", "OPTIONS"}
        assert methods in ({"GET"}, {"POST"}), f"{rule} takes {methods}"


def test_without_anything_every_door_is_shut(app: Any) -> None:
    """A stranger gets 401 or a way to sign in from every guarded address, never its content."""
    app.extensions["priyom"].rate_limits = False
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        says = getattr(app.view_functions.get(rule.endpoint), GUARD, "public")
        if isinstance(says, str) and says.startswith("public"):
            continue
        values = {name: "0190b0a0-0000-7000-8000-000000000000" for name in rule.arguments}
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
        answer = client.open(address, method=method)
        if answer.status_code == 302:
            location = answer.headers["Location"]
            assert location.startswith(("/sign-in", "/enrol/")), (address, location)
        else:
            assert answer.status_code in (401, 403), (address, answer.status_code)


BOARD = "/api/v1/centres/hall/board"


def asked(app: Any, header: str | None) -> int:
    headers = {} if header is None else {"Authorization": header}
    return int(app.test_client().get(BOARD, headers=headers).status_code)


def test_tokens(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token is good until it expires or is revoked, by real time; anything else is 401."""
    store = app.extensions["priyom"].store
    with store.write() as tx:
        secret = create_token(tx, "desk", "hall", timedelta(hours=1))
    assert asked(app, f"Bearer {secret}") == asked(app, f"bearer  {secret}") == 200
    for bad in (None, "", "Bearer", "Bearer x", f"Basic {secret}", f"Bearer {secret}x", secret):
        assert asked(app, bad) == 401, bad
    store.clock.advance(timedelta(days=400))
    assert asked(app, f"Bearer {secret}") == 200
    later = real_now() + timedelta(hours=1)
    with monkeypatch.context() as patch:
        patch.setattr(tokens, "real_now", lambda: later)
        assert asked(app, f"Bearer {secret}") == 401
    with store.read() as conn:
        found = tokens.find_token(conn, secret)
    assert found
    with store.write() as tx:
        assert revoke_token(tx, found.id) and not revoke_token(tx, found.id)
    assert asked(app, f"Bearer {secret}") == 401


def test_only_a_digest_is_kept(app: Any) -> None:
    """Whoever reads the database finds no token in it."""
    store = app.extensions["priyom"].store
    with store.write() as tx:
        secret = create_token(tx, "desk", "hall")
    with store.read() as conn:
        rows = conn.execute(tokens.tokens.select()).all()
    assert rows and secret not in str(rows)


def test_unauthenticated_is_a_problem(app: Any) -> None:
    """401 says how to come in, as a problem document."""
    answer = app.test_client().get(BOARD)
    assert answer.content_type == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_strangers_are_limited_by_address(app: Any) -> None:
    """After 120 tries a minute an address is told to wait; another address is not."""
    client = app.test_client()
    codes = [client.get(BOARD).status_code for _ in range(122)]
    assert codes[:120] == [401] * 120 and codes[120:] == [429, 429]
    answer = client.get(BOARD)
    assert int(answer.headers["Retry-After"]) > 0
    other = client.get(BOARD, environ_overrides={"REMOTE_ADDR": "10.0.0.9"})
    assert other.status_code == 401


def test_supervisors_are_never_limited(app: Any) -> None:
    """Liveness, readiness and metrics answer however often they are asked."""
    client = app.test_client()
    for path in ("/healthz", "/readyz", "/metrics"):
        assert {client.get(path).status_code for _ in range(130)} == {200}


def test_a_cookie_write_needs_the_page_s_token(app: Any) -> None:
    """A session cookie alone changes nothing: without the page's CSRF token it is 403."""
    browser = Visit(app)
    browser.sign_in("clerk", PASSWORD)
    browser.get("/desk/hall/1")
    path = "/api/v1/centres/hall/windows/1/open"
    for headers in ({}, {"X-CSRFToken": "wrong"}):
        answer = browser.client.post(path, headers=headers)
        assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/csrf")
    assert browser.client.post(path, headers={"X-CSRFToken": browser.token}).status_code == 200
    assert browser.client.get(BOARD).status_code == 200


def test_a_page_names_its_principal(app: Any) -> None:
    """`X-Priyom-As` chooses among the cookies of a browser; who is not signed in is nobody."""
    browser = Visit(app)
    browser.sign_in("clerk", PASSWORD)
    for named, status in [("user:clerk", 200), ("user:boss", 401), ("device:clerk", 401)]:
        answer = browser.client.get(BOARD, headers={"X-Priyom-As": named})
        assert answer.status_code == status, named


def test_a_person_who_left_is_out_at_once(app: Any) -> None:
    """Whoever is no longer active, or changed role, is so with the next request."""
    from centres.tables import people

    browser = Visit(app)
    browser.sign_in("clerk", PASSWORD)
    store = app.extensions["priyom"].store
    here = people.update().where(people.c.login == "clerk")
    try:
        with store.write() as tx:
            tx.conn.execute(here.values(role="display"))
        path = "/api/v1/centres/hall/journal"
        assert browser.client.get(path).status_code == 403
        with store.write() as tx:
            tx.conn.execute(here.values(active=False))
        assert browser.client.get(BOARD).status_code == 401
    finally:
        with store.write() as tx:
            tx.conn.execute(here.values(role="desk", active=True))
