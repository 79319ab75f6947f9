"""Turn rules that halls are known to keep, and which of them explains the calls seen.

Pure. A rule is a rate for each turn; «first come, first served» is one rate for all. A trace does
not say its rule: of each call it is asked whom every candidate would have called.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import inf

from foresight.state import Visitor
from line.turn import RATES


@dataclass(frozen=True)
class Rule:
    """`by_arrival`: a booked time does not count, only the coming."""

    name: str
    rates: Mapping[str, float]
    by_arrival: bool = False

    def seen(self, visitor: Visitor) -> Visitor:
        """The visitor as this rule counts."""
        if not self.by_arrival or visitor.base == visitor.issued:
            return visitor
        return replace(visitor, base=visitor.issued, wait_from=visitor.counted_from)

    def key(self, visitor: Visitor, at: float) -> tuple[bool, float, float, str]:
        """Sort key as in `line.turn.rank`: the least is next."""
        base = visitor.issued if self.by_arrival else visitor.base
        return (base > at, -self.rates[visitor.turn] * (at - base), visitor.issued, visitor.id)


def _rates(priority: float, booked: float, returning: float, walk_in: float) -> dict[str, float]:
    return {"priority": priority, "booked": booked, "returning": returning, "walk_in": walk_in}


ACCUMULATING = Rule("accumulating", RATES)
RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        ACCUMULATING,
        Rule("fifo", _rates(1, 1, 1, 1), by_arrival=True),
        Rule("fifo-by-time", _rates(1, 1, 1, 1)),
        Rule("priority-first", _rates(1e6, 1, 1, 1)),
        Rule("booked-first", _rates(1e9, 1e6, 1, 1)),
        Rule("returning-first", _rates(1e9, 1e3, 1e6, 1)),
    )
}
"""The candidates, the line's own rule first: it wins where nothing speaks for another."""


def rule_of(text: str) -> Rule:
    """A candidate by name, or rates such as «priority=100,booked=6,returning=2,walk_in=1»."""
    if text in RULES:
        return RULES[text]
    try:
        given = {
            name.strip(): float(rate) for name, rate in (p.split("=") for p in text.split(","))
        }
    except ValueError:
        given = {}
    if set(given) != set(RATES) or not all(0 < rate < inf for rate in given.values()):
        known = ", ".join(RULES)
        raise ValueError(f"unknown rule {text!r}: one of {known}, or {'=…,'.join(RATES)}=…")
    return Rule(text, given)


class Inference:
    """Counts for each candidate the calls that it explains."""

    def __init__(self) -> None:
        self.hits = dict.fromkeys(RULES, 0)
        self.calls = 0

    def learn(self, called: Visitor, line: Collection[Visitor], at: float) -> None:
        """`line`: all whom the window might have called at that moment, `called` among them."""
        if len(line) < 2:
            return
        firsts = {
            name: min(line, key=lambda one: rule.key(one, at)).id == called.id  # noqa: B023
            for name, rule in RULES.items()
        }
        # A call that all explain, or none, says nothing about which of them it is.
        if len(set(firsts.values())) < 2:
            return
        self.calls += 1
        for name, hit in firsts.items():
            self.hits[name] += hit

    @property
    def best(self) -> Rule:
        return RULES[max(self.hits, key=lambda name: self.hits[name])]
