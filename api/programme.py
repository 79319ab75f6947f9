"""What the programme is judged by, per centre, branch and network."""

from datetime import date, timedelta
from typing import Any

from api.booking_models import ProgrammeOut, ProgrammeQuery
from api.declare import Answer, call
from centres.directory import Centre, today_in
from scheduler.kpi import FIGURES, Period, behind, programme
from web.booking_refusals import local
from web.guards import branch_in_reach, centre_in_reach, require
from web.house import house
from web.problems import forbidden, invalid

MAY = ("insight", "admin")
YEAR = timedelta(days=365)
LONGEST = timedelta(days=3660)


@call(
    "GET",
    "/centres/<centre>/programme",
    allow=("desk", *MAY),
    query=ProgrammeQuery,
    answers={200: ProgrammeOut},
    problems=(422,),
)
def centre_programme(centre: str, query: ProgrammeQuery) -> Answer:
    """The programme's figures in one centre."""
    return _figures([centre_in_reach(centre)], query)


@call(
    "GET",
    "/branches/<branch>/programme",
    allow=MAY,
    query=ProgrammeQuery,
    answers={200: ProgrammeOut},
    problems=(422,),
)
def branch_programme(branch: str, query: ProgrammeQuery) -> Answer:
    """The programme's figures over a branch's centres."""
    found = branch_in_reach(branch)
    return _figures(house().directory.network.by_branch[found.code], query)


@call(
    "GET",
    "/network/programme",
    allow=MAY,
    query=ProgrammeQuery,
    answers={200: ProgrammeOut},
    problems=(422,),
)
def network_programme(query: ProgrammeQuery) -> Answer:
    """The programme's figures over the whole network."""
    if require().scope != "network":
        raise forbidden()
    return _figures(list(house().directory.network.centres.values()), query)


def _figures(centres: list[Centre], query: ProgrammeQuery) -> Answer:
    now = house().store.clock.now()
    today = today_in(centres, now)
    until = query.until or today
    period = Period(centres, query.since or _before(until), until)
    _check(period, query)
    with house().store.read() as conn:
        found = programme(conn, period)
        lines = _lines(conn, period, query) if query.figure else []
    following = lines[-1]["id"] if lines and len(lines) == query.limit else None
    return 200, {**found, "items": lines, "next": following}


def _before(until: date) -> date:
    return until - YEAR if until - date.min > YEAR else date.min


def _check(period: Period, query: ProgrammeQuery) -> None:
    if period.until < period.since:
        raise invalid([{"field": "to", "why": "before from"}])
    if (
        period.until - period.since > LONGEST
        or period.since.year < 2000
        or period.until.year > 2200
    ):
        raise invalid([{"field": "from", "why": "not more than ten years, from 2000 on"}])
    if query.figure and query.figure not in FIGURES:
        raise invalid([{"field": "figure", "why": f"one of {', '.join(FIGURES)}"}])


def _lines(conn: Any, period: Period, query: ProgrammeQuery) -> list[dict[str, Any]]:
    """The cases behind one figure, times in each centre's own zone."""
    here = {centre.code: centre for centre in period.centres}
    after = str(query.after) if query.after else None
    found = behind(conn, period, str(query.figure), after, query.limit)
    for line in found:
        centre = here[line["centre"]]
        line["opened_at"] = local(centre, line["opened_at"])
        line["ended_at"] = local(centre, line["ended_at"])
    return found
