"""Booking the visits of a case, changing them, and checking in, at the page of a real server."""

import re
from datetime import datetime
from typing import Any

import pytest

from tests.house import MORNING, Served
from tests.kiosk.conftest import Enter
from tests.kiosk.visitor import SIZES, Visitor

MOBILE = "9161234567"
LAST4 = MOBILE[-4:]


def _book(visitor: Visitor, power: str = "120", phone: str = MOBILE) -> None:
    """From the start to the proposed dates."""
    for target in ("act:book", "act:isNew"):
        visitor.touch(target)
    visitor.type(power)
    visitor.touch("act:enter")
    visitor.touch("act:business")
    visitor.type(phone)
    visitor.touch("act:enter")


def _confirm(visitor: Visitor) -> tuple[list[str], str]:
    """Book what is proposed: the codes of the visits, and the number of the case."""
    visitor.see("chain")
    visitor.touch("act:confirm")
    visitor.see("booked")
    codes = visitor.page.locator(".visit-code").all_inner_texts()
    return [_digits(code) for code in codes], _digits(visitor.text(".case-code strong"))


def _look_up(visitor: Visitor, case: str, last4: str) -> None:
    for target in ("act:book", "act:isKnown"):
        visitor.touch(target)
    visitor.type(case)
    visitor.touch("act:enter")
    visitor.see("last4")
    visitor.type(last4)
    visitor.touch("act:enter")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@pytest.mark.parametrize("size", list(SIZES))
