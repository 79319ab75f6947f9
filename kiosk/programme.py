"""What the kiosk says of the programme whose visits are booked at it."""

from datetime import date
from typing import Any

from centres.directory import Centre
from scheduler.casefile import programme_of
from scheduler.problems import ProgrammeNotHere
from scheduler.programme import APPLICANTS, CaseFacts, Document, Programme, Visit, holds

UNKNOWN = "unknown"
"""Instead of an applicant where nobody said who it is: a known case tells the kiosk nothing."""


def programme_context(centre: Centre, day: date) -> dict[str, Any] | None:
    """{"up_to_kw", "visits": [{"visit", "service", "names": {lang: step}, "bring": {applicant:
    [{"names": {lang: text}, "only": applicant | None}]}}]}, or None where the centre does not take
    the programme's cases."""
    try:
        programme = programme_of(centre, day)
    except ProgrammeNotHere:
        return None
    services = {service for window in centre.windows for service in window.services}
    if not all(visit.service in services for visit in programme.visits):
        return None
    return {
        "up_to_kw": programme.up_to_kw,
        "visits": [_visit(programme, visit) for visit in programme.visits],
    }


def _visit(programme: Programme, visit: Visit) -> dict[str, Any]:
    step = next(step for step in programme.steps if step.visit == visit.visit)
    facts = [CaseFacts(programme.up_to_kw, applicant) for applicant in APPLICANTS]
    bring = {one.applicant: [_named(doc) for doc in _needed(visit, one)] for one in facts}
    bring[UNKNOWN] = [_named(document, _only(document, facts)) for document in visit.bring]
    return {
        "visit": visit.visit,
        "service": visit.service,
        "names": dict(step.name),
        "bring": bring,
    }


def _needed(visit: Visit, facts: CaseFacts) -> list[Document]:
    return [document for document in visit.bring if holds(document.when, facts)]


def _named(document: Document, only: str | None = None) -> dict[str, Any]:
    return {"names": dict(document.name), "only": only}


def _only(document: Document, facts: list[CaseFacts]) -> str | None:
    """The one applicant who has to bring it, if not both have to."""
    who = [one.applicant for one in facts if holds(document.when, one)]
    return who[0] if len(who) == 1 else None
