"""Where a case stands: what has happened, what is expected when, and when a visit may be.

Pure. Expected dates come from what was reported, else from the programme's usual pace. A date that
passed with nothing reported slips to today, every day: nobody is sent in vain on an old promise.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from scheduler.programme import CaseFacts, Milestone, Programme, Visit
from scheduler.workdays import Span, Workdays

Why = tuple[str, Mapping[str, Any]]
"""A reason: message key and values, put into words by whoever shows it."""


@dataclass(frozen=True)
class Report:
    """Somebody said that a milestone is reached `on` that day; said on the day `said`."""

    on: date
    said: date

    @property
    def is_fact(self) -> bool:
        """A day that lay ahead when it was named is a forecast, and needs to be confirmed."""
        return self.on <= self.said


@dataclass(frozen=True)
class Progress:
    """What is known of a case. `done`: visit → the day on which its ticket was finished."""

    opened: date
    facts: CaseFacts
    done: Mapping[int, date] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)


@dataclass(frozen=True)
class Expected:
    """When a milestone is or was reached. `status`: fact (reported), assumed (went with a visit
    that is done), forecast (reported ahead), planned (usual pace), overdue (slipped to today)."""

    code: str
    on: date
    status: str
    span: Span

    @property
    def is_open(self) -> bool:
        return self.status in ("forecast", "planned", "overdue")


@dataclass(frozen=True)
class Bounds:
    """The first and the last lawful day of a visit; `last` is None where no term ends it."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


class Timeline:
    """One case seen on the day `today`. `paces`: the centre's own, where it is faster."""

    def __init__(
        self,
        programme: Programme,
        progress: Progress,
        today: date,
        workdays: Workdays,
        paces: Mapping[str, Span] | None = None,
    ) -> None:
        self.programme, self.progress, self.today = programme, progress, today
        self.workdays = workdays
        self._paces = paces or {}
        self._usual: dict[str, Span] = {}

    def is_passed(self, visit: int) -> bool:
        """Nobody has to come for this visit any more: its ticket is finished, or a fact that
        comes after it was reported."""
        if visit in self.progress.done:
            return True
        reports = self.progress.reports
        return any(
            milestone.code in reports and reports[milestone.code].is_fact
            for milestone in self.programme.after(visit)
        )

    @property
    def next_visit(self) -> int | None:
        """The visit that comes next; None when all are over."""
        for visit in reversed(self.programme.visits):
            if self.is_passed(visit.visit):
                return visit.visit + 1 if visit.visit < len(self.programme.visits) else None
        return self.programme.visits[0].visit

    def expected(self, visit: int, previous: date | None) -> list[Expected]:
        """The milestones between the visit before, on the day `previous` (None: not known, as it
        was passed without coming), and this one."""
        day = self._base(visit, previous)
        # What stands before the first visit went with opening the case.
        after_visit = visit == 1 or visit - 1 in self.progress.done
        found = []
        for milestone in self.programme.before(visit):
            reached = self._expect(milestone, day, after_visit)
            after_visit = after_visit and not reached.is_open
            day = reached.on
            found.append(reached)
        return found

    def bounds(self, visit: int, previous: date | None) -> Bounds:
        """The lawful days of a visit, when the one before is or was on the day `previous`."""
        reached = self.expected(visit, previous)
        ready = reached[-1].on if reached else self._base(visit, previous)
        first = max(ready, previous + timedelta(days=1)) if previous else ready
        within = self._visit(visit).within
        return Bounds(first, within.span.after(ready, self.workdays) if within else None)

    def lapses(self, visit: int, previous: date | None) -> date | None:
        """The day after which silence ends the case; None where nothing does, or where what
        stands before the visit is only expected."""
        silence = self._visit(visit).silence
        if silence is None:
            return None
        reached = self.expected(visit, previous)
        if any(one.is_open for one in reached):
            return None
        ready = reached[-1].on if reached else self._base(visit, previous)
        return silence.after(ready, self.workdays)

    def why(self, visit: int, previous: date | None) -> list[Why]:
        """Why a visit is not earlier, and by when it has to be."""
        reasons: list[Why] = []
        for one in self.expected(visit, previous):
            if one.status != "assumed" and (one.span.amount or one.status != "planned"):
                values = {"days": one.span.amount, "unit": one.span.unit, "date": one.on}
                reasons.append((f"{one.code}.{one.status}", values))
        last = self.bounds(visit, previous).last
        if last:
            reasons.append(("visit.latest", {"date": last}))
        return reasons

    def _base(self, visit: int, previous: date | None) -> date:
        return previous or self.progress.done.get(visit - 1, self.progress.opened)

    def _visit(self, number: int) -> Visit:
        visit = self.programme.visit(number)
        if visit is None:
            raise KeyError(number)
        return visit

    def _expect(self, milestone: Milestone, day: date, after_visit: bool) -> Expected:
        usual = self.pace(milestone)
        report = self.progress.reports.get(milestone.code)
        if report and report.is_fact:
            return Expected(milestone.code, report.on, "fact", usual)
        due = report.on if report else usual.after(day, self.workdays)
        if due >= self.today:
            return Expected(milestone.code, due, "forecast" if report else "planned", usual)
        if after_visit and not report and not usual.amount:
            # What goes with a visit (handing in, signing) is taken as done there, unless
            # somebody said otherwise.
            return Expected(milestone.code, due, "assumed", usual)
        return Expected(milestone.code, self.today, "overdue", usual)

    def pace(self, milestone: Milestone) -> Span:
        """The usual pace, or the centre's own where that is faster."""
        if milestone.code not in self._usual:
            usual = milestone.usual(self.progress.facts)
            own = self._paces.get(milestone.code, usual)
            self._usual[milestone.code] = min(usual, own, key=self._ends)
        return self._usual[milestone.code]

    def _ends(self, span: Span) -> date:
        return span.after(self.today, self.workdays)

    def reached(self) -> dict[str, date]:
        """The milestones that are behind the case: reported, or gone with a visit that is done."""
        found: dict[str, date] = {}
        visited: date | None = None
        for node in self.programme.chain:
            if isinstance(node, Visit):
                visited = self.progress.done.get(node.visit)
                continue
            report = self.progress.reports.get(node.code)
            if report:
                if report.is_fact:
                    found[node.code] = report.on
            elif visited and not self.pace(node).amount:
                found[node.code] = visited
            visited = None
        return found

    def over_cap(self) -> Sequence[str]:
        """The milestones that came later than the law allows."""
        days = self.reached()
        late, before = [], None
        for milestone in self.programme.milestones:
            reached = days.get(milestone.code)
            cap = milestone.cap(self.progress.facts)
            if reached and before and cap and reached > cap.span.after(before, self.workdays):
                late.append(milestone.code)
            before = reached
        return late
