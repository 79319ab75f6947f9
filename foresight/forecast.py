"""One hall foreseen: everything that screens show of what is to come, made in one go.

Pure but for its picture, which `foresight.live` reads. As data it travels between processes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import orjson

from foresight import engine
from foresight.advice import Advice, advise
from foresight.beliefs import Beliefs
from foresight.engine import Breach
from foresight.state import Estimate, Hall, Visitor

NO_IDEA = 240.0
"""Minutes: an expectation beyond this says that nobody is going to call, and is not told."""


@dataclass(frozen=True)
class Forecast:
    """`seq`: the journal's last entry that it knows of; `waits`: by ticket id, `newcomers`: by
    service, whoever would take a ticket now; `over`: so many wait beyond the target already;
    `breach` and `advice`: the hall's next hour; `known`: how sure the habits are, 0 to 1."""

    centre: str
    seq: int
    at: datetime
    waits: Mapping[str, Estimate]
    newcomers: Mapping[str, Estimate]
    over: int
    breach: Breach
    advice: tuple[Advice, ...]
    known: float

    def as_json(self) -> bytes:
        return orjson.dumps(
            vars(self) | {"waits": _rows(self.waits), "newcomers": _rows(self.newcomers)}
        )


class SentEstimates(Mapping[str, Estimate]):
    """Estimates as they travel, each made when it is asked for: a touch asks for one, and a full
    hall has five hundred. `rows`: ticket id or service → an estimate's four numbers."""

    def __init__(self, rows: Mapping[str, Sequence[float]]) -> None:
        self._rows = rows

    def __getitem__(self, key: str) -> Estimate:
        return Estimate(*self._rows[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _rows(estimates: Mapping[str, Estimate]) -> dict[str, tuple[float, ...]]:
    return {key: (one.low, one.expected, one.high, one.p_over) for key, one in estimates.items()}


def from_json(text: bytes) -> Forecast:
    """The way back from `as_json`."""
    data: dict[str, Any] = orjson.loads(text)
    advice = (Advice(**one | {"services": tuple(one["services"])}) for one in data["advice"])
    return Forecast(
        **data
        | {
            "at": datetime.fromisoformat(data["at"]),
            "waits": SentEstimates(data["waits"]),
            "newcomers": SentEstimates(data["newcomers"]),
            "breach": Breach(**data["breach"]),
            "advice": tuple(advice),
        }
    )


def waits_of(
    hall: Hall, beliefs: Beliefs, rates: Mapping[str, float], target: float
) -> Mapping[str, Estimate]:
    """By ticket id; whoever nobody is going to call is left out."""
    return _told(engine.foresee(hall, beliefs, rates, target))


def newcomers_of(
    hall: Hall, beliefs: Beliefs, services: list[str], rates: Mapping[str, float], target: float
) -> Mapping[str, Estimate]:
    """What a walk-in would wait who came now, by service. Services that the same windows offer
    wait in the same line: one visitor is sent ahead for each such line."""
    lines: dict[tuple[bool, ...], list[str]] = {}
    for service in services:
        offered = tuple(service in one.services for one in hall.windows)
        if any(offered):
            lines.setdefault(offered, []).append(service)
    found: dict[str, Estimate] = {}
    for same in lines.values():
        scout = Visitor(f"newcomer {same[0]}", same[0], "walk_in", hall.at, hall.at)
        seen = replace(hall, line=(*hall.line, scout))
        told = _told(engine.foresee(seen, beliefs, rates, target, only=scout.id))
        found |= {service: one for one in told.values() for service in same}
    return found


def outlook_of(
    hall: Hall,
    beliefs: Beliefs,
    able: Mapping[str, frozenset[str]],
    rates: Mapping[str, float],
    target: float,
) -> tuple[Breach, tuple[Advice, ...]]:
    """The next hour, and what would mend it."""
    simulate = partial(_breach, rates=rates, target=target)
    breach = simulate(hall, beliefs)
    return breach, tuple(advise(hall, beliefs, able, breach, simulate))


def over_now(hall: Hall, target: float) -> int:
    """How many wait beyond the target (minutes) already."""
    return sum(hall.at - one.counted_from > target * 60 for one in hall.line)


def _breach(hall: Hall, beliefs: Beliefs, rates: Mapping[str, float], target: float) -> Breach:
    return engine.breach(hall, beliefs, rates, target)


def _told(found: Mapping[str, Estimate]) -> dict[str, Estimate]:
    return {key: one for key, one in found.items() if one.expected < NO_IDEA}
