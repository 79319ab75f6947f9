"""Reading programmes from their files. A mistake in one stops the start, with its place named."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from scheduler.programme import (
    APPLICANTS,
    CaseFacts,
    Document,
    Milestone,
    Names,
    Node,
    Pace,
    Programme,
    Step,
    Term,
    Visit,
    When,
)
from scheduler.workdays import SpanError, Workdays, parse_span

FOLDER = Path(__file__).parent / "programmes"
_LANGUAGES = ("ru", "en")
_CONDITIONS = ("up_to_kw", "applicant", "construction", "near_grid")


class ProgrammeError(ValueError):
    """A programme's file says something that cannot be; the message says what and where."""


@cache
def programmes(folder: Path = FOLDER) -> tuple[Programme, ...]:
    """Every version of every programme in the folder's files."""
    return tuple(
        version for path in sorted(folder.glob("*.yaml")) for version in read_programme(path)
    )


def read_programme(path: Path) -> list[Programme]:
    """The versions that one file holds; raises `ProgrammeError`."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        versions = [_version(data["code"], version) for version in data["versions"]]
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise ProgrammeError(f"{path.name}: {type(error).__name__}: {error}") from error
    for version in versions:
        _check(path.name, version)
    return versions


def _version(code: str, data: Mapping[str, Any]) -> Programme:
    return Programme(
        code=code,
        valid_from=data["valid_from"],
        name=_names(data["name"]),
        up_to_kw=float(data["up_to_kw"]),
        steps=tuple(
            Step(step["code"], _names(step["name"]), step.get("visit")) for step in data["steps"]
        ),
        chain=tuple(_node(node) for node in data["chain"]),
    )


def _node(data: Mapping[str, Any]) -> Node:
    if "fact" in data:
        return Milestone(
            code=data["fact"],
            name=_names(data["name"]),
            pace=tuple(_paces(data["pace"])),
            caps=tuple(_term(term) for term in data.get("cap", ())),
        )
    return Visit(
        visit=data["visit"],
        service=data["service"],
        bring=tuple(_document(document) for document in data["bring"]),
        receive=tuple(_document(document) for document in data["receive"]),
        within=_term(data["within"]) if "within" in data else None,
        silence=parse_span(data["silence"]) if "silence" in data else None,
    )


def _paces(data: Any) -> Iterable[Pace]:
    if isinstance(data, str):
        return [Pace((), parse_span(data))]
    return [Pace(_when(pace.get("when")), parse_span(pace["span"])) for pace in data]


def _term(data: Mapping[str, Any]) -> Term:
    return Term(_when(data.get("when")), parse_span(data["span"]), _names(data["basis"]))


def _document(data: Mapping[str, Any]) -> Document:
    return Document(_names({lang: data[lang] for lang in _LANGUAGES}), _when(data.get("when")))


def _when(data: Any) -> tuple[When, ...]:
    if not data:
        return ()
    found = data if isinstance(data, list) else [data]
    for condition in found:
        unknown = set(condition) - set(_CONDITIONS)
        if unknown or condition.get("applicant", APPLICANTS[0]) not in APPLICANTS:
            raise ValueError(f"not a condition on a case: {condition}")
    return tuple(When(**condition) for condition in found)


def _names(data: Mapping[str, str]) -> Names:
    return {lang: str(data[lang]) for lang in _LANGUAGES}


def _check(file: str, programme: Programme) -> None:
    """What no single line can show: numbers in order, and no usual pace beyond the law's cap."""
    where = f"{file}, version {programme.valid_from}"
    numbers = [visit.visit for visit in programme.visits]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ProgrammeError(f"{where}: visits are numbered {numbers}")
    stepped = [step.visit for step in programme.steps if step.visit]
    if stepped != numbers:
        raise ProgrammeError(f"{where}: the steps name the visits {stepped}")
    codes = [milestone.code for milestone in programme.milestones]
    if len(set(codes)) != len(codes):
        raise ProgrammeError(f"{where}: a fact stands twice: {codes}")
    for milestone, facts in product(programme.milestones, _all_facts(programme)):
        _check_pace(where, milestone, facts)


def _check_pace(where: str, milestone: Milestone, facts: CaseFacts) -> None:
    start, everyday = date(2026, 1, 31), Workdays(lambda _day: True)
    try:
        usual = milestone.usual(facts)
    except StopIteration:
        raise ProgrammeError(f"{where}: {milestone.code} has no pace for {facts}") from None
    cap = milestone.cap(facts)
    if cap and usual.after(start, everyday) > cap.span.after(start, everyday):
        raise ProgrammeError(f"{where}: {milestone.code} usually takes longer than the law allows")


def _all_facts(programme: Programme) -> Iterable[CaseFacts]:
    """One case of each kind that a condition could tell apart."""
    powers = {programme.up_to_kw, 1.0}
    for milestone in programme.milestones:
        conditions = [pace.when for pace in milestone.pace]
        conditions += [term.when for term in milestone.caps]
        for condition in conditions:
            powers |= {one.up_to_kw for one in condition if one.up_to_kw is not None}
    for power, applicant, construction, near in product(
        sorted(powers), APPLICANTS, (True, False), (True, False)
    ):
        yield CaseFacts(power, applicant, construction, near)


__all__ = ["FOLDER", "ProgrammeError", "SpanError", "programmes", "read_programme"]
