"""Personal data goes a month after its case; figures and a log of what went stay."""

from datetime import timedelta
from typing import Any

from scheduler import cases
from scheduler.erasure import erase, log_of
from scheduler.jobs_of_bookings import BOOKING_JOBS
from scheduler.problems import UnknownCase
from scheduler.rows import Case, find_case, find_person
from scheduler.runner import Runner
from tests.scheduler.halls import Halls

MONTH = timedelta(days=30)
SAID = {"name": "Пётр Зайцев", "email": "p@example.ru", "application_no": "ТП-77/26"}


def ended(halls: Halls, **said: Any) -> Case:
    case = halls.open(**said)
    halls.report(case, "withdrawn", halls.today)
    return case


def log(halls: Halls, after: int = 0, limit: int = 10) -> list[dict[str, Any]]:
    with halls.store.read() as conn:
        return log_of(conn, after, limit)


def is_known(halls: Halls, case: Case) -> bool:
    with halls.store.read() as conn:
        assert find_case(conn, case.id)
        return find_person(conn, case.id) is not None


def test_a_month_after_its_end_nobody_stands_behind_a_case(halls: Halls) -> None:
    """Thirty days after the end, not a moment sooner; the case itself stays."""
    case = ended(halls, **SAID)
    halls.store.clock.advance(MONTH - timedelta(seconds=1))
    assert halls.write(erase) == 0 and is_known(halls, case)
    halls.store.clock.advance(timedelta(seconds=1))
    assert halls.write(erase) == 1 and not is_known(halls, case)


def test_a_case_that_goes_on_keeps_its_applicant(hall: Halls) -> None:
    """However long it takes."""
    case = hall.open(**SAID)
    hall.store.clock.advance(10 * MONTH)
    assert hall.write(erase) == 0 and is_known(hall, case)


def test_the_log_says_what_went_and_not_what_it_was(halls: Halls) -> None:
    """Ids, dates and names of fields, in the order of doing; once a case."""
    full, bare = ended(halls, **SAID), ended(halls)
    at = halls.now
    halls.store.clock.advance(MONTH)
    halls.write(erase)
    halls.write(erase)
    first, second = log(halls)
    assert (first["case"], second["case"]) == (full.id, bare.id)
    assert first["ended_at"] == at and first["erased_at"] == halls.now
    assert first["fields"] == ["name", "phone", "email", "application_no"]
    assert second["fields"] == ["phone"] and first["centre"] == "small"
    assert not any(secret in str([first, second]) for secret in ("Зайцев", "9161234567", "77/26"))
    assert log(halls, after=first["id"]) == [second] and log(halls, limit=1) == [first]


def test_an_erased_case_is_found_by_nothing(hall: Halls) -> None:
    """Neither by code and telephone nor by its number: what would prove it is gone."""
    case = ended(hall, **SAID)
    hall.store.clock.advance(MONTH)
    hall.write(erase)
    with hall.store.read() as conn:
        assert cases.by_number(conn, "ТП-77/26", ["small"]) == []
        try:
            cases.lookup(conn, hall.directory, case.code, "4567")
        except UnknownCase:
            return
    raise AssertionError("found")


def test_it_is_done_each_night(hall: Halls, tmp_path: Any) -> None:
    """The job's moment counts: what is a month old by then is erased by then."""
    case = ended(hall)
    runner = Runner(hall.store, hall.directory, tmp_path, BOOKING_JOBS)
    runner.run_until(hall.now)
    hall.store.clock.advance(MONTH + timedelta(days=1))
    runner.run_until(hall.now)
    assert not is_known(hall, case)
