"""The reasons that the scheduler gives, in words: on a screen in the language of its request, in a
message in that of its reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from scheduler.timeline import Why


def N_(text: str) -> str:
    """Marks a text for the catalogue; it is translated where it is said."""
    return text


def NN_(one: str, many: str) -> tuple[str, str]:
    """The same of a text with a plural."""
    return one, many


REASONS: Mapping[str, str] = {
    "complete.planned": N_("Not before %(date)s: checking the application takes %(span)s"),
    "complete.forecast": N_("The application will be complete on %(date)s"),
    "complete.fact": N_("The application has been complete since %(date)s"),
    "complete.overdue": N_("The application is not complete yet"),
    "draft_ready.planned": N_("Not before %(date)s: the contract takes %(span)s to prepare"),
    "draft_ready.forecast": N_("The contract will be ready on %(date)s"),
    "draft_ready.fact": N_("The contract has been ready since %(date)s"),
    "draft_ready.overdue": N_("The contract is not ready yet"),
    "signed.planned": N_("Not before %(date)s: signing takes %(span)s"),
    "signed.forecast": N_("The contract will be signed on %(date)s"),
    "signed.fact": N_("The contract was signed on %(date)s"),
    "signed.overdue": N_("The contract is not signed yet"),
    "works_done.planned": N_("The works take %(span)s, until %(date)s"),
    "works_done.forecast": N_("The works will be done on %(date)s"),
    "works_done.fact": N_("The works were done on %(date)s"),
    "works_done.overdue": N_("The works are not done yet"),
    "acts_ready.planned": N_("Not before %(date)s: the inspection and the acts take %(span)s"),
    "acts_ready.forecast": N_("The acts will be ready on %(date)s"),
    "acts_ready.fact": N_("The acts have been ready since %(date)s"),
    "acts_ready.overdue": N_("The acts are not ready yet"),
    "visit.latest": N_("By %(date)s at the latest"),
    "visit.provisional": N_("Provisional: the day moves with what happens before"),
    "visit.closed": N_("The centre cannot receive you on %(date)s"),
    "visit.none_lawful": N_("No free time is left until %(date)s"),
    "visit.not_published": N_("Days after %(date)s are not open for booking yet"),
    "visit.missed": N_("Visit %(visit)s did not take place"),
    "visit.done": N_("The visit took place on %(date)s"),
    "visit.here": N_("The visitor is in the hall"),
    "visit.earlier_cancelled": N_("An earlier visit was cancelled"),
    "case.finished": N_("The case is finished"),
    "case.withdrawn": N_("The application was withdrawn"),
    "case.lapsed": N_("The application lapsed"),
}
"""Reasons by their key (`scheduler.timeline`, `scheduler.replan`)."""
OTHERWISE = N_("Not before %(date)s")
"""For a milestone of a programme that has no words of its own."""

SPANS: Mapping[str, tuple[str, str]] = {
    "days": NN_("%(count)s day", "%(count)s days"),
    "working days": NN_("%(count)s working day", "%(count)s working days"),
    "months": NN_("%(count)s month", "%(count)s months"),
}
"""Lengths of time by their unit (`scheduler.workdays`)."""


@dataclass(frozen=True)
class Voice:
    """A language, spoken: its texts, its plurals (singular, plural, count), and how it says a day.
    `own`: reasons that it words otherwise."""

    text: Callable[[str], str]
    plural: Callable[[str, str, int], str]
    day: Callable[[date], str]
    own: Mapping[str, str] = field(default_factory=dict)

    def reason(self, why: Why) -> str:
        """One reason as a sentence without its full stop."""
        key, values = why
        said: dict[str, Any] = dict(values)
        if "date" in said:
            said["date"] = self.day(_day(said["date"]))
        if "unit" in said:
            said["span"] = self.span(said["unit"], said["days"])
        return self.text(self.own.get(key) or REASONS.get(key, OTHERWISE)) % said

    def span(self, unit: str, count: int, shown: Any = None) -> str:
        """A length of time; `shown` stands where the count would."""
        return self.plural(*SPANS[unit], count) % {"count": count if shown is None else shown}


def _day(value: date | str) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
