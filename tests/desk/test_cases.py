"""A case of three visits at the clerk's window: marked, booked, moved, in few keystrokes."""

from typing import Any

import pytest

from tests.desk import applicant
from tests.desk.clerk import Clerk
from tests.desk.conftest import Open

pytestmark = pytest.mark.browser


def at_visit_one(clerk: Clerk, upto: int = 1, **more: Any) -> Any:
    """The case of an applicant who came to visit 1 and is being served."""
    case = applicant.open_case(clerk, **more)
    first = applicant.book(clerk, case["id"], upto)[0]
    applicant.serve(clerk, applicant.arrive(clerk, first["code"])["number"])
    clerk.page.wait_for_selector("[data-part=case] .steps")
    return case


def file_of(clerk: Clerk, case: Any) -> Any:
    return clerk.call("GET", f"/cases/{case['id']}")


def starts(clerk: Clerk, case: Any) -> list[Any]:
    """When each visit is booked for."""
    visits = file_of(clerk, case)["visits"]
    live = ("booked", "arrived")
    return [one["booking"]["start"] if one["state"] in live else None for one in visits]


def dialog(clerk: Clerk, inside: str) -> None:
    clerk.page.wait_for_selector(f"dialog[open] {inside}", timeout=10_000)


def gone(clerk: Clerk) -> None:
    clerk.page.wait_for_selector("dialog", state="hidden", timeout=10_000)


def test_the_case_is_in_hand_while_its_visitor_is_at_the_window(at_window: Open) -> None:
    """Step, visit, papers and what to hand out; with the visitor it goes."""
    clerk = at_window("zok-050")
    at_visit_one(clerk)
    assert "Шаг 1 из 5 · визит 1 из 3" in clerk.text("case")
    assert "Выписка из ЕГРЮЛ" in clerk.text("case")
    assert "Регистрационный номер заявки" in clerk.text("case")
    clerk.look("case")
    clerk.page.set_viewport_size({"width": 1280, "height": 1024})
    clerk.look("case-1280")
    over = "element => element.scrollWidth - element.clientWidth"
    assert clerk.page.eval_on_selector(".case-acts", over) <= 0
    clerk.press("f")
    clerk.see("idle")
    assert clerk.page.is_hidden("[data-part=case]")


def test_the_longest_case_leaves_the_buttons_where_they_are(at_window: Open) -> None:
    """A name of 120 letters, a long number and a sentence of trouble: papers scroll in place."""
    clerk = at_window("zok-051")
    name = "Общество с ограниченной ответственностью «Научно-производственное объединение "
    name += "Энергостроймонтаж» в лице директора"
    case = at_visit_one(clerk, name=name)
    number = {"application_no": "ТП-2026/000123-Ц"}
    clerk.call("POST", f"/cases/{case['id']}/number", number)
    place = "document.querySelector('[data-act=primary]').getBoundingClientRect().top"
    before = clerk.page.evaluate(place)
    clerk.press("d")
    dialog(clerk, ".case-columns")
    clerk.look("case-longest-file")
    clerk.press("Escape")
    gone(clerk)
    clerk.waits_for("case", "ТП-2026/000123-Ц")
    clerk.look("case-longest")
    assert clerk.page.evaluate(place) == before
    said = {"type": "/problems/state", "title": "Отложить уже нельзя: его вызвало другое окно."}
    refuse = {"status": 409, "content_type": "application/problem+json", "json": said}
    clerk.page.route("**/park", lambda route: route.fulfill(**refuse))
    clerk.press("p")
    clerk.waits_for("note", "другое окно")
    clerk.look("case-longest-note")
    clerk.press("f")
    clerk.see("idle")


