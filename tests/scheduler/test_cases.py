"""Opening and finding cases."""

from datetime import timedelta

import pytest

import line
from scheduler import cases
from scheduler.problems import (
    BadPhone,
    CaseEnded,
    PowerNotCovered,
    ProgrammeNotHere,
    UnknownCase,
)
from scheduler.rows import find_person
from tests.scheduler.halls import Halls


@pytest.mark.parametrize("power", [None, 150.1, 0.0, -1.0])
def test_other_powers_are_refused_with_a_way_on(hall: Halls, power: float | None) -> None:
    """Over 150 kW, none, nothing or less: refused, and an ordinary ticket is offered."""
    with pytest.raises(PowerNotCovered) as refused:
        hall.open(power)
    assert refused.value.service == "tp-application"


def test_150_kw_belongs_to_the_programme(hall: Halls) -> None:
    """The limit is inclusive."""
    assert hall.open(150).state == "open"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("8 701 123 45 67", "foreign"),
        ("+8 916 123 45 67", "unreadable"),
        ("8 495 123-45-67", "not_mobile"),
        ("+1 650 253 0000", "foreign"),
        ("8 916 123", "unreadable"),
        ("", "unreadable"),
        ("8 916 123-45-67 ext. 5", "not_mobile"),
    ],
)
def test_only_russian_mobile_numbers_are_taken(hall: Halls, typed: str, why: str) -> None:
    """Kazakhstan's numbers look like ours, «+8» is nobody's, and a landline gets no message."""
    with pytest.raises(BadPhone) as refused:
        hall.open(phone=typed)
    assert refused.value.why == why


@pytest.mark.parametrize("typed", ["8 916 123-45-67", "+7 (916) 123 45 67", "9161234567"])
def test_numbers_are_kept_in_one_form(hall: Halls, typed: str) -> None:
    """However it is typed, the number is kept as E.164."""
    case = hall.open(phone=typed)
    with hall.store.read() as conn:
        person = find_person(conn, case.id)
    assert person and person.phone == "+79161234567"


def test_the_journal_knows_no_person(halls: Halls) -> None:
    """Names and numbers stay in a row that can be erased; the journal has ids and times."""
    halls.booked(name="Пётр  Анна-Мария", email="p@example.ru", application_no="ТП-77/26")
    told = " ".join(str(entry) for entry in halls.entries())
    for secret in ("Пётр", "9161234567", "example", "ТП-77"):
        assert secret not in told


def test_names_keep_their_form(hall: Halls) -> None:
    """Decomposed letters and doubled spaces are put right; hyphens and case stay."""
    case = hall.open(name="  Зайи\u0306цева   Анна-Мария ")
    with hall.store.read() as conn:
        person = find_person(conn, case.id)
    assert person and person.name == "Зай\u0439цева Анна-Мария"


def test_a_centre_without_the_services_takes_no_case(hall: Halls) -> None:
    """All visits have to be possible in the centre."""
    settings = hall.directory.network.centres["small"].settings
    settings["programme"] = "nonsense"  # type: ignore[index]
    with pytest.raises(ProgrammeNotHere):
        hall.open()


def test_a_case_is_found_by_code_and_digits(halls: Halls) -> None:
    """Its code and the last four digits of the phone, however the code is spaced."""
    case = halls.open()
    spaced = f"{case.code[:4]} {case.code[4:]}"
    with halls.store.read() as conn:
        assert cases.lookup(conn, halls.directory, spaced, "4567").case == case


@pytest.mark.parametrize(("wrong", "digits"), [(False, "4568"), (True, "4567"), (False, "")])
def test_one_failure_for_all(halls: Halls, wrong: bool, digits: str) -> None:
    """Whether the code or the digits are wrong is not said."""
    case = halls.open()
    with halls.store.read() as conn, pytest.raises(UnknownCase):
        cases.lookup(conn, halls.directory, "00000000" if wrong else case.code, digits)


def test_a_grant_lasts_ten_minutes(halls: Halls) -> None:
    """A kiosk may act on a case for ten minutes after it was shown its code."""
    case = halls.open()
    halls.write(cases.grant, "device:1", case.id)
    halls.write(cases.grant, "device:1", case.id)
    with halls.store.read() as conn:
        now = halls.now
        assert cases.is_granted(conn, "device:1", case.id, now + timedelta(minutes=9))
        assert not cases.is_granted(conn, "device:1", case.id, now + timedelta(minutes=10))
        assert not cases.is_granted(conn, "device:2", case.id, now)


def test_a_visitor_without_booking_is_linked(halls: Halls) -> None:
    """A ticket for a visit's service belongs to the case and to that visit."""
    case = halls.open()
    wish = line.Wish(["tp-application"])
    ticket = halls.write(cases.walk_in, halls.here, halls.centre, case.id, wish)
    assert (ticket.case, ticket.visit, ticket.booked_for) == (case.id, 1, None)
    halls.serve(ticket)
    assert halls.file(case).done == {1: halls.today}


def test_another_service_counts_as_a_visit_of_no_number(halls: Halls) -> None:
    """A question about the case is a visit more, but none of the programme's."""
    case = halls.open()
    wish = line.Wish(["reference"])
    ticket = halls.write(cases.walk_in, halls.here, halls.centre, case.id, wish)
    assert (ticket.case, ticket.visit) == (case.id, None)


def test_a_withdrawn_case_takes_no_tickets(hall: Halls) -> None:
    """Nothing is linked to a case that was given up."""
    case = hall.open()
    hall.report(case, "withdrawn")
    with pytest.raises(CaseEnded):
        hall.write(cases.walk_in, hall.here, hall.centre, case.id, line.Wish(["reference"]))


def test_the_clerk_enters_the_number_later(halls: Halls) -> None:
    """The application's number is given at visit 1."""
    case = halls.open()
    halls.write(cases.number_case, halls.here, case.id, " ТП-77/26 ")
    with halls.store.read() as conn:
        person = find_person(conn, case.id)
    assert person and person.application_no == "ТП-77/26"


def found(halls: Halls, typed: str, *centres: str) -> list[str]:
    with halls.store.read() as conn:
        return [case.id for case in cases.by_number(conn, typed, centres or ("small", "hall"))]


@pytest.mark.parametrize("typed", ["ТП-77/26", " ТП-77/26 ", "тп-77/26", "TП-77/26"])
def test_a_case_is_found_by_the_number_of_its_application(hall: Halls, typed: str) -> None:
    """In small letters or with Latin ones that look alike: it is the same number."""
    case = hall.open(application_no="ТП-77/26")
    assert found(hall, typed) == [case.id]
    assert found(hall, "ТП-77/2") == found(hall, "") == []


def test_two_cases_of_one_number(halls: Halls) -> None:
    """Both are found, the younger first, and only those of the centres that are asked about."""
    older = halls.open(application_no="77")
    halls.store.clock.advance(timedelta(minutes=1))
    younger = halls.open(application_no="77")
    assert found(halls, "77") == [younger.id, older.id]
    assert found(halls, "77", "elsewhere") == []
