"""An applicant without a ticket, at the window or on the telephone: K opens all of it."""

from typing import Any

import pytest

from tests.desk import applicant
from tests.desk.clerk import Clerk
from tests.desk.conftest import Open
from tests.desk.test_cases import dialog, file_of, gone, starts

pytestmark = pytest.mark.browser


def ask(clerk: Clerk) -> None:
    clerk.press("k")
    dialog(clerk, "[name=case-code]")


def new_application(clerk: Clerk, **fields: str) -> None:
    """N from the search, then the form filled in."""
    ask(clerk)
    clerk.page.keyboard.press("n")
    dialog(clerk, ".case-form")
    for name, text in fields.items():
        clerk.page.fill(f"dialog [name={name.replace('_', '-')}]", text)


def test_a_case_is_found_by_its_code_and_four_digits(at_window: Open) -> None:
    """Typed without the mouse; a wrong pair is one sentence that gives nothing away."""
    clerk = at_window("zok-064")
    case = applicant.open_case(clerk)
    ask(clerk)
    clerk.look("find")
    clerk.page.keyboard.type(case["code"])
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "последние 4 цифры")
    clerk.page.keyboard.type("0000")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "Дела с таким кодом и такими цифрами нет")
    clerk.look("find-unknown")
    clerk.page.fill("[name=phone-last4]", "4567")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".case-columns")
    assert "+7 916 123-45-67" in clerk.text("dialog")
    clerk.look("find-case")
    clerk.page.set_viewport_size({"width": 1280, "height": 1024})
    clerk.look("find-case-1280")


def test_a_case_is_found_by_the_number_of_its_application(at_window: Open) -> None:
    """A opens the question; one case opens, of several one is chosen, none is a sentence."""
    clerk = at_window("zok-063")
    applicant.open_case(clerk, application_no="ТП-1/26")
    for _ in range(2):
        applicant.open_case(clerk, application_no="ТП-2/26")
    ask(clerk)
    clerk.page.keyboard.press("a")
    dialog(clerk, "[name=application-no]")
    clerk.page.keyboard.type("ТП-3/26")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "Заявки с таким номером здесь нет.")
    clerk.look("find-number-unknown")
    clerk.page.fill("[name=application-no]", "тп-2/26")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".option[data-code='2']")
    clerk.look("find-number-two")
    clerk.page.keyboard.press("2")
    dialog(clerk, ".case-columns")
    assert "ТП-2/26" in clerk.text("dialog")
    clerk.page.keyboard.press("Escape")
    ask(clerk)
    clerk.page.keyboard.press("a")
    clerk.page.fill("[name=application-no]", "ТП-1/26")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".case-columns")
    assert "ТП-1/26" in clerk.text("dialog")


def test_a_locked_search_says_when_it_opens_and_what_works_meanwhile(at_window: Open) -> None:
    """429 is a sentence with the minutes in it."""
    clerk = at_window("zok-065")
    said = {"type": "/problems/locked", "title": "Слишком много.", "retry_after": 540}
    refuse = {"status": 429, "content_type": "application/problem+json", "json": said}
    clerk.page.route("**/cases/lookup", lambda route: route.fulfill(**refuse))
    ask(clerk)
    clerk.page.keyboard.type("12345678")
    clerk.page.fill("[name=phone-last4]", "1111")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "через 9 мин")
    clerk.look("find-locked")


def test_who_has_come_by_appointment_gets_a_ticket_by_the_code(at_window: Open) -> None:
    """The code and C; a code of another day says so and leads to an ordinary ticket or back."""
    clerk = at_window("zok-066")
    case = applicant.open_case(clerk)
    first, second = applicant.book(clerk, case["id"], 2)
    ask(clerk)
    clerk.page.keyboard.type(second["code"])
    clerk.page.keyboard.press("c")
    dialog(clerk, ".case-says p")
    clerk.look("find-too-early")
    clerk.page.fill("[name=case-code]", first["code"])
    clerk.page.keyboard.press("c")
    dialog(clerk, ".issued-number")
    number = clerk.page.inner_text(".issued-number")
    clerk.page.keyboard.press("Enter")
    gone(clerk)
    clerk.waits_for("mine-rows", number)
    assert file_of(clerk, case)["visits"][0]["state"] == "arrived"


def test_a_caller_gets_three_visits_on_one_screen(at_window: Open) -> None:
    """A new application by telephone: the chain, another time for a visit, and the codes to say."""
    clerk = at_window("zok-067")
    new_application(clerk, power="120,5", phone="8 916 123-45-67", applicant_name="Иванов Пётр")
    clerk.page.check("[name=channel][value=phone]", force=True)
    clerk.look("new")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain")
    assert clerk.page.locator(".chain-visit").count() == 3
    clerk.look("new-plan")
    clerk.page.keyboard.press("t")
    dialog(clerk, ".time-slot")
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        clerk.page.keyboard.press(key)
    dialog(clerk, ".chain-when:has-text('вт, 24 ноября, 09:00')")
    shown = clerk.page.locator(".chain-when").all_inner_texts()
    clerk.waits_for("dialog", "Места держатся")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain-code")
    assert clerk.page.locator(".chain-when").all_inner_texts() == shown
    clerk.look("new-booked")
    clerk.page.keyboard.press("d")
    dialog(clerk, ".case-columns")
    assert "по телефону" in clerk.text("dialog")


