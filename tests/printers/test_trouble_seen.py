"""Every fault of a printer, beside the server and beside an agent, as visitor and clerk see it: the
ticket stands, the kiosk says what to do, the desk is told, and nothing comes out twice."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from beside import Beside, wait_for
from centres import tables
from line.tables import tickets
from printers import roster
from printers.look import Look
from printers.roster import Printer
from printers.virtual import Fault, VirtualPrinter
from tests.desk.clerk import Clerk
from tests.house import Served
from tests.kiosk.visitor import Visitor
from tests.looks import plain

pytestmark = pytest.mark.browser

CENTRE = "zok-104"
PHOTO = "Сфотографируйте"

SAID = {
    Fault.REFUSE: "не отвечает",
    Fault.PAPER_OUT: "кончилась бумага",
    Fault.COVER: "открыта крышка",
    Fault.HANG: "замолчал",
    Fault.SILENT: "замолчал",
}
"""What a desk reads, once a printer that used to answer suffers from it."""


@pytest.fixture(scope="module")
def beside(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beside]:
    hall = Beside(served, CENTRE, tmp_path_factory.mktemp("seen"), slow=2.0).start()
    yield hall
    hall.close()


@pytest.fixture(scope="module", params=["agent", "server"])
def hall(beside: Beside, request: pytest.FixtureRequest) -> Beside:
    """The kiosk's printer, first with an agent beside it, then reached by the server itself."""
    beside.virtual.set_fault(Fault.NONE)
    beside.configure(agent=request.param == "agent")
    with beside._store() as store, store.write("test") as tx:
        here = (tables.devices.c.centre == CENTRE) & (tables.devices.c.kind == "kiosk")
        settings = {"printer": beside.code}
        tx.conn.execute(tables.devices.update().where(here).values(settings=settings))
    # A slip tells how its printer is; otherwise it is asked every 20 seconds.
    assert beside.ends(beside.issue(), "printed") == ["printed"], beside.log()
    assert beside.becomes("ready") == "ready"
    return beside


@pytest.fixture(scope="module")
def kiosk(served: Served, browser: Any, hall: Beside) -> Iterator[Visitor]:
    visitor = Visitor(served, browser, CENTRE)
    yield visitor
    visitor.leave()


@pytest.fixture(scope="module")
def clerk(served: Served, browser: Any, hall: Beside) -> Iterator[Clerk]:
    made = Clerk(served, browser, CENTRE, "1", (1440, 900))
    yield made
    made.context.close()
    assert made.errors == []


def touched(kiosk: Visitor, hall: Beside, fault: Fault) -> Any:
    """A visitor touches a service while the printer suffers: their ticket."""
    wait_for(lambda: hall.state() == "ready")
    hall.virtual.set_fault(fault)
    kiosk.page.reload()
    kiosk.rest()
    before = set(kiosk.waiting())
    kiosk.touch("reference")
    kiosk.see("result")
    (number,) = set(kiosk.waiting()) - before
    assert number in kiosk.text(".result-number")
    with hall._store() as store, store.read() as conn:
        here = (tickets.c.centre == CENTRE) & (tickets.c.number == number)
        found = conn.execute(select(tickets.c.id).where(here)).scalar()
    return {"id": str(found), "number": number}


def photo(kiosk: Visitor) -> bool:
    return bool(wait_for(lambda: PHOTO in kiosk.text("#kiosk"), 15))


def told(clerk: Clerk, sentence: str) -> str:
    """What the desk reads of its printers, once it reads this."""
    part = "[data-part=printers]"
    wait_for(lambda: sentence in plain(clerk.page.text_content(part)), 15)
    return plain(clerk.page.text_content(part))


def quiet(clerk: Clerk) -> bool:
    return bool(wait_for(lambda: clerk.page.is_hidden("[data-part=printers]"), 40))


