"""Facts move the chain."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from centres.network_file import import_network
from scheduler.follow import calendar_changed
from scheduler.problems import CaseEnded, FactDate, FactNotKnown
from scheduler.rows import Booking, Case
from tests.scheduler.conftest import NETWORK
from tests.scheduler.halls import Halls


def days(halls: Halls, case: Case) -> list[date]:
    return [one.day for one in halls.live(case)]


def test_a_late_contract_moves_visits_2_and_3(halls: Halls) -> None:
    """Promised a week late: both visits move, each with its reason in the journal."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    late = booked[0].day + timedelta(days=22)
    found = halls.report(case, "draft_ready", late)
    second, third = days(halls, case)
    assert second >= late and third >= second + timedelta(days=110)
    assert [one.id for one in found.moved] == [booked[1].id, booked[2].id]
    told = halls.entries("booking.moved")
    assert [entry.data["cause"] for entry in told] == ["draft_ready"] * 2
    assert told[0].data["why"][0]["key"] == "draft_ready.forecast"
    assert told[0].data["before"] == booked[1].start.isoformat()


def test_an_early_contract_brings_visit_2_forward(halls: Halls) -> None:
    """Ready a week early: visit 2 comes forward, with days to learn of it, and visit 3 with it."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    halls.days_on(8)
    halls.report(case, "draft_ready")
    second, third = days(halls, case)
    assert halls.today + timedelta(days=3) <= second < booked[1].day
    assert third < booked[2].day and third >= second + timedelta(days=110)


def test_a_time_that_was_picked_is_not_moved_forward(halls: Halls) -> None:
    """Who chose a time keeps it when it could be earlier."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    halls.move(booked[1], "small.tp-contract.20261218T1020")
    halls.days_on(8)
    halls.report(case, "draft_ready")
    assert days(halls, case)[0] == date(2026, 12, 18)


def test_a_small_gain_moves_nobody(halls: Halls) -> None:
    """A day gained is not worth a letter."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    halls.report(case, "draft_ready", booked[1].day - timedelta(days=1))
    assert days(halls, case)[0] == booked[1].day


def test_works_done_early_bring_visit_3_forward(halls: Halls) -> None:
    """Done after sixty days: visit 3 is ten days after that, not a hundred and ten."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    halls.report(case, "draft_ready", booked[1].day)
    halls.visit(booked[1])
    halls.days_on(60)
    found = halls.report(case, "works_done")
    (third,) = days(halls, case)
    assert halls.today + timedelta(days=10) <= third < booked[2].day - timedelta(days=20)
    assert found.moved[0].id == booked[2].id


def test_an_overdue_fact_moves_the_visit_day_by_day(halls: Halls) -> None:
    """Works not reported done: each morning visit 3 is kept ten days ahead at least."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    halls.report(case, "draft_ready")
    halls.visit(halls.live(case)[0])
    signed = halls.today
    halls.go(halls.now + timedelta(days=106))
    (third,) = days(halls, case)
    assert third >= signed + timedelta(days=116)
    causes = {entry.data["cause"] for entry in halls.entries("booking.moved")}
    assert "overdue" in causes


def test_a_visit_whose_paper_is_missing_alarms_the_clerks(halls: Halls) -> None:
    """On the eve of a visit and on its morning, what it needs and nobody reported is told."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    halls.go(booked[1].start - timedelta(hours=3))
    told = halls.entries("alert.fact-overdue")
    assert [entry.data["fact"] for entry in told] == ["draft_ready"] * 2
    assert told[-1].case == case.id


def test_three_visits_end_the_case(halls: Halls) -> None:
    """Through all its days: three check-ins, three calls, and the case is finished."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    halls.report(case, "complete")
    halls.go(halls.live(case)[0].start - timedelta(days=1))
    halls.report(case, "draft_ready")
    halls.visit(halls.live(case)[0])
    halls.report(case, "signed")
    halls.days_on(100)
    halls.report(case, "works_done")
    halls.days_on(9)
    halls.report(case, "acts_ready")
    halls.visit(halls.live(case)[0])
    file = halls.file(case)
    assert (file.case.state, sorted(file.done)) == ("finished", [1, 2, 3])
    (told,) = halls.entries("case.finished")
    assert told.data["visits"] == 3
    assert (halls.now.date() - booked[0].day).days >= 125


def test_an_undone_finish_opens_the_case_again(halls: Halls) -> None:
    """The last visit's finish taken back: the case goes on."""
    import line

    case, booked = halls.booked()
    halls.report(case, "signed", halls.today)
    halls.report(case, "acts_ready", halls.today)
    third = next(one for one in halls.live(case) if one.visit == 3)
    ticket = halls.visit(third)
    assert halls.file(case).case.state == "finished"
    with halls.store.write() as tx:
        line.act(tx, halls.centre, ticket.id, "undo")
    halls.follow()
    assert halls.file(case).case.state == "open"
    assert [entry.kind for entry in halls.entries("case.reopened")] == ["case.reopened"]