def test_a_new_applicant_books_three_visits(at_kiosk: Enter, served: Served, size: str) -> None:
    """120 kW: six screens to three dates with what to bring, another time for one of them, and
    codes for all; the server holds the same chain, lawful to the day."""
    visitor = at_kiosk("zok-001", size, start=True)
    visitor.look(f"{size}-welcome")
    made: list[Any] = []
    visitor.page.on(
        "response",
        lambda answer: made.append(answer) if answer.url.endswith("/bookings") else None,
    )
    _book(visitor)
    visitor.see("chain")
    visitor.look(f"{size}-chain")
    assert visitor.page.locator(".visit-bring").count() == 3
    visitor.touch("act:other-2")
    visitor.see("times")
    visitor.look(f"{size}-times")
    visitor.pick(2, 1)
    codes, case = _confirm(visitor)
    visitor.look(f"{size}-booked")
    assert len(codes) == 3 and all(len(code) == 8 for code in [*codes, case])
    items = made[0].json()["items"]
    assert [one["code"] for one in items] == codes
    days = [datetime.fromisoformat(one["start"]).date() for one in items]
    assert (days[1] - days[0]).days >= 15 and (days[2] - days[1]).days >= 110
    for secret in (MOBILE, LAST4, *codes, case):
        assert secret not in visitor.page.url
    assert visitor.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_lost_answer_books_once(at_kiosk: Enter) -> None:
    """The server booked but its answer never came: the same key brings the same three visits."""
    visitor = at_kiosk("zok-050", start=True)
    keys: list[str] = []

    def lose_first(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    visitor.page.route("**/bookings", lose_first)
    _book(visitor)
    codes, _ = _confirm(visitor)
    assert len(codes) == 3 and len(keys) == 2 and keys[0] == keys[1]


def test_more_power_than_the_programme_takes(at_kiosk: Enter) -> None:
    """150.1 kW is told so, before anything is asked of the visitor, and gets a ticket at once."""
    visitor = at_kiosk("zok-051", start=True)
    for target in ("act:book", "act:isNew"):
        visitor.touch(target)
    visitor.type("150,1")
    visitor.touch("act:enter")
    visitor.see("over")
    visitor.look("portrait-over")
    visitor.touch("act:overTicket")
    visitor.see("result")
    assert visitor.waiting() == [visitor.text(".number")]


def test_a_landline_is_refused_where_it_was_typed(at_kiosk: Enter) -> None:
    """Not a mobile number: a sentence in place, what was typed stays, and correcting it goes on."""
    visitor = at_kiosk("zok-052", start=True)
    _book(visitor, phone="4951234567")
    visitor.page.wait_for_selector("[data-problem]:not([hidden])")
    visitor.look("portrait-landline")
    assert _digits(visitor.text("[data-entry]")) == "74951234567"
    visitor.erase(10)
    visitor.type("8" + MOBILE)
    assert _digits(visitor.text("[data-entry]")) == "7" + MOBILE
    visitor.touch("act:enter")
    visitor.see("chain")


def test_a_known_case_moves_and_cancels(at_kiosk: Enter) -> None:
    """Case number and four digits find the next visit, which can be moved or given up."""
    visitor = at_kiosk("zok-053", start=True)
    _book(visitor)
    _, case = _confirm(visitor)
    visitor.touch("act:done")
    visitor.see("start")
    assert case not in _digits(visitor.page.content())
    _look_up(visitor, case, "0000")
    visitor.page.wait_for_selector("[data-problem]:not([hidden])")
    visitor.erase(4)
    visitor.type(LAST4)
    visitor.touch("act:enter")
    visitor.see("known")
    visitor.look("portrait-known")
    before = visitor.text(".known-when")
    visitor.touch("act:moveVisit")
    visitor.pick(1, 0)
    visitor.see("booked")
    assert before not in visitor.text(".visits")
    visitor.touch("act:done")
    _look_up(visitor, case, LAST4)
    visitor.see("known")
    visitor.touch("act:cancelVisit")
    visitor.touch("act:sureCancel")
    visitor.see("cancelled")


def test_a_scanned_code_becomes_a_ticket(at_kiosk: Enter, served: Served) -> None:
    """A scanner types the code at the start: too early says when, in time gives a number once, and
    a number that has left the line is not told as waiting."""
    visitor = at_kiosk("zok-054", start=True)
    _book(visitor)
    codes, _ = _confirm(visitor)
    start = datetime.fromisoformat(_visit_one(served, "zok-054", codes[0])["start"])
    visitor.touch("act:done")
    for code, screen in ((codes[2], "notin"), (codes[0], "result"), (codes[0], "notin")):
        if screen == "result":
            served.set_clock(now=start.isoformat())
        visitor.see("start")
        visitor.page.keyboard.type(code)
        visitor.page.keyboard.press("Enter")
        visitor.see(screen)
        visitor.look(f"portrait-checkin-{screen}")
        visitor.touch("act:restart")
    served.send_home()
    visitor.see("start")
    visitor.page.keyboard.type(codes[0])
    visitor.page.keyboard.press("Enter")
    visitor.see("notin")
    assert "больше нет в очереди" in visitor.text("main")
    visitor.look("portrait-checkin-spent")
    served.set_clock(now=MORNING.isoformat())


def _visit_one(served: Served, centre: str, code: str) -> Any:
    """The booking with this code, as the journal tells it."""
    items = served.call("GET", f"/centres/{centre}/journal?limit=1000").json()["items"]
    case = next(one["case"] for one in items if one["case"])
    chain = served.call("GET", f"/cases/{case}").json()["visits"]
    return next(one["booking"] for one in chain if one["booking"]["code"] == code)


def test_an_unknown_code_is_said_in_place(at_kiosk: Enter) -> None:
    """Digits that no booking has: a sentence under them, and after five of them a lock."""
    visitor = at_kiosk("zok-055", start=True)
    visitor.touch("act:checkin")
    visitor.type("12345678")
    visitor.touch("act:enter")
    visitor.page.wait_for_selector("[data-problem]:not([hidden])")
    visitor.look("portrait-unknown-code")


def test_guessing_is_locked_out(tmp_path: Any, browser: Any) -> None:
    """Five wrong pairs of number and digits: the kiosk says who helps, and a ticket remains."""
    served = Served(tmp_path, rate_limits="1").start()
    try:
        served.set_clock(now=MORNING.isoformat())
        visitor = Visitor(served, browser, "zok-001", start=True)
        _look_up(visitor, "12345678", "0000")
        for _ in range(5):
            visitor.page.wait_for_selector("[data-problem]:not([hidden])")
            visitor.touch("act:enter")
            visitor.page.wait_for_timeout(300)
        visitor.see("locked")
        visitor.look("portrait-locked")
        visitor.touch("act:ticket")
        visitor.see("services")
        visitor.leave()
    finally:
        served.stop()