@pytest.mark.parametrize(
    "fault", [Fault.REFUSE, Fault.PAPER_OUT, Fault.COVER, Fault.HANG, Fault.SILENT]
)
def test_nothing_on_paper(hall: Beside, kiosk: Visitor, clerk: Clerk, fault: Fault) -> None:
    """The number is photographed, the desk puts it right, and the slip comes out once."""
    ticket = touched(kiosk, hall, fault)
    assert photo(kiosk)
    assert SAID[fault] in told(clerk, SAID[fault])
    assert hall.printed(ticket) == 0 and ticket["number"] in kiosk.waiting()
    if fault is Fault.PAPER_OUT and hall.process:
        kiosk.look("printer-paper-out")
        clerk.look("printer-paper-out")
    hall.virtual.set_fault(Fault.NONE)
    assert hall.ends(ticket, "printed", seconds=60) == ["printed"]
    assert hall.printed(ticket) == 1
    assert quiet(clerk)
    # Desk and kiosk hear of the slip by pushes of their own: one may be a moment behind.
    assert wait_for(lambda: PHOTO not in kiosk.text("#kiosk"), 15)


@pytest.mark.parametrize("fault", [Fault.DIES, Fault.RUNS_OUT])
def test_half_on_paper(hall: Beside, kiosk: Visitor, clerk: Clerk, fault: Fault) -> None:
    """What may be on paper is not sent again: the visitor has the number, the desk the choice."""
    ticket = touched(kiosk, hall, fault)
    assert photo(kiosk)
    doubt = f"{ticket['number']} мог не напечататься"
    assert doubt in told(clerk, doubt)
    assert hall.ends(ticket, "doubtful") == ["doubtful"]
    if hall.process:
        clerk.look(f"slip-doubtful-{fault}")
    hall.virtual.set_fault(Fault.NONE)
    assert hall.ends(hall.issue(), "printed") == ["printed"]
    assert hall.states(ticket) == [(1, "doubtful")]
    hall.served.call("POST", f"/tickets/{ticket['id']}/slip", {})
    assert hall.ends(ticket, "doubtful", "printed") == ["doubtful", "printed"]
    assert quiet(clerk)
    assert "КОПИЯ" in hall.virtual.slips[0].slip.text
    assert hall.printed(ticket) <= 2 and ticket["number"] in kiosk.waiting()


def test_a_slow_one(hall: Beside, kiosk: Visitor, clerk: Clerk) -> None:
    """Slow is not broken: nobody is told anything, and the slip comes out once."""
    ticket = touched(kiosk, hall, Fault.SLOW)
    assert hall.ends(ticket, "printed", seconds=40) == ["printed"]
    assert PHOTO not in kiosk.text("#kiosk") and clerk.page.is_hidden("[data-part=printers]")
    assert hall.printed(ticket) == 1


def test_the_kiosk_says_where_else(hall: Beside, kiosk: Visitor) -> None:
    """With a second printer the slip comes out there, and the visitor is told where that is."""
    spare = VirtualPrinter().start()
    code = f"{CENTRE}-spare"
    try:
        with hall._store() as store, store.write("test") as tx:
            place = Look(place={"ru": "у окна 1", "en": "at window 1"})
            roster.configure(
                tx, Printer(code, CENTRE, "Второй", "network", spare.address, look=place)
            )
            here = (tables.devices.c.centre == CENTRE) & (tables.devices.c.kind == "kiosk")
            settings = {"printer": hall.code, "fallback": code}
            tx.conn.execute(tables.devices.update().where(here).values(settings=settings))
        ticket = touched(kiosk, hall, Fault.COVER)
        assert wait_for(lambda: "заберите его там: у окна 1" in kiosk.text("#kiosk"))
        assert hall.ends(ticket, "printed") == ["printed"]
        assert len(spare.slips) == 1 and hall.printed(ticket) == 0
        if hall.process:
            kiosk.look("printer-elsewhere")
        hall.virtual.set_fault(Fault.NONE)
        assert wait_for(lambda: "Возьмите талон" in kiosk.text("#kiosk"), 40)
        assert hall.printed(ticket) == 0
    finally:
        spare.stop()
        with hall._store() as store, store.write("test") as tx:
            known = roster.find(tx.conn, code)
            if known:
                roster.configure(tx, replace(known, active=False))


def test_little_paper(hall: Beside, kiosk: Visitor, clerk: Clerk) -> None:
    """The visitor gets the slip and sees nothing of it; the desk gets a new roll ready."""
    ticket = touched(kiosk, hall, Fault.NEAR_END)
    assert hall.ends(ticket, "printed") == ["printed"]
    assert "скоро кончится" in told(clerk, "скоро кончится")
    assert PHOTO not in kiosk.text("#kiosk") and "Возьмите талон" in kiosk.text("#kiosk")
    clerk.look("printer-near-end")
    assert hall.printed(ticket) == 1