def test_the_number_a_fact_and_the_next_visits_in_two_keystrokes_each(at_window: Open) -> None:
    """M, E and A each open what Enter then confirms."""
    clerk = at_window("zok-052")
    case = at_visit_one(clerk)
    clerk.press("m")
    dialog(clerk, "[name=application-no]")
    clerk.page.keyboard.type("15/2026")
    clerk.page.keyboard.press("Enter")
    gone(clerk)
    clerk.waits_for("case", "15/2026")
    clerk.press("e")
    dialog(clerk, ".option")
    clerk.look("case-fact")
    clerk.page.keyboard.press("Enter")
    gone(clerk)
    clerk.press("a")
    dialog(clerk, ".chain")
    clerk.waits_for("dialog", "Места держатся до")
    assert clerk.page.locator("dialog .plan-side .option").count() == 4
    clerk.look("case-plan")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain-code")
    clerk.look("case-booked")
    clerk.page.keyboard.press("Enter")
    gone(clerk)
    found = file_of(clerk, case)
    assert found["application_no"] == "15/2026"
    assert found["facts"][0]["status"] == "fact"
    assert [visit["state"] for visit in found["visits"]] == ["arrived", "booked", "booked"]


def test_a_digit_takes_another_of_the_proposed_days(at_window: Open) -> None:
    """A, 3, Enter: the third proposal, and no other."""
    clerk = at_window("zok-053")
    case = at_visit_one(clerk)
    clerk.press("a")
    dialog(clerk, ".chain")
    clerk.page.keyboard.press("3")
    shown = clerk.page.inner_text(".chain-when >> nth=0")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain-code")
    assert clerk.page.inner_text(".chain-when >> nth=0") == shown
    clerk.page.keyboard.press("d")
    dialog(clerk, ".case-columns")
    assert clerk.page.inner_text(".case-visit[data-visit='2']").find(shown) > 0
    assert len([one for one in starts(clerk, case) if one]) == 3


def test_a_late_contract_moves_the_visits_and_says_so(at_window: Open) -> None:
    """A forecast a month ahead: both visits move, old and new dates side by side."""
    clerk = at_window("zok-054")
    case = at_visit_one(clerk, upto=3)
    before = starts(clerk, case)
    clerk.press("e")
    dialog(clerk, ".option")
    clerk.page.keyboard.press("2")
    clerk.page.fill("#fact-day", "2026-12-28")
    clerk.waits_for("dialog", "Сохранить как ожидаемое")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".changes")
    clerk.look("case-changes")
    assert clerk.page.locator(".change").count() == 2
    clerk.page.keyboard.press("Enter")
    gone(clerk)
    after = starts(clerk, case)
    assert after[0] == before[0] and after[1] > before[1] and after[2] > before[2]


def test_a_day_that_cannot_be_is_refused_in_place(at_window: Open) -> None:
    """The sentence names the days that can be."""
    clerk = at_window("zok-055")
    at_visit_one(clerk)
    clerk.press("e")
    dialog(clerk, ".option")
    clerk.page.fill("#fact-day", "2020-01-01")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "День должен быть с")
    clerk.look("case-fact-refused")
    clerk.page.keyboard.press("Escape")
    gone(clerk)


def test_withdrawing_asks_once_more_and_ends_the_case(at_window: Open) -> None:
    """The last digit says what it does before Enter does it."""
    clerk = at_window("zok-056")
    case = at_visit_one(clerk, upto=2)
    clerk.press("e")
    dialog(clerk, ".option")
    clerk.page.keyboard.press("6")
    clerk.waits_for("dialog", "Вернуть его нельзя")
    clerk.look("case-withdraw")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".changes")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("case", "Заявка отозвана")
    clerk.look("case-withdrawn")
    assert file_of(clerk, case)["state"] == "withdrawn"


