"""Signs of life: which screens hold a line to this worker, or asked it for something just now;
and who holds one without being let in any more.

A page that hangs answers no ping of its socket, so the line itself is the heart-beat."""

import logging
import time
from collections.abc import Callable

from flask import Flask

from centres.access import Principal
from centres.devices import heard
from centres.lapsed import lapsed
from store.clock import real_now
from web.house import House

EVERY = 20
"""Seconds between two lines in the log of life, and for which a revoked token still hears."""

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


def turn_away(app: Flask, house: House, hang_up: Callable[[str], None]) -> int:
    """End the lines of those that would not be let in now; how many. What a page does next is to
    connect again, and then it is told."""
    sessions: dict[str, Principal | None] = app.extensions["priyom_sockets"]
    held = {line: one for line, one in list(sessions.items()) if one}
    if not held:
        return 0
    with house.store.read() as conn:
        gone = lapsed(conn, held.values())
    lines = [line for line, one in held.items() if one in gone]
    for line in lines:
        hang_up(line)
    return len(lines)


def forever(
    app: Flask,
    house: House,
    hang_up: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """In each serving process: every worker knows its own sockets only."""
    while True:
        pause(EVERY)
        try:
            write_down(app, house)
            turn_away(app, house, hang_up)
        except Exception:
            # The database may be away for a while; who is silent is asked again in any case.
            log.exception("signs of life could not be written down")
