"""The demo's open doors: nobody asks for a password, so they exist only on one's own machine."""

from ipaddress import ip_address

from flask import request

from web.guards import check_csrf
from web.house import house
from web.problems import not_found


def is_at_home() -> bool:
    """Demo data, asked for from the machine itself, and never through a proxy."""
    address = ip_address(request.remote_addr or "0.0.0.0")
    return house().demo and address.is_loopback and "X-Forwarded-For" not in request.headers


def only_at_home() -> None:
    """404 for everybody else; whatever changes something needs the page's CSRF token, too."""
    if not is_at_home():
        raise not_found()
    if request.method not in ("GET", "HEAD"):
        check_csrf()
