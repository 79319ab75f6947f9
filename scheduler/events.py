"""Facts about a case, as they are reported, and what they do to its chain."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from scheduler import results, rows
from scheduler.casefile import CaseFile, Centres, find
from scheduler.entries import note_alert, note_case
from scheduler.placing import cancel
from scheduler.problems import CaseEnded, FactDate, FactNotKnown
from scheduler.programme import WITHDRAWN
from scheduler.replan import Replanned, replan
from scheduler.sync import sync
from scheduler.tables import case_reports
from store import Change

BACK, AHEAD = timedelta(days=366), timedelta(days=731)
"""A fact earlier or later than this from today is a slip of the finger."""


def _report_statement(dialect: Any) -> Any:
    insert = dialect.insert(case_reports)
    return insert.on_conflict_do_update(
        index_elements=["case", "fact"],
        set_={"on": insert.excluded.on, "said": insert.excluded.said},
    )


_REPORT = {"sqlite": _report_statement(sqlite), "postgresql": _report_statement(postgresql)}


def report(tx: Change, directory: Centres, case_id: str, fact: str, on: date) -> Replanned:
    """Take down that `fact` is, or will be, reached on that day, and re-plan. What was reported
    of it before is replaced. Raises `FactNotKnown`, `FactDate`, `CaseEnded`."""
    tx.lock(find(tx.conn, directory, case_id).centre.code)
    file = sync(tx, find(tx.conn, directory, case_id))
    if file.case.state != "open":
        raise CaseEnded(file.case.state)
    if fact not in file.programme.facts:
        raise FactNotKnown(file.programme.facts)
    today = file.day_of(tx.now)
    _check_date(file, fact, on, today)
    if fact == WITHDRAWN:
        return end(tx, file, "withdrawn")
    late_before = file.timeline(tx.now).over_cap()
    row = {"case": case_id, "fact": fact, "on": on, "said": today}
    tx.conn.execute(_REPORT[tx.conn.dialect.name], row)
    note_case(tx, "fact", file.case, fact=fact, on=on.isoformat(), forecast=on > today)
    late = find(tx.conn, directory, case_id).timeline(tx.now).over_cap()
    for code in set(late) - set(late_before):
        note_alert(tx, "gap-over-cap", file.case, fact=code)
    return replan(tx, directory, case_id, fact, forward=True)


def end(tx: Change, file: CaseFile, state: str) -> Replanned:
    """The case ends before its last visit: `withdrawn` or `lapsed`. What was booked is free."""
    gone = [
        cancel(tx, booking, [(f"case.{state}", {})], state)
        for booking in file.bookings
        if booking.state == "booked"
    ]
    after = replace(file.case, state=state, ended_at=tx.now, review_on=None, booked_upto=0)
    rows.save_case(tx.conn, file.case, after)
    results.keep(tx, file, after)
    note_case(tx, state, after)
    return Replanned(gone=gone, why=[(one.visit, (f"case.{state}", {})) for one in gone])


def _check_date(file: CaseFile, fact: str, on: date, today: date) -> None:
    """Not before what came before it in the chain, nor after what came after it."""
    # Nobody withdraws in advance: the case ends as soon as it is said.
    first, last = today - BACK, today if fact == WITHDRAWN else today + AHEAD
    passed = False
    for milestone in file.programme.milestones:
        report = file.reports.get(milestone.code)
        if milestone.code == fact:
            passed = True
        elif report and report.is_fact and fact != WITHDRAWN:
            if passed:
                last = min(last, report.on)
            else:
                first = max(first, report.on)
    if not first <= on <= last:
        raise FactDate(first, last)
