"""The head's page of the programme: its figures, and the cases behind each of them."""

from datetime import date, timedelta
from typing import Any

import pytest

from scheduler.tables import case_gaps, case_results, cases
from store import Store
from store.ids import new_id
from tests.desk.clerk import follow, signed_in
from tests.house import MORNING, Served
from tests.insight.test_page import DESK, PHONE, look

pytestmark = pytest.mark.browser

HALL = "zok-062"
ENDED = date(2026, 11, 20)


def ended(served: Served, visits: int, draft: int, over_cap: bool = False) -> None:
    """A case that was finished in so many visits; its contract was ready after `draft` days."""
    case = {"id": new_id(), "centre": HALL, "code": str(10_000_000 + draft), "state": "finished"}
    row = case | {"programme": "three-visits", "version": date(2012, 1, 1), "lang": "ru"}
    row |= {"power_kw": 120, "applicant": "household", "construction": True, "near_grid": False}
    row |= {"channel": "kiosk", "booked_upto": 3, "alerted": False}
    row |= {"opened_at": MORNING - timedelta(days=140), "ended_at": MORNING - timedelta(days=3)}
    result = {"case": case["id"], "centre": HALL, "ended_on": ENDED}
    store = Store(f"sqlite:///{served.home / 'priyom.db'}")
    with store.write("test") as tx:
        tx.conn.execute(cases.insert(), row)
        within = {"state": "finished", "visits": visits, "days": 137, "within": visits <= 3}
        tx.conn.execute(case_results.insert(), result | within)
        gap = {"gap": "draft_ready", "days": draft, "over_cap": over_cap}
        tx.conn.execute(case_gaps.insert(), result | gap)
    store.close()


def text(page: Any, selector: str) -> str:
    return " ".join(page.inner_text(selector).split())


def test_what_the_programme_is_judged_by(served: Served, browser: Any) -> None:
    """Nothing yet; then two cases of three within as many visits as planned, one late contract;
    each figure opens its cases, on a phone as well."""
    context = signed_in(served, browser, "head", DESK)
    page = context.new_page()
    page.goto(f"{served.url}/insight/{HALL}")
    follow(page, ".top-pages a[href$=programme]")
    assert "Ни одно дело" in text(page, "h1")
    look(page, "programme-empty")
    for visits, draft, late in ((3, 14, False), (2, 16, False), (4, 44, True)):
        ended(served, visits, draft, late)
    page.reload()
    assert "66,7 %" in text(page, "h1").replace("\xa0", " ")
    assert text(page, ".plain tbody tr") == "Договор готов 3 24,7 16 44 1"
    look(page, "programme")
    follow(page, "a[href*='figure=beyond']")
    assert page.locator("#cases tbody tr").count() == 1
    assert text(page, "#cases tbody tr").endswith("закончено 4")
    follow(page, "a[href*='figure=over_cap']")
    look(page, "programme-cases")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look(page, "programme-390")
    context.close()


def test_an_address_that_makes_no_sense_shows_the_last_year(served: Served, browser: Any) -> None:
    """Days in the wrong order, a figure that is none: the page stands, without an error."""
    context = signed_in(served, browser, "head", DESK)
    page = context.new_page()
    answer = page.goto(f"{served.url}/insight/programme?from=2030-01-01&to=x&figure=y&after=zz")
    assert answer.status == 200
    assert page.input_value("#from") == "2025-11-23"
    look(page, "programme-network")
    context.close()
