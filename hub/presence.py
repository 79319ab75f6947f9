"""Signs of life: which screens hold a line to this worker, or asked it for something just now.

A page that hangs answers no ping of its socket, so the line itself is the heart-beat."""

import logging
import time
from collections.abc import Callable

from flask import Flask

from centres.access import Principal
from centres.devices import heard
from store.clock import real_now
from web.house import House

EVERY = 20
"""Seconds between two lines in the log of life."""

log = logging.getLogger(__name__)


def write_down(app: Flask, house: House) -> int:
    """Keep that these devices were heard now; how many."""
    sessions: dict[str, Principal | None] = app.extensions["priyom_sockets"]
    asked = {house.heard.pop() for _ in range(len(house.heard))}
    held = [one for one in list(sessions.values()) if one and one.kind == "device"]
    # An agent says by itself that it is there: another hand would hide that one took its place.
    here = asked | {one.id for one in held if one.role != "agent"}
    if here:
        with house.store.write("system") as tx:
            heard(tx, here, real_now())
    return len(here)


def forever(app: Flask, house: House, pause: Callable[[float], None] = time.sleep) -> None:
    """In each serving process: every worker knows its own sockets only."""
    while True:
        pause(EVERY)
        try:
            write_down(app, house)
        except Exception:
            # The database may be away for a while; who is silent is asked again in any case.
            log.exception("signs of life could not be written down")
