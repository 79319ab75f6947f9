"""Who is asking: a bearer token, a signed-in person or an enrolled screen.

Kiosk, board and desk may share one browser, so a page names its principal in `X-Priyom-As` (an
id, no secret), and only that principal's cookie is looked at."""

from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, current_user

from centres.access import Principal
from centres.devices import find_device, is_device
from centres.people import find_person
from centres.tokens import find_token
from web.house import house
from web.real import real

DEVICE_COOKIE = "device_{}"


class SignedIn:
    """What Flask-Login keeps of a person: the login, and the mark of the password they came by;
    everything else is read afresh. Whoever changes a password shuts out who came by the old."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, principal: Principal, lang: str) -> None:
        self.principal, self.lang = principal, lang

    def get_id(self) -> str:
        return f"{self.principal.mark}.{self.principal.id}"


def who() -> Principal | None:
    """The principal of this request, looked up once."""
    here = real(g)
    if "who" not in here:
        here.who = _find()
    principal: Principal | None = here.who
    return principal


def by_cookie() -> bool:
    """Did the principal come by a cookie, which a foreign page could make a browser send?"""
    who()
    return bool(g.get("by_cookie"))


def _find() -> Principal | None:
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _, secret = header.partition(" ")
        return _token(secret.strip()) if scheme.lower() == "bearer" else None
    g.by_cookie = True
    named = request.headers.get("X-Priyom-As", "")
    if named.startswith("device:"):
        return device_principal(named.removeprefix("device:"))
    return user_principal(named.removeprefix("user:"))


def _token(secret: str) -> Principal | None:
    with house().store.read() as conn:
        return find_token(conn, secret)


def token_principal(secret: str) -> Principal | None:
    """For a socket's `auth.token`."""
    return _token(secret)


def user_principal(login: str = "") -> Principal | None:
    """The signed-in person; if a page named one, only that very person."""
    if "_user_id" not in session or not current_user.is_authenticated:
        return None
    principal: Principal = current_user.principal
    if login and login != principal.id:
        return None
    g.lang = current_user.lang
    return principal


def device_principal(device_id: str) -> Principal | None:
    """The screen whose own cookie came along."""
    secret = request.cookies.get(DEVICE_COOKIE.format(device_id))
    if not secret:
        return None
    with house().store.read() as conn:
        device = find_device(conn, device_id)
    if device is None or not is_device(device, secret):
        return None
    house().heard.add(device.id)
    return device.principal


def _load_user(kept: str) -> SignedIn | None:
    mark, _, login = kept.partition(".")
    with house().store.read() as conn:
        person = find_person(conn, login)
    if person is None or person.mark != mark:
        return None
    return SignedIn(person.principal, person.lang)


def cookie_options() -> dict[str, Any]:
    return {"httponly": True, "samesite": "Lax", "secure": current_app.config["COOKIES_SECURE"]}


def register(app: Flask) -> None:
    manager = LoginManager(app)
    # «basic»: a session is not thrown out because a proxy changed the address in between.
    manager.session_protection = "basic"
    manager.user_loader(_load_user)
    app.jinja_env.globals["who"] = who
