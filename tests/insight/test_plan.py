"""The head's pages of the plan and of our own accuracy, in a real browser."""

from datetime import timedelta
from typing import Any

import pytest

from foresight.plans import Plans
from tests.desk.clerk import SCREENSHOTS, signed_in
from tests.house import Served
from tests.insight.conftest import BUSY, EMPTY
from tests.insight.plans import a_plan, judged_weeks
from tests.insight.test_page import DESK, PHONE
from tests.looks import violations

pytestmark = pytest.mark.browser


def opened(past: Served, browser: Any, path: str, size: tuple[int, int]) -> Any:
    page = signed_in(past, browser, "head", size).new_page()
    answer = page.goto(f"{past.url}{path}")
    assert answer.status == 200
    return page


def look(page: Any, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"insight-{name}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_a_day_is_planned_by_the_half_hour(
    past: Served, browser: Any, size: tuple[int, int]
) -> None:
    """One sentence says where windows are missing; the bars, the roster's line and the table say
    the same."""
    plan = a_plan(BUSY)
    Plans(past.home / "plans").put(plan)
    page = opened(past, browser, f"/insight/{BUSY}/plan?day={plan.day}", size)
    assert "10:00" in page.inner_text("h1") and "окна больше обычного" in page.inner_text("h1")
    assert page.locator(".plan-bar[data-kind=short]").count() == 4
    assert page.locator("tr[data-short]").count() == 4
    look(page, f"plan-{size[0]}")
    page.context.close()


def test_many_centres_are_listed_by_what_they_lack(past: Served, browser: Any) -> None:
    """The centre short of windows comes first and leads to its plan; a centre without a plan says
    when there will be one."""
    plans = Plans(past.home / "plans")
    plan = a_plan(BUSY)
    plans.put(plan)
    page = opened(past, browser, f"/insight/plan?day={plan.day}", DESK)
    assert page.locator("tr[data-short]").count() == 1
    look(page, "plans")
    page.click("tr[data-short] a")
    page.wait_for_selector(".plan-chart")
    page.goto(f"{past.url}/insight/{EMPTY}/plan")
    assert "плана пока нет" in page.inner_text("h1")
    page.context.close()
    plans.forget(plan.day + timedelta(days=1))
    assert plans.of(BUSY, plan.day) is None


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1440", "390"])
def test_our_own_accuracy_is_published(past: Served, browser: Any, size: tuple[int, int]) -> None:
    """Week by week: our error beside the usual formula's, the range, the warnings."""
    judged_weeks(past)
    page = opened(past, browser, f"/insight/{BUSY}/accuracy", size)
    assert "ошибалось в среднем на 2 мин" in page.inner_text("h1")
    assert "на 60 % меньше" in page.inner_text(".sentence-sub")
    assert page.locator("tbody tr").count() == 2
    look(page, f"accuracy-{size[0]}")
    page.goto(f"{past.url}/insight/{EMPTY}/accuracy")
    assert "Пока никому не назвали" in page.inner_text("h1")
    page.context.close()
