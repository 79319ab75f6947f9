"""Shapes of cases, plans, bookings and slots, as the OpenAPI document shows them."""

import unicodedata
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api.models import Body, Code


def _one_form(given: Any) -> Any:
    """In one Unicode form, as it is kept, before its length counts: it may become longer."""
    return unicodedata.normalize("NFC", given) if isinstance(given, str) else given


_PLAIN = r"^[^\x00-\x1f\x7f]*$"
Typed = Annotated[str, BeforeValidator(_one_form), StringConstraints(max_length=40, pattern=_PLAIN)]
"""Digits as somebody types them, with spaces and hyphens."""
Name = Annotated[str, BeforeValidator(_one_form), StringConstraints(max_length=120, pattern=_PLAIN)]
Email = Annotated[
    str, StringConstraints(max_length=254, pattern=r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$")
]
SlotId = Annotated[str, StringConstraints(max_length=100, pattern=_PLAIN)]
Visit = Annotated[int, Field(ge=1, le=9)]


class CaseBody(Body):
    """An application. Power over the programme's limit, or none, is refused with 422."""

    power_kw: float | None = Field(None, allow_inf_nan=False)
    applicant: Literal["household", "business"]
    construction: bool = True
    near_grid: bool = False
    name: Name | None = None
    phone: Typed
    email: Email | None = None
    lang: Literal["ru", "en"] = "ru"
    centre: Code
    application_no: Typed | None = None
    channel: Literal["kiosk", "desk", "phone", "portal"] | None = None


class NumberBody(Body):
    """The registration number that the application was given."""

    application_no: Typed


class LookupBody(Body):
    code: Typed
    phone_last4: Typed


class PlanQuery(BaseModel):
    """`from`: not before this day."""

    model_config = ConfigDict(populate_by_name=True)

    since: date | None = Field(None, alias="from")


class WantedVisit(Body):
    visit: Visit
    slot: SlotId


class VisitsBody(Body):
    visits: list[WantedVisit] = Field(min_length=1, max_length=9)


class MoveBody(Body):
    slot: SlotId


class EventBody(Body):
    """`on` may lie ahead: then it is a forecast."""

    kind: Literal["complete", "draft_ready", "signed", "works_done", "acts_ready", "withdrawn"]
    on: date


class CheckInBody(Body):
    code: Typed


class SlotsQuery(BaseModel):
    """Dates inclusive, of the centre's own days; all that is published when left out."""

    model_config = ConfigDict(populate_by_name=True)

    service: Code
    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")
    after: SlotId | None = None
    limit: int = Field(2000, ge=1, le=10000)


class SlotOut(BaseModel):
    id: str
    service: str
    start: str
    end: str
    free: int


class SlotsOut(BaseModel):
    items: list[SlotOut]
    next: str | None


class Explain(BaseModel):
    """A reason for a machine (`key`, `values`) and for a person (`text`)."""

    visit: int
    key: str
    values: dict[str, object]
    text: str


class PlanVisit(BaseModel):
    visit: int
    service: str
    slot: str
    start: str
    end: str
    provisional: bool


class PlanOut(BaseModel):
    """`left_out`: visits whose days are not published yet."""

    visits: list[PlanVisit]
    left_out: list[int]
    explains: list[Explain]


class PlansOut(BaseModel):
    """Best first; without any, `explains` says why."""

    items: list[PlanOut]
    explains: list[Explain]


class BookingOut(BaseModel):
    id: str
    case: str
    visit: int
    centre: str
    service: str
    slot: str
    start: str
    end: str
    state: str
    code: str | None
    ticket: str | None


class BookingsOut(BaseModel):
    items: list[BookingOut]


class ChainOut(BaseModel):
    """`items`: the latest booking of each visit; `moved`: ids of what else changed."""

    items: list[BookingOut]
    moved: list[str]
    explains: list[Explain]


class HoldOut(BaseModel):
    until: str


class NextBooking(BaseModel):
    id: str
    visit: int
    start: str


class Next(BaseModel):
    """`visit` and `step` are null when all visits are over."""

    visit: int | None
    step: int | None
    bookings: list[NextBooking]


class LookupOut(BaseModel):
    case: str
    next: Next


class CaseMade(BaseModel):
    id: str
    code: str
    centre: str
    programme: str
    state: str
    next: Next


class StepOut(BaseModel):
    code: str
    name: str
    visit: int | None


class VisitOut(BaseModel):
    """One visit: its lawful days as things stand, what to bring and receive, its booking."""

    visit: int
    step: int | None
    service: str
    state: str
    day: str | None
    first: str | None
    last: str | None
    bring: list[str]
    receive: list[str]
    explains: list[Explain]
    booking: BookingOut | None


class FactOut(BaseModel):
    """`status`: fact, assumed, forecast, planned or overdue; `days` it took since the one
    before, `cap`: the latest day the law allows."""

    fact: str
    name: str
    status: str
    on: str | None
    days: int | None
    cap: str | None
    basis: str | None
    over_cap: bool


class CaseTicketOut(BaseModel):
    id: str
    visit: int | None
    number: str
    state: str


class HistoryOut(BaseModel):
    at: str
    kind: str
    actor: str
    booking: str | None
    ticket: str | None
    data: dict[str, object]


class CaseOut(BaseModel):
    """A case in full. Name, telephone and codes are not shown to `insight`."""

    id: str
    code: str | None
    centre: str
    programme: str
    programme_name: str
    state: str
    power_kw: float
    applicant: str
    construction: bool
    near_grid: bool
    lang: str
    channel: str
    opened_at: str
    ended_at: str | None
    name: str | None
    phone: str | None
    email: str | None
    application_no: str | None
    next: Next
    steps: list[StepOut]
    visits: list[VisitOut]
    facts: list[FactOut]
    tickets: list[CaseTicketOut]
    history: list[HistoryOut]


class ErasureOut(BaseModel):
    """`fields`: names of what was known of the applicant, without what it was."""

    id: int
    case: str
    centre: str
    ended_at: str
    erased_at: str
    fields: list[str]


class ErasuresOut(BaseModel):
    items: list[ErasureOut]
    next: int | None


class FindBody(Body):
    """The registration number of an application, as somebody types it."""

    application_no: Annotated[Typed, StringConstraints(min_length=1)]


class FoundCase(BaseModel):
    id: str
    centre: str
    state: str
    opened_at: str
    ended_at: str | None
    next: Next


class FoundCases(BaseModel):
    """Those within reach, the youngest first."""

    items: list[FoundCase]


class ProgrammeQuery(BaseModel):
    """Cases that ended on these days, both inclusive; the last year when left out. With `figure`,
    the cases behind it are listed, page by page."""

    model_config = ConfigDict(populate_by_name=True)

    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")
    figure: Code | None = None
    after: UUID | None = None
    limit: int = Field(100, ge=1, le=1000)


class GapOut(BaseModel):
    """Days from the milestone before to this one, over the cases that reached both."""

    gap: str
    cases: int
    mean: float | None
    median: float | None
    longest: int | None
    over_cap: int
    share_within_cap: float | None


class CaseLine(BaseModel):
    id: str
    centre: str
    opened_at: str
    ended_at: str | None
    state: str
    visits: int


class ProgrammeOut(BaseModel):
    """What the programme is judged by. `visits`: tickets served, per finished case."""

    opened: int
    open: int
    finished: int
    withdrawn: int
    lapsed: int
    within: int
    share_within: float | None
    visits_per_case: float | None
    days_per_case: float | None
    gaps: list[GapOut]
    bookings_due: int
    no_shows: int
    share_no_shows: float | None
    items: list[CaseLine]
    next: str | None
