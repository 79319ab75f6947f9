"""Where a case stands, and when its visits may be."""

from datetime import date, timedelta
from typing import Any

import pytest

from scheduler.programme import CaseFacts, in_force
from scheduler.programme_files import programmes
from scheduler.timeline import Progress, Report, Timeline
from scheduler.workdays import Span, Workdays

D0 = date(2026, 11, 23)
CASE = CaseFacts(120, "household")


def day(number: int) -> date:
    return D0 + timedelta(days=number)


def timeline(today: int = 0, facts: CaseFacts = CASE, **known: Any) -> Timeline:
    """`done`: visit → day number; `fact`: code → (on, said)."""
    programme = in_force(programmes(), known.pop("programme", "three-visits"), D0)
    assert programme
    done = {visit: day(on) for visit, on in known.pop("done", {}).items()}
    reports = {code: Report(day(on), day(said)) for code, (on, said) in known.items()}
    progress = Progress(D0, facts, done, reports)
    return Timeline(programme, progress, day(today), Workdays(lambda one: one.weekday() < 5))


def bounds(line: Timeline, visit: int, previous: int | None) -> tuple[int, int | None]:
    found = line.bounds(visit, None if previous is None else day(previous))
    last = (found.last - D0).days if found.last else None
    return (found.first - D0).days, last


def test_the_default_chain_spans_125_days() -> None:
    """Visit 2 not before 15 days and within 30 more, visit 3 not before 110 days after it."""
    line = timeline()
    assert bounds(line, 1, None) == (0, None)
    assert bounds(line, 2, 0) == (15, 45)
    assert bounds(line, 3, 15) == (125, None)


def test_a_small_case_without_construction_spans_55_days() -> None:
    """Up to 15 kW without construction the works usually take 30 days."""
    line = timeline(facts=CaseFacts(15, "household", construction=False))
    assert bounds(line, 3, 15) == (55, None)


def test_a_forecast_moves_the_visit() -> None:
    """A contract promised a week late moves visit 2, and its last day with it."""
    line = timeline(today=10, done={1: 0}, draft_ready=(22, 10))
    assert bounds(line, 2, 0) == (22, 52)
    assert line.why(2, D0)[0] == (
        "draft_ready.forecast",
        {"days": 15, "unit": "days", "date": day(22)},
    )


def test_a_fact_brings_the_visit_forward() -> None:
    """A contract ready early lets the visitor come early."""
    assert bounds(timeline(today=8, done={1: 0}, draft_ready=(8, 8)), 2, 0) == (8, 38)


def test_what_is_overdue_slips_day_by_day() -> None:
    """With nothing reported, what was due is expected today, and tomorrow again."""
    for today in (16, 20, 40):
        line = timeline(today=today, done={1: 0})
        assert bounds(line, 2, 0)[0] == today
        assert line.why(2, D0)[0][0] == "draft_ready.overdue"
    assert bounds(timeline(today=120, done={1: 0, 2: 15}), 3, 15)[0] == 130


def test_an_unconfirmed_forecast_is_overdue() -> None:
    """A forecast whose day has passed is no fact: it slips until somebody confirms it."""
    forecast = timeline(today=65, done={1: 0, 2: 15}, works_done=(60, 50))
    assert bounds(forecast, 3, 15)[0] == 75
    confirmed = timeline(today=65, done={1: 0, 2: 15}, works_done=(60, 60))
    assert bounds(confirmed, 3, 15)[0] == 70


def test_what_goes_with_a_visit_is_taken_as_done() -> None:
    """Handing in and signing happen at the visit, unless a clerk says otherwise."""
    assert bounds(timeline(today=14, done={1: 0}), 2, 0)[0] == 15
    incomplete = timeline(today=14, done={1: 0}, complete=(7, 1))
    assert bounds(incomplete, 2, 0)[0] == 29


def test_an_incomplete_application_waits() -> None:
    """Completed a week later, the fifteen days run from then."""
    assert bounds(timeline(today=7, done={1: 0}, complete=(7, 7)), 2, 0) == (22, 52)


def test_a_later_fact_passes_the_visits_before() -> None:
    """A signed contract says that nobody has to come to sign it."""
    line = timeline(today=20, signed=(18, 20))
    assert line.next_visit == 3
    assert line.is_passed(1) and line.is_passed(2)
    assert bounds(line, 3, None)[0] == 128


def test_forecasts_pass_nothing() -> None:
    """A contract promised for later leaves the visits to be made."""
    assert timeline(today=5, signed=(18, 5)).next_visit == 1


@pytest.mark.parametrize(
    ("done", "visit"), [({}, 1), ({1: 0}, 2), ({1: 0, 2: 15}, 3), ({1: 0, 2: 15, 3: 130}, None)]
)
def test_the_next_visit_follows_the_last_one_made(done: dict[int, int], visit: int | None) -> None:
    """Visits are made one after the other; after the last there is none."""
    assert timeline(today=131, done=done).next_visit == visit


def test_silence_ends_a_case_only_when_the_contract_is_there() -> None:
    """Sixty days of silence run from a contract that is ready, not from one that is expected."""
    assert timeline(today=20, done={1: 0}).lapses(2, D0) is None
    line = timeline(today=20, done={1: 0}, draft_ready=(15, 15))
    assert line.lapses(2, D0) == day(75)


def test_a_centre_may_be_faster_never_slower() -> None:
    """The centre's own pace counts where it is faster than the programme's."""
    fast, slow = timeline(), timeline()
    fast._paces = {"draft_ready": Span(10, "days")}
    slow._paces = {"draft_ready": Span(20, "days")}
    assert (bounds(fast, 2, 0)[0], bounds(slow, 2, 0)[0]) == (10, 15)


def test_caps_that_were_broken_are_named() -> None:
    """A contract on day 16 is late for a business and in time for a large household."""
    reports: dict[str, Any] = {"complete": (0, 0), "draft_ready": (16, 16)}
    assert list(timeline(today=16, **reports).over_cap()) == []
    business = timeline(today=16, facts=CaseFacts(120, "business"), **reports)
    assert list(business.over_cap()) == ["draft_ready"]


def test_two_visits_start_with_the_portal() -> None:
    """In the variant of two visits the application is complete when the case is opened."""
    line = timeline(today=3, programme="two-visits")
    assert bounds(line, 1, None) == (15, 45)
    assert bounds(line, 2, 15) == (125, None)