def test_a_later_visit_two_takes_visit_three_with_it(at_window: Open) -> None:
    """What the law refuses is put right at once and asked once more."""
    clerk = at_window("zok-068")
    new_application(clerk, power="120", phone="8 916 123-45-67")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain")
    clerk.page.click(".chain-other >> nth=1")
    dialog(clerk, ".time-slot")
    for key in ("ArrowDown",) * 7 + ("ArrowRight", "Enter"):
        clerk.page.keyboard.press(key)
    dialog(clerk, ".chain")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "Визит 3 пришлось сдвинуть")
    clerk.look("new-shifted")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain-code")


def test_bad_input_is_said_beside_its_field(at_window: Open) -> None:
    """No power, a landline, no address of mail: each a sentence, the rest stays typed."""
    clerk = at_window("zok-069")
    new_application(clerk)
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "Укажите мощность.")
    clerk.look("new-empty")
    clerk.page.fill("[name=power]", "сто")
    clerk.page.fill("[name=phone]", "8 495 123-45-67")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "Напишите мощность цифрами")
    clerk.page.fill("[name=power]", "15")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_selector("#field-phone-error:not(:empty)")
    clerk.look("new-phone")
    clerk.page.fill("[name=phone]", "8 916 123-45-67")
    clerk.page.fill("[name=email]", "почта")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "Это не адрес электронной почты.")
    assert clerk.page.input_value("[name=power]") == "15"


def test_more_than_150_kw_leads_to_an_ordinary_ticket(at_window: Open) -> None:
    """The way on is focused: Enter opens the ticket with the service chosen."""
    clerk = at_window("zok-070")
    new_application(clerk, power="150,1", phone="8 916 123-45-67")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "до 150 кВт")
    clerk.look("new-too-much")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".issue-more")
    assert clerk.page.locator(".option[aria-pressed=true]").count() == 1
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".issued-number")


def test_whoever_books_later_keeps_the_code(at_window: Open) -> None:
    """Leaving the plan shows the case; its visits can be booked from there."""
    clerk = at_window("zok-071")
    new_application(clerk, power="15", phone="8 916 123-45-67")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain")
    clerk.page.keyboard.press("Escape")
    dialog(clerk, ".case-columns")
    clerk.look("new-later")
    clerk.page.keyboard.press("a")
    dialog(clerk, ".chain")
    clerk.page.keyboard.press("Escape")
    gone(clerk)


def test_no_lawful_day_is_a_sentence(at_window: Open) -> None:
    """Nothing free at all: why, and the case is still there."""
    clerk = at_window("zok-072")
    nothing = {
        "items": [],
        "explains": [
            {"visit": 1, "key": "visit.none_lawful", "values": {}, "text": "Мест до 7 января нет"}
        ],
    }
    clerk.page.route("**/plan", lambda route: route.fulfill(json=nothing))
    new_application(clerk, power="15", phone="8 916 123-45-67")
    clerk.page.keyboard.press("Enter")
    clerk.waits_for("dialog", "Мест до 7 января нет.")
    clerk.look("new-no-day")
    clerk.page.keyboard.press("Escape")
    dialog(clerk, ".case-columns")


def test_a_lost_answer_books_once(at_window: Open) -> None:
    """The booking arrives, its answer does not: sent again with the same key, booked once."""
    clerk = at_window("zok-073")
    case = applicant.open_case(clerk)
    keys: list[str] = []

    def lose_once(route: Any) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    clerk.page.route("**/bookings", lose_once)
    ask(clerk)
    clerk.page.keyboard.type(case["code"])
    clerk.page.fill("[name=phone-last4]", "4567")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".case-columns")
    clerk.page.keyboard.press("a")
    dialog(clerk, ".chain")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain-code")
    assert len(keys) == 2 and keys[0] == keys[1]
    assert None not in starts(clerk, case)


def test_a_visitor_of_a_case_without_a_booking(at_window: Open) -> None:
    """I in the case gives a ticket of its next visit; at the window the case is in hand, and what
    the visit brought is marked before the next ones are booked."""
    clerk = at_window("zok-074")
    case = applicant.open_case(clerk)
    ask(clerk)
    clerk.page.keyboard.type(case["code"])
    clerk.page.fill("[name=phone-last4]", "4567")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".case-columns")
    clerk.page.keyboard.press("i")
    dialog(clerk, ".issue-more")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".issued-number")
    number = clerk.page.inner_text(".issued-number")
    clerk.page.keyboard.press("Enter")
    gone(clerk)
    applicant.serve(clerk, number)
    clerk.waits_for("case", "визит 1 из 3")
    clerk.press("a")
    clerk.waits_for("dialog", "Сначала отметьте")
    clerk.look("case-mark-first")
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain")
    assert clerk.page.locator(".chain-visit").count() == 2
    clerk.page.keyboard.press("Enter")
    dialog(clerk, ".chain-code")
    assert [one["state"] for one in file_of(clerk, case)["visits"][1:]] == ["booked", "booked"]
