"""The programme as data: what its files say, and what a file may not say."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from scheduler.programme import CaseFacts, Programme, holds, in_force
from scheduler.programme_files import FOLDER, ProgrammeError, programmes, read_programme
from scheduler.workdays import Span

DAY = date(2026, 11, 23)


def three() -> Programme:
    found = in_force(programmes(), "three-visits", DAY)
    assert found
    return found


def gap(code: str, *facts: Any) -> tuple[Span, Span | None]:
    milestone = next(one for one in three().milestones if one.code == code)
    case = CaseFacts(*facts)
    cap = milestone.cap(case)
    return milestone.usual(case), cap.span if cap else None


def test_five_steps_three_visits() -> None:
    """The programme has five steps, three of them with a visit, in the order of the law."""
    assert [step.visit for step in three().steps] == [1, 2, None, None, 3]
    services = [visit.service for visit in three().visits]
    assert services == ["tp-application", "tp-contract", "tp-completion"]
    assert three().facts == (
        "complete",
        "draft_ready",
        "signed",
        "works_done",
        "acts_ready",
        "withdrawn",
    )


@pytest.mark.parametrize(
    ("power", "applicant", "cap"),
    [
        (15, "household", 15),
        (15.1, "household", 30),
        (150, "household", 30),
        (15, "business", 15),
        (150, "business", 15),
    ],
)
def test_the_draft_is_due_in_15_or_30_days(power: float, applicant: str, cap: int) -> None:
    """15 days for households up to 15 kW and any business, else 30; usually it takes 15."""
    assert gap("draft_ready", power, applicant) == (Span(15, "days"), Span(cap, "days"))


@pytest.mark.parametrize(
    ("facts", "usual", "months"),
    [
        ((15, "household", True, True), 100, 6),
        ((15, "household", False, True), 30, 6),
        ((15, "household", False, False), 30, 12),
        ((15.1, "household", False, True), 100, 12),
        ((150, "business", True, True), 100, 6),
        ((150, "business", True, False), 100, 12),
    ],
)
def test_the_works_have_half_a_year_near_the_grid(
    facts: tuple[Any, ...], usual: int, months: int
) -> None:
    """Six months near the grid for small households and business, else a year; without
    construction up to 15 kW it usually takes 30 days, else 100."""
    assert gap("works_done", *facts) == (Span(usual, "days"), Span(months, "months"))


def test_inspection_and_acts_take_ten_days_of_thirteen() -> None:
    """Ten days together are usual, ten and three are the law's."""
    assert gap("acts_ready", 120, "household") == (Span(10, "days"), Span(13, "days"))


@pytest.mark.parametrize(
    ("power", "taken"),
    [(150.0, True), (150.1, False), (0.0, False), (-5.0, False), (None, False), (0.1, True)],
)
def test_up_to_150_kw_inclusive(power: float | None, taken: bool) -> None:
    """150 kW belongs to the programme, 150.1 kW and no power at all do not."""
    assert three().takes(power) is taken


def test_a_business_brings_a_register_extract() -> None:
    """What to bring depends on the case."""
    bring = three().visits[0].bring
    household = [one for one in bring if holds(one.when, CaseFacts(15, "household"))]
    business = [one for one in bring if holds(one.when, CaseFacts(15, "business"))]
    assert len(business) == len(household) + 1


def test_two_visits_are_a_file() -> None:
    """The later variant is another file: two visits, the same milestones, no code."""
    two = in_force(programmes(), "two-visits", DAY)
    assert two and [visit.visit for visit in two.visits] == [1, 2]
    assert [one.code for one in two.milestones] == [one.code for one in three().milestones]
    assert [one.code for one in two.before(1)] == ["complete", "draft_ready"]


def test_versions_are_in_force_from_their_day(tmp_path: Path) -> None:
    """A case follows the latest version that is in force when it is opened."""
    data = yaml.safe_load((FOLDER / "three-visits.yaml").read_text())
    later = data["versions"][0] | {"valid_from": date(2027, 1, 1), "up_to_kw": 200}
    file = tmp_path / "p.yaml"
    file.write_text(yaml.safe_dump(data | {"versions": [*data["versions"], later]}))
    versions = read_programme(file)
    limits = [
        in_force(versions, "three-visits", day).up_to_kw  # type: ignore[union-attr]
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert limits == [150, 200]
    assert in_force(versions, "three-visits", date(2011, 12, 31)) is None


def _slower_than_the_law(version: dict[str, Any]) -> None:
    version["chain"][2]["pace"] = "31 days"


def _no_visit_two(version: dict[str, Any]) -> None:
    version["chain"][3]["visit"] = 4


def _unknown_condition(version: dict[str, Any]) -> None:
    version["chain"][2]["cap"][0]["when"] = [{"colour": "red"}]


def _no_english(version: dict[str, Any]) -> None:
    del version["name"]["en"]


def _twice(version: dict[str, Any]) -> None:
    version["chain"][1]["fact"] = "draft_ready"


def _no_pace(version: dict[str, Any]) -> None:
    version["chain"][5]["pace"] = [{"span": "30 days", "when": {"applicant": "business"}}]


@pytest.mark.parametrize(
    "spoil",
    [_slower_than_the_law, _no_visit_two, _unknown_condition, _no_english, _twice, _no_pace],
)
def test_a_file_that_cannot_be_is_refused(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], None]
) -> None:
    """A pace beyond the cap, a gap in the numbers, an unknown condition, a missing language, a
    fact named twice or without a pace: the file is refused and named."""
    data = yaml.safe_load((FOLDER / "three-visits.yaml").read_text())
    spoil(data["versions"][0])
    file = tmp_path / "spoilt.yaml"
    file.write_text(yaml.safe_dump(data))
    with pytest.raises(ProgrammeError, match=r"spoilt\.yaml"):
        read_programme(file)
