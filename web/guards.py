"""Guards: no route without one. A view says who may; a test walks all routes and finds it said.

401 without a good token or cookie, 403 for a role or centre outside, 404 for what is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import ValidationError, validate_csrf
from werkzeug.wrappers import Response as BaseResponse

from centres.access import ROLES, Principal
from centres.directory import Branch, Centre
from web.house import house
from web.limits import limit_stranger, limit_token
from web.problems import Problem, forbidden, not_found, wants_page
from web.real import real
from web.who import by_cookie, device_principal, user_principal, who

View = TypeVar("View", bound=Callable[..., Any])

GUARD = "priyom_guard"
"""The attribute under which a view carries what guards it."""


def public(reason: str, limited: bool = True) -> Callable[[View], View]:
    """Open to anybody, for a reason that is written down; strangers are limited by address,
    except where a supervisor looks as often as it likes."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if limited:
                limit_stranger()
            return view(*args, **kwargs)

        setattr(guarded, GUARD, f"public: {reason}")
        return guarded  # type: ignore[return-value]

    return decorate


def roles(*names: str) -> Callable[[View], View]:
    """Only these roles, by token or cookie; cookie writes need the CSRF token."""
    assert set(names) <= set(ROLES), names

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            principal = require()
            if principal.role not in names:
                raise forbidden()
            return view(*args, **kwargs)

        setattr(guarded, GUARD, names)
        return guarded  # type: ignore[return-value]

    return decorate


def screen(kind: str) -> Callable[[View], View]:
    """A page of an enrolled device: its address names the device, its cookie proves it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(device: str, *args: Any, **kwargs: Any) -> Any:
            principal = device_principal(device)
            if principal is None or principal.role != kind:
                limit_stranger()
                return redirect(url_for("office.enrol", kind=kind, device=device))
            return view(principal, *args, **kwargs)

        setattr(guarded, GUARD, f"screen: {kind}")
        return guarded  # type: ignore[return-value]

    return decorate


def signed_in(*names: str) -> Callable[[View], View]:
    """A page of a signed-in person with one of these roles."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            principal = user_principal()
            if principal is None:
                limit_stranger()
                return to_sign_in()
            if principal.role not in names:
                raise forbidden()
            if request.method not in ("GET", "HEAD"):
                check_csrf()
            return view(principal, *args, **kwargs)

        setattr(guarded, GUARD, f"signed in: {', '.join(names)}")
        return guarded  # type: ignore[return-value]

    return decorate


def socket_event(says: str) -> Callable[[View], View]:
    """A Socket.IO handler, and in words who may use it; it asks for itself."""

    def decorate(handler: View) -> View:
        setattr(handler, GUARD, says)
        return handler

    return decorate


def require() -> Principal:
    """Whoever asks, or 401; limits and CSRF are looked after here, once a request."""
    passed: Principal | None = real(g).get("passed")
    if passed:
        return passed
    principal = who()
    if principal is None:
        limit_stranger()
        raise Problem(401, "unauthenticated", _("Please sign in."))
    if by_cookie() and request.method not in ("GET", "HEAD", "OPTIONS"):
        check_csrf()
    limit_token(principal.key)
    g.passed = principal
    return principal


def check_csrf() -> None:
    """A cookie alone changes nothing: the page has to show the token of its session."""
    try:
        validate_csrf(request.headers.get("X-CSRFToken") or request.form.get("csrf_token"))
    except ValidationError as error:
        raise Problem(403, "csrf", _("Please reload the page.")) from error


def centre_in_reach(code: str) -> Centre:
    """The centre of this address, if the principal reaches it."""
    network = house().directory.network
    centre = network.centres.get(code)
    if centre is None:
        raise not_found()
    principal = who()
    if principal is None or not principal.reaches(network, code):
        raise forbidden()
    return centre


def branch_in_reach(code: str) -> Branch:
    branch = house().directory.network.branches.get(code)
    if branch is None:
        raise not_found()
    principal = who()
    if principal is None or not principal.reaches_branch(code):
        raise forbidden()
    return branch


def to_sign_in() -> BaseResponse:
    if not wants_page():
        raise Problem(401, "unauthenticated", _("Please sign in."))
    return redirect(url_for("office.sign_in", next=request.full_path.rstrip("?")))
