"""The demo's stage: its hour, its printers, and the people who move in the halls.

`house.parts["actors"]` are the people (`surge` sends a crowd), `house.parts["virtual_printers"]`
the printers without paper by code: their `slips` are what a real one would have cut off."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from centres.devices import list_devices
from centres.hours import Hours
from printers import roster
from printers.look import Look
from printers.virtual import VirtualPrinter
from priyom.demo.actors import Actors
from priyom.demo.clerks import HUMAN
from priyom.settings import Settings
from store import Store
from store.bells import listen
from store.clock import real_now
from store.journal import journal
from web.house import House

CENTRAL, SMALL = "zok-001", "zok-002"
STARTS = 10 * 60 + 40
"""Minute of the day at which the demo opens: the morning's peak is on."""
AHEAD = 20
"""Days to look ahead for one on which the centres work: longer than any holidays."""
DEMO_CODE_PAGE = 59
"""Not the usual 17: whoever tries the office's search for the right one shall find something."""
BEAT = 0.5
"""Seconds between looks at what the actors have to do."""

log = logging.getLogger(__name__)


def open_stage(_app: Flask, house: House, settings: Settings, leads: Callable[[], bool]) -> None:
    """Set the clock now, the rest from a thread of its own; only the leading worker acts.

    Without `live` the clock is real and nobody moves; the printers are there all the same."""
    if settings.live and not _moved(house.store):
        house.store.clock.set(_start(house))
    actors = Actors(house.store, house.directory)
    house.parts["actors"] = actors
    run = threading.Thread(
        target=_run, args=(house, actors, settings.live, leads), name="demo", daemon=True
    )
    run.start()


def start_of_demo(hours: Hours, real: datetime, last: datetime | None) -> datetime:
    """10:40 of the first working day from today on; later than `last`, when the last thing
    happened: a demo that is started again with its data goes on, time never runs back."""
    today = hours.day_of(real)
    for day in (today + timedelta(days=ahead) for ahead in range(AHEAD)):
        start, end = hours.moment(day, STARTS), hours.closing(hours.moment(day, STARTS))
        if end is None:
            continue
        if last is None or last < start:
            return start
        if last < end:
            return last + timedelta(seconds=1)
    return real


def _start(house: House) -> datetime:
    centre = house.directory.centre(CENTRAL)
    if centre is None:
        return real_now()
    tickets = journal.c.kind.startswith("ticket.")
    with house.store.read() as conn:
        last = conn.execute(select(func.max(journal.c.at)).where(tickets)).scalar()
    return start_of_demo(centre.hours, real_now(), last)


def _moved(store: Store) -> bool:
    """Has a test or another worker set the clock already?"""
    return abs(store.clock.now() - real_now()) > timedelta(seconds=2)


def _run(house: House, actors: Actors, live: bool, leads: Callable[[], bool]) -> None:
    ready = False
    while True:
        try:
            if leads() and not ready:
                _prepare(house, actors, live)
                ready = True
            if live and leads():
                actors.step(house.store.clock.now())
        except Exception:
            log.exception("the demo stumbled")
            time.sleep(5)
        time.sleep(0 if actors.is_opening else BEAT)


def _prepare(house: House, actors: Actors, live: bool) -> None:
    set_up_printers(house)
    if not live:
        return
    now = house.store.clock.now()
    # Days that ended before the demo's morning end now: later they would sweep its halls empty.
    house.parts["runner"].run_until(now)
    actors.open(now)
    listen(house.store, actors.stir)
    # Somebody shall come soon to the hall that waits for its clerk.
    actors.surge(SMALL, minutes=5, times=6)


def set_up_printers(house: House) -> None:
    """A virtual printer on a real socket for each one that the two halls of the demo name."""
    started: dict[str, VirtualPrinter] = house.parts.setdefault("virtual_printers", {})
    with house.store.read() as conn:
        devices = [device for code, _ in HUMAN for device in list_devices(conn, code)]
    for device in devices:
        virtual = device.kind == "printer" and device.settings.get("driver") == "virtual"
        if not virtual or device.code is None or device.code in started:
            continue
        paper = roster.paper_of(device.settings)
        started[device.code] = VirtualPrinter(paper=paper.width, code_page=DEMO_CODE_PAGE).start()
        printer = roster.Printer(
            code=device.code,
            centre=device.centre,
            name=device.name,
            driver="network",
            address=started[device.code].address,
            paper=paper,
            look=Look.of(device.settings),
        )
        with house.store.write("system") as tx:
            roster.configure(tx, printer)