def test_no_lawful_date_alarms_the_head_once(hall: Halls) -> None:
    """Visit 2 has thirty days; with the hall closed for all of them, the head is told, once."""
    case, booked = hall.booked()
    hall.visit(booked[0])
    close(hall, booked[1].day, 40)
    (alert,) = hall.entries("alert.no-lawful-date")
    assert (alert.case, alert.data["visit"]) == (case.id, 2)
    hall.days_on(2)
    assert len(hall.entries("alert.no-lawful-date")) == 1


def close(halls: Halls, since: date, count: int) -> None:
    """Close the hall on these days; what follows the journal has heard of it."""
    data = yaml.safe_load(NETWORK.read_text())
    off = {since + timedelta(days=step): "closed" for step in range(count)}
    data["branches"]["west"]["centres"]["small"]["exceptions"] = off
    file = Path(str(halls.store.url).removeprefix("sqlite:///")).with_name("closed.yaml")
    if not halls.store.is_sqlite:
        file = Path("/tmp") / f"closed-{id(halls)}.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True))
    with halls.store.write() as tx:
        import_network(tx, file)
    file.unlink()
    halls.follow()


def test_a_closure_moves_who_was_booked(halls: Halls) -> None:
    """A day closed after booking: who was booked moves, the others stay where they are."""
    case, booked = halls.booked()
    other, stays = halls.booked()
    close(halls, booked[1].day, 1)
    second = halls.live(case)[1]
    assert second.day > booked[1].day and halls.live(case)[0].day == booked[0].day
    told = halls.entries("booking.moved")[0]
    assert told.data["cause"] == "calendar"
    assert told.data["why"][0]["key"] == "visit.closed"
    assert halls.live(other)[0].day == stays[0].day


def test_a_closure_that_touches_nobody_changes_nothing(halls: Halls) -> None:
    """Seats are counted again and come out the same."""
    case, booked = halls.booked()
    assert calendar_changed(halls.store, halls.directory, "small") == 0
    assert halls.live(case) == booked
    assert halls.plans(halls.open())


def test_a_gap_over_its_cap_alarms(hall: Halls) -> None:
    """A business waits sixteen days for its contract: the law allows fifteen, the head is told."""
    case = hall.open(applicant="business")
    booked = hall.book(case)
    hall.visit(booked[0])
    hall.report(case, "complete")
    hall.days_on(16)
    hall.report(case, "draft_ready")
    (alert,) = hall.entries("alert.gap-over-cap")
    assert alert.data["fact"] == "draft_ready"


def test_silence_of_sixty_days_ends_the_case(hall: Halls) -> None:
    """The contract lies ready and nobody comes: after sixty days the case lapses."""
    case, booked = hall.booked()
    hall.visit(booked[0])
    hall.report(case, "draft_ready", booked[1].day)
    hall.go(booked[1].start)
    hall.report(case, "draft_ready")
    hall.days_on(58)
    assert hall.file(case).case.state == "open"
    hall.days_on(4)
    assert hall.file(case).case.state == "lapsed"
    assert [entry.case for entry in hall.entries("case.lapsed")] == [case.id]


def test_a_fact_has_its_place_in_the_chain(hall: Halls) -> None:
    """No fact before the one it follows, none after the one that follows it, none in two years, and
    nothing is withdrawn ahead of its day."""
    case, _ = hall.booked()
    hall.report(case, "draft_ready")
    off = [("signed", -1), ("complete", 1), ("works_done", 800), ("signed", -500), ("withdrawn", 1)]
    for fact, on in off:
        with pytest.raises(FactDate):
            hall.report(case, fact, hall.today + timedelta(days=on))
    with pytest.raises(FactNotKnown):
        hall.report(case, "painted")
    hall.report(case, "withdrawn")
    with pytest.raises(CaseEnded):
        hall.report(case, "signed")


def test_a_fact_reported_again_replaces_the_first(halls: Halls) -> None:
    """A promise put off twice counts once, by its last word."""
    case, booked = halls.booked()
    halls.visit(booked[0])
    for late in (20, 24, 17):
        halls.report(case, "draft_ready", booked[0].day + timedelta(days=late))
    second: Booking = halls.live(case)[0]
    assert second.day >= booked[0].day + timedelta(days=17)
    assert halls.file(case).reports["draft_ready"].on == booked[0].day + timedelta(days=17)
