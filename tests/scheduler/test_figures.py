"""What the programme is judged by."""

from datetime import timedelta
from typing import Any

import line
from scheduler import cases
from scheduler.kpi import FIGURES, Period, behind, programme
from scheduler.rows import Case
from tests.scheduler.halls import Halls


def figures(halls: Halls, *codes: str) -> dict[str, Any]:
    with halls.store.read() as conn:
        return programme(conn, period(halls, *codes))


def period(halls: Halls, *codes: str) -> Period:
    here = [halls.directory.network.centres[code] for code in codes or ("small",)]
    return Period(here, halls.today - timedelta(days=400), halls.today)


def listed(halls: Halls, figure: str) -> list[str]:
    with halls.store.read() as conn:
        return [one["id"] for one in behind(conn, period(halls), figure, None, 100)]


def finished(halls: Halls, extra: int = 0) -> Case:
    """A case through all its visits, with so many that nobody planned."""
    case, booked = halls.booked(power_kw=15, construction=False)
    halls.visit(booked[0])
    halls.report(case, "complete")
    for _ in range(extra):
        wish = line.Wish(["reference"])
        halls.serve(halls.write(cases.walk_in, halls.here, halls.centre, case.id, wish))
    halls.days_on(15)
    halls.report(case, "draft_ready")
    halls.visit(halls.live(case)[0])
    halls.report(case, "signed")
    halls.days_on(30)
    halls.report(case, "works_done")
    halls.days_on(10)
    halls.report(case, "acts_ready")
    halls.visit(halls.live(case)[0])
    assert halls.file(case).case.state == "finished"
    return case


def test_three_visits_or_fewer(halls: Halls) -> None:
    """One case with three visits and one with four: half of them needed no more than three."""
    three, four = finished(halls), finished(halls, extra=1)
    found = figures(halls)
    assert (found["finished"], found["within"], found["share_within"]) == (2, 1, 0.5)
    assert found["visits_per_case"] == 3.5
    assert listed(halls, "within") == [three.id]
    assert listed(halls, "beyond") == [four.id]
    assert figures(halls, "hall")["finished"] == 0
    assert figures(halls, "hall", "small")["finished"] == 2


def test_days_of_each_gap_against_its_cap(halls: Halls) -> None:
    """Fifteen days to the contract, thirty to the works, ten to the acts: all within the law."""
    finished(halls)
    gaps = {one["gap"]: one for one in figures(halls)["gaps"]}
    assert (gaps["draft_ready"]["mean"], gaps["draft_ready"]["over_cap"]) == (15, 0)
    assert (gaps["works_done"]["median"], gaps["acts_ready"]["longest"]) == (30, 10)
    assert listed(halls, "over_cap") == []


def test_no_shows_and_ends(halls: Halls) -> None:
    """Who did not come, gave up, or is on the way is counted, and every figure lists its cases."""
    gone, booked = halls.booked()
    halls.go(booked[0].start + timedelta(hours=1))
    withdrawn = halls.open()
    halls.report(withdrawn, "withdrawn")
    found = figures(halls)
    assert (found["bookings_due"], found["no_shows"], found["share_no_shows"]) == (1, 1, 1.0)
    assert (found["opened"], found["open"], found["withdrawn"]) == (2, 1, 1)
    assert listed(halls, "no_shows") == listed(halls, "open") == [gone.id]
    assert listed(halls, "withdrawn") == [withdrawn.id]
    assert all(isinstance(listed(halls, figure), list) for figure in FIGURES)
