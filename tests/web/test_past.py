"""Whose past a head may look at: pages of a period, their lists and their files."""

from datetime import date
from typing import Any

import pytest

from tests.insight.weeks import fill
from tests.web.conftest import PASSWORD
from tests.web.visit import Visit

PAGES = ("period", "period.csv", "period.xlsx", "tickets", "tickets.csv", "tickets.xlsx")
PAGES += ("month", "form", "form.csv", "form.xlsx")
DAYS = "?from=2026-11-16&to=2026-11-20"


@pytest.fixture
def past(app: Any) -> Any:
    """A week of both branches."""
    house = app.extensions["priyom"]
    centres = list(house.directory.network.centres.values())
    fill(house.store, centres, date(2026, 11, 16), date(2026, 11, 20))
    return app


@pytest.mark.parametrize("page", PAGES)
def test_a_branch_s_head_sees_the_branch(past: Any, page: str) -> None:
    """Its own centres, together and each; no other's, and a centre that is none is not there."""
    head = Visit(past)
    head.sign_in("head", PASSWORD)
    assert head.get(f"/insight/{page}{DAYS}").status_code == 200
    assert head.get(f"/insight/small/{page}{DAYS}").status_code == 200
    assert head.get(f"/insight/far/{page}{DAYS}").status_code == 403
    assert head.get(f"/insight/nowhere/{page}{DAYS}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_clerk_sees_none_of_it(past: Any, page: str) -> None:
    """The past is the head's; a stranger is asked to sign in."""
    clerk = Visit(past)
    assert clerk.get(f"/insight/{page}").headers["Location"].startswith("/sign-in")
    clerk.sign_in("clerk", PASSWORD)
    assert clerk.get(f"/insight/{page}").status_code == 403


def test_a_branch_s_files_hold_the_branch(past: Any) -> None:
    """The files are of the same centres as the page."""
    head, boss = Visit(past), Visit(past)
    head.sign_in("head", PASSWORD)
    boss.sign_in("boss", PASSWORD)
    for page, first in (("period", 0), ("form", 1)):
        told = [visit.get(f"/insight/{page}.csv{DAYS}").text for visit in (head, boss)]
        names = [{line.split(";")[first] for line in text.splitlines()[1:]} for text in told]
        assert names == [{"Большой зал", "Малый зал"}, {"Большой зал", "Малый зал", "Дальний"}]


@pytest.mark.parametrize(
    "page", ("period.pdf", "period.", "tickets.exe", "period.csv?table=secret")
)
def test_files_of_no_kind(past: Any, page: str) -> None:
    """A kind of file or a table that does not exist is not there."""
    boss = Visit(past)
    boss.sign_in("boss", PASSWORD)
    assert boss.get(f"/insight/{page}").status_code == 404


NONSENSE = ("hour=25", "hour=x", "band=a-b", "band=-", "outcome=all", "window=%00", "service=%27")
NONSENSE += ("after=x", "after=0190b0a0-0000-7000-8000-000000000000/1", "from=x&to=y", "month=13")
NONSENSE += ("month=2026-13", "by=clerk", "against=x", "band=99999-1", "hour=%C2%B2")


@pytest.mark.parametrize("query", NONSENSE)
def test_any_address_shows_a_page(past: Any, query: str) -> None:
    """Whatever somebody typed, the page stands."""
    boss = Visit(past)
    boss.sign_in("boss", PASSWORD)
    for page in ("period", "tickets", "month", "form"):
        assert boss.get(f"/insight/{page}?{query}").status_code == 200, page


@pytest.mark.parametrize("page", PAGES)
def test_in_english(past: Any, page: str) -> None:
    """Pages and files speak the reader's language, their figures too."""
    boss = Visit(past)
    boss.sign_in("boss", PASSWORD)
    answer = boss.get(f"/insight/{page}{DAYS}&lang=en")
    assert answer.status_code == 200
    if page.endswith("csv"):
        assert "," in answer.text.splitlines()[0]
    elif "." not in page:
        assert '<html lang="en">' in answer.text


def test_ten_years_by_months(past: Any) -> None:
    """A long period goes by months, and a group by days is no longer offered."""
    boss = Visit(past)
    boss.sign_in("boss", PASSWORD)
    text = boss.get("/insight/period?from=2017-01-01&to=2026-11-20&by=month").text
    assert "По месяцам" in text
    assert "По дням" not in text
    assert "ноябрь 2026" in text
