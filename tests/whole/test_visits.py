"""Five steps in three visits: booked at the kiosk, moved by facts, told, kept and counted."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from printers import roster
from printers.paper import Mode, Paper
from printers.virtual import VirtualPrinter
from scheduler.tables import cases
from store import Store
from tests.house import MORNING, Served
from tests.kiosk.test_visits import _book, _confirm
from tests.kiosk.visitor import Visitor
from tests.notices.servers import Gateway, MailServer

CENTRE = "zok-002"


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    made = Gateway().start()
    yield made
    made.stop()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    made = MailServer().start()
    yield made
    made.stop()


@pytest.fixture
def hall(tmp_path: Path, gateway: Gateway, mail: MailServer) -> Iterator[Served]:
    """The demo network with a real mail server and a real SMS gateway beside it."""
    served = Served(
        tmp_path,
        smtp_url=mail.url,
        mail_from="Приём <priyom@example.org>",
        sms_url=gateway.url,
        sms_token=gateway.token,
    ).start()
    served.set_clock(now=MORNING.isoformat())
    yield served
    served.stop()


@pytest.fixture
def printer(hall: Served) -> Iterator[VirtualPrinter]:
    """The kiosk's printer on a socket of this process, printing text."""
    machine = VirtualPrinter().start()
    store = Store(f"sqlite:///{hall.home / 'priyom.db'}")
    with store.write("test") as tx:
        known = roster.list_printers(tx.conn, CENTRE)[0]
        paper = Paper.of_width(80, Mode.TEXT)
        roster.configure(tx, replace(known, driver="network", address=machine.address, paper=paper))
    store.close()
    yield machine
    machine.stop()


def _until(true: Callable[[], object], seconds: float = 20) -> Any:
    """What `true` gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {true()}")


class Chain:
    """One case as the API tells of it."""

    def __init__(self, hall: Served, case: str) -> None:
        self.hall, self.case = hall, case

    def call(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        answer = self.hall.call(method, path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    @property
    def told(self) -> Any:
        return self.call("GET", f"/cases/{self.case}")

    def booking(self, visit: int) -> Any:
        """The visit's booking as it stands, None without one."""
        return next(one["booking"] for one in self.told["visits"] if one["visit"] == visit)

    def days(self) -> dict[int, date]:
        """Visit → the day that it is booked for."""
        found = {one["visit"]: one["booking"] for one in self.told["visits"]}
        return {
            visit: datetime.fromisoformat(booking["start"]).date()
            for visit, booking in found.items()
            if booking
        }

    def fact(self, kind: str, on: date) -> Any:
        return self.call("POST", f"/cases/{self.case}/events", {"kind": kind, "on": str(on)})

    def visit(self, number: int) -> None:
        """Check in at the booked time by the code; be called, served and let go."""
        booking = self.booking(number)
        start = datetime.fromisoformat(booking["start"])
        self.hall.set_clock(now=(start - timedelta(minutes=5)).isoformat())
        ticket = self.call(
            "POST", f"/centres/{CENTRE}/check-in", {"code": booking["code"]}, status=201
        )
        assert ticket["case"] == self.case and ticket["visit"] == number
        self.call("POST", f"/centres/{CENTRE}/windows/1/open")
        called = self.call("POST", f"/centres/{CENTRE}/windows/1/next")
        assert called["id"] == ticket["id"]
        self.call("POST", f"/tickets/{ticket['id']}/start")
        self.call("POST", f"/tickets/{ticket['id']}/finish")


def _case_of(hall: Served, code: str) -> str:
    store = Store(f"sqlite:///{hall.home / 'priyom.db'}")
    with store.read() as conn:
        found = conn.execute(select(cases.c.id).where(cases.c.code == code)).scalar_one()
    store.close()
    return str(found)


def test_a_case_is_booked_at_the_kiosk_moved_by_facts_and_counted(
    hall: Served, browser: Any, printer: VirtualPrinter, gateway: Gateway
) -> None:
    """120 kW: three lawful dates on one slip; a late contract and early works move the visits and
    the visitor is told why; three check-ins, three calls, and the figure counts the case."""
    visitor = Visitor(hall, browser, CENTRE, start=True)
    _book(visitor)
    codes, case_code = _confirm(visitor)
    visitor.leave()
    slip = _until(lambda: printer.slips and printer.slips[0].slip)
    plain = slip.text.replace(" ", "")
    assert all(code in plain for code in codes)

    chain = Chain(hall, _case_of(hall, case_code))
    first = chain.days()
    assert (first[2] - first[1]).days >= 15 and (first[3] - first[2]).days >= 110
    _until(lambda: gateway.texts)

    chain.visit(1)
    today = first[1]
    chain.fact("complete", today)
    before = chain.days()
    late = before[2] + timedelta(days=7)
    told = len(gateway.texts)
    assert chain.fact("draft_ready", late)["moved"]
    after = chain.days()
    assert after[2] >= late and after[3] > before[3]
    assert "договор" in _until(lambda: " ".join(gateway.texts[told:])).lower()

    hall.set_clock(now=datetime.combine(late, MORNING.time(), MORNING.tzinfo).isoformat())
    chain.fact("draft_ready", late)
    chain.visit(2)
    signed = after[2]
    chain.fact("signed", signed)
    planned = chain.days()[3]
    early = signed + timedelta(days=60)
    hall.set_clock(now=datetime.combine(early, MORNING.time(), MORNING.tzinfo).isoformat())
    chain.fact("works_done", early)
    forward = chain.days()[3]
    assert forward < planned and (forward - early).days >= 10
    hall.set_clock(now=datetime.combine(forward, MORNING.time(), MORNING.tzinfo).isoformat())
    chain.fact("acts_ready", forward)
    chain.visit(3)
    _until(lambda: chain.told["state"] == "finished")
    period = f"from={first[1]}&to={forward}"
    counted = f"/centres/{CENTRE}/programme?{period}"
    _until(lambda: hall.call("GET", counted).json()["finished"] == 1)
    assert hall.call("GET", counted).json()["share_within"] == 1


def test_the_mail_says_what_moved_and_why(hall: Served, mail: MailServer) -> None:
    """Who left a mail address gets a confirmation and a change, each with a calendar file."""
    wish = {"power_kw": 120, "applicant": "business", "phone": "+79161234568", "centre": CENTRE}
    made = hall.call("POST", "/cases", wish | {"email": "rose@example.org"}).json()
    chain = Chain(hall, made["id"])
    plan = chain.call("GET", f"/cases/{made['id']}/plan")["items"][0]["visits"]
    visits = [{"visit": one["visit"], "slot": one["slot"]} for one in plan]
    chain.call("POST", f"/cases/{made['id']}/bookings", {"visits": visits}, status=201)
    _until(lambda: mail.mails)
    days = chain.days()
    chain.visit(1)
    chain.fact("complete", days[1])
    chain.fact("draft_ready", days[2] + timedelta(days=7))
    change = _until(lambda: len(mail.mails) > 1 and mail.mails[-1])
    text = change.get_body(("plain",)).get_content()
    assert "договор" in text.lower()
    assert any(part.get_content_type() == "text/calendar" for part in change.walk())
