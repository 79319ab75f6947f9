"""What a case that ended leaves for the figures: written once, so that a year of the network is
read in a moment, and kept when the personal data behind it is erased."""

from line.ticket import State
from scheduler.casefile import CaseFile
from scheduler.rows import Case
from scheduler.tables import case_gaps, case_results
from store import Change


def keep(tx: Change, file: CaseFile, case: Case) -> int:
    """Write down the results of `case`, which has just ended; the visits that it took."""
    assert case.ended_at
    ended, visits = file.day_of(case.ended_at), served(file)
    tx.conn.execute(
        case_results.insert(),
        {
            "case": case.id,
            "centre": case.centre,
            "ended_on": ended,
            "state": case.state,
            "visits": visits,
            "days": (ended - file.day_of(case.opened_at)).days,
            "within": visits <= len(file.programme.visits),
        },
    )
    gaps = [
        {"case": case.id, "centre": case.centre, "ended_on": ended, **gap} for gap in _gaps(file)
    ]
    if gaps and case.state == "finished":
        tx.conn.execute(case_gaps.insert(), gaps)
    return visits


def drop(tx: Change, case_id: str) -> None:
    """The case goes on after all."""
    for table in (case_gaps, case_results):
        tx.conn.execute(table.delete().where(table.c.case == case_id))


def served(file: CaseFile) -> int:
    """Visits made: tickets of the case that were served to the end."""
    return sum(one.state == State.FINISHED for one in file.tickets)


def _gaps(file: CaseFile) -> list[dict[str, object]]:
    timeline = file.timeline(file.case.opened_at)
    reached, late = timeline.reached(), timeline.over_cap()
    rows: list[dict[str, object]] = []
    before = None
    for milestone in file.programme.milestones:
        on = reached.get(milestone.code)
        if on and before:
            days = max(0, (on - before).days)
            rows.append({"gap": milestone.code, "days": days, "over_cap": milestone.code in late})
        before = on
    return rows