def test_a_visit_is_moved_and_given_up_from_the_case(at_window: Open) -> None:
    """D opens the case; arrows choose another time; cancelling takes the later visits with it."""
    clerk = at_window("zok-057")
    case = at_visit_one(clerk, upto=3)
    before = starts(clerk, case)
    clerk.press("d")
    dialog(clerk, ".case-columns")
    clerk.look("case-file")
    clerk.page.click(".case-visit[data-visit='2'] [data-do=move]")
    dialog(clerk, ".time-slot")
    clerk.look("case-times")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        clerk.page.keyboard.press(key)
    dialog(clerk, ".changes")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".case-columns")
    after = starts(clerk, case)
    assert after[1] > before[1] and after[2] >= before[2]
    clerk.page.click(".case-visit[data-visit='2'] [data-do=cancel]")
    clerk.waits_for("dialog", "следующие визиты")
    clerk.page.keyboard.press("Escape")
    dialog(clerk, ".case-columns")
    clerk.page.click(".case-visit[data-visit='2'] [data-do=cancel]")
    clerk.waits_for("dialog", "следующие визиты")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".changes")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".case-columns")
    assert starts(clerk, case)[1:] == [None, None]
    clerk.page.keyboard.press("Escape")
    gone(clerk)


def test_a_slot_that_went_is_replaced_by_the_next_best_plan(at_window: Open) -> None:
    """Somebody was quicker: the sentence and the other chain stand at once, Enter books it."""
    clerk = at_window("zok-058")
    case = at_visit_one(clerk)
    plans = clerk.call("GET", f"/cases/{case['id']}/plan")["items"]
    said = {"type": "/problems/slot-gone", "title": "Это время уже занято.", "plan": plans[1]}
    turned: list[Any] = []

    def refuse_once(route: Any) -> None:
        turned.append(route.request.post_data_json)
        if len(turned) == 1:
            route.fulfill(status=409, content_type="application/problem+json", json=said)
        else:
            route.continue_()

    clerk.page.route("**/bookings", refuse_once)
    clerk.press("a")
    dialog(clerk, ".chain")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "Это время уже занято.")
    clerk.look("case-slot-gone")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain-code")
    assert turned[1]["visits"][0]["slot"] == plans[1]["visits"][0]["slot"]


def test_a_move_that_no_chain_survives_says_why_and_offers_other_times(at_window: Open) -> None:
    """The refusal stands above the times, which can be chosen again."""
    clerk = at_window("zok-059")
    at_visit_one(clerk, upto=2)
    said = {
        "type": "/problems/no-lawful-chain",
        "title": "Для визита 3 не остаётся дня.",
        "plan": None,
    }
    refuse = {"status": 409, "content_type": "application/problem+json", "json": said}
    clerk.page.route("**/move", lambda route: route.fulfill(**refuse))
    clerk.press("d")
    dialog(clerk, ".case-columns")
    clerk.page.click(".case-visit[data-visit='2'] [data-do=move]")
    dialog(clerk, ".time-slot")
    clerk.page.click(".time-slot >> nth=0")
    clerk.waits_for("dialog", "Для визита 3 не остаётся дня.")
    dialog(clerk, ".time-slot")
    clerk.look("case-move-refused")
    clerk.page.unroute("**/move")
    clerk.page.click(".time-slot >> nth=1")
    dialog(clerk, ".changes")


def test_a_case_that_does_not_open_can_be_asked_for_again(at_window: Open) -> None:
    """The visitor stays at the window, the sentence and the way on in place of the case."""
    clerk = at_window("zok-063")
    case = applicant.open_case(clerk)
    first = applicant.book(clerk, case["id"])[0]
    ticket = applicant.arrive(clerk, first["code"])
    clerk.page.route("**/api/v1/cases/*", lambda route: route.abort())
    applicant.serve(clerk, ticket["number"])
    clerk.waits_for("case", "Сервер не отвечает")
    clerk.look("case-not-opened")
    clerk.page.unroute("**/api/v1/cases/*")
    clerk.press("d")
    clerk.waits_for("case", "Шаг 1 из 5")


def test_the_slip_with_the_visits_is_printed_again(at_window: Open) -> None:
    """One key in the whole case; the page says what becomes of it: here is no printer."""
    clerk = at_window("zok-075")
    at_visit_one(clerk, upto=3)
    clerk.press("d")
    dialog(clerk, ".case-columns")
    clerk.press("p")
    dialog(clerk, ".case-says p")
    assert "принтер" in clerk.page.inner_text("dialog[open] .case-says").lower()
    clerk.look("case-printed")
