"""A programme: the steps of a case, its visits, and what the law allows between them.

Pure. A programme is one chain of visits and milestones in the order in which they happen; it is
data (see `programmes/`), so that another number of visits or another gap needs no code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scheduler.workdays import Span

Names = Mapping[str, str]
"""Text by language: {"ru": …, "en": …}."""

APPLICANTS = ("household", "business")
WITHDRAWN = "withdrawn"
"""The one fact that every programme knows: it ends the case."""


@dataclass(frozen=True)
class CaseFacts:
    """What the law's terms depend on."""

    power_kw: float
    applicant: str
    construction: bool = True
    near_grid: bool = False


@dataclass(frozen=True)
class When:
    """A condition on a case; what is None does not matter. `up_to_kw` is inclusive."""

    up_to_kw: float | None = None
    applicant: str | None = None
    construction: bool | None = None
    near_grid: bool | None = None

    def holds(self, facts: CaseFacts) -> bool:
        if self.up_to_kw is not None and facts.power_kw > self.up_to_kw:
            return False
        return all(
            wanted is None or wanted == getattr(facts, name)
            for name, wanted in (
                ("applicant", self.applicant),
                ("construction", self.construction),
                ("near_grid", self.near_grid),
            )
        )


def holds(conditions: Sequence[When], facts: CaseFacts) -> bool:
    """Any of them; none at all means always."""
    return not conditions or any(condition.holds(facts) for condition in conditions)


@dataclass(frozen=True)
class Term:
    """A legal term where it applies: at most `span`, by `basis`."""

    when: tuple[When, ...]
    span: Span
    basis: Names


@dataclass(frozen=True)
class Pace:
    """How long it usually takes where the condition holds."""

    when: tuple[When, ...]
    span: Span


@dataclass(frozen=True)
class Document:
    """Something to bring or to receive, where the condition holds."""

    name: Names
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class Step:
    """One of the programme's steps; `visit` is None where nobody has to come."""

    code: str
    name: Names
    visit: int | None


@dataclass(frozen=True)
class Milestone:
    """A fact that somebody reports. `pace`: how long after what stands before it in the chain, the
    first that applies; `caps`: the same for the law's longest term."""

    code: str
    name: Names
    pace: tuple[Pace, ...]
    caps: tuple[Term, ...]

    def usual(self, facts: CaseFacts) -> Span:
        return next(pace.span for pace in self.pace if holds(pace.when, facts))

    def cap(self, facts: CaseFacts) -> Term | None:
        return next((term for term in self.caps if holds(term.when, facts)), None)


@dataclass(frozen=True)
class Visit:
    """A visit may not come before what stands before it in the chain, nor later than `within`
    after it. After `silence` with nothing booked, the case lapses."""

    visit: int
    service: str
    bring: tuple[Document, ...]
    receive: tuple[Document, ...]
    within: Term | None = None
    silence: Span | None = None


Node = Milestone | Visit


@dataclass(frozen=True)
class Programme:
    """One version of a programme, in force for cases opened on or after `valid_from`."""

    code: str
    valid_from: date
    name: Names
    up_to_kw: float
    steps: tuple[Step, ...]
    chain: tuple[Node, ...]

    @property
    def visits(self) -> tuple[Visit, ...]:
        return tuple(node for node in self.chain if isinstance(node, Visit))

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        return tuple(node for node in self.chain if isinstance(node, Milestone))

    @property
    def facts(self) -> tuple[str, ...]:
        """What may be reported of a case."""
        return (*(milestone.code for milestone in self.milestones), WITHDRAWN)

    def takes(self, power_kw: float | None) -> bool:
        """Is an application of this power for this programme?"""
        return power_kw is not None and 0 < power_kw <= self.up_to_kw

    def visit(self, number: int) -> Visit | None:
        return next((visit for visit in self.visits if visit.visit == number), None)

    def visit_of(self, service: str) -> int | None:
        """The visit at which this service is given."""
        return next((visit.visit for visit in self.visits if visit.service == service), None)

    def step_of(self, visit: int) -> int | None:
        """Which step, counted from 1, a visit belongs to."""
        found = (place for place, step in enumerate(self.steps, 1) if step.visit == visit)
        return next(found, None)

    def before(self, visit: int) -> tuple[Milestone, ...]:
        """The milestones between the visit before and this one."""
        found: list[Milestone] = []
        for node in self.chain:
            if isinstance(node, Milestone):
                found.append(node)
            elif node.visit == visit:
                return tuple(found)
            else:
                found = []
        return ()

    def after(self, visit: int) -> tuple[Milestone, ...]:
        """Every milestone later in the chain than this visit."""
        place = next(
            place
            for place, node in enumerate(self.chain)
            if isinstance(node, Visit) and node.visit == visit
        )
        return tuple(node for node in self.chain[place:] if isinstance(node, Milestone))


def in_force(versions: Sequence[Programme], code: str, day: date) -> Programme | None:
    """The version of the programme `code` for a case opened on `day`."""
    found = [one for one in versions if one.code == code and one.valid_from <= day]
    return max(found, key=lambda one: one.valid_from, default=None)
