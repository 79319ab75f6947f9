"""Shapes that go in and come out, as the OpenAPI document shows them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from measures.behind import FIGURES

Line = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""One line of text: no control characters, which PostgreSQL or a screen would choke on."""
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]+$")]


class Body(BaseModel):
    """What a client sends. An unknown field is refused, a misspelt one must not pass silently; so
    is a wrong type: "no" in quotes would count as false, and true as a kilowatt."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Body):
    """An empty body."""


class IssueBody(Body):
    """`service`, or `services` served leg by leg on one number."""

    service: Code | None = None
    services: list[Code] | None = Field(None, min_length=1, max_length=5)
    priority: bool = False
    lang: Literal["ru", "en"] = "ru"
    channel: Literal["kiosk", "desk", "phone", "portal"] | None = None
    case: Code | None = None
    paper: bool | None = None

    @model_validator(mode="after")
    def _one_of(self) -> "IssueBody":
        if (self.service is None) == (self.services is None):
            raise ValueError("give service or services")
        return self

    @property
    def wanted(self) -> list[str]:
        return self.services or [self.service or ""]


class OpenBody(Body):
    services: list[Code] | None = Field(None, max_length=40)


class ReasonBody(Body):
    reason: Line | None = None


class NextBody(Body):
    finish: Code | None = None


class ActionBody(Body):
    """`service` or `window` for a transfer, `window` for a resume, `code` for a kiosk's cancel."""

    service: Code | None = None
    window: Code | None = None
    code: Code | None = None


class ClockBody(Body):
    now: datetime | None = None
    advance_s: float | None = Field(None, ge=0, le=400 * 86400)
    freeze: bool | None = None


class Page(BaseModel):
    after: int = Field(0, ge=0, le=2**31 - 1)
    limit: int = Field(200, ge=1, le=1000)


class PeriodQuery(BaseModel):
    """Dates inclusive, of the centre's own days; today when left out."""

    model_config = ConfigDict(populate_by_name=True)

    since: date | None = Field(None, alias="from")
    until: date | None = Field(None, alias="to")


class WaitsQuery(PeriodQuery):
    by: Literal["hour", "day", "service", "window", "centre"] | None = None
    service: Code | None = None


class LegsQuery(PeriodQuery):
    """The legs behind one figure of `waits`. `figure` is its name there; `hour`, `service` and
    `window` are a group's key (`window` may be empty); `over` and `upto` are a band's bounds."""

    figure: Literal[FIGURES] = "issued"  # type: ignore[valid-type]
    hour: int | None = Field(None, ge=0, le=23)
    service: Code | None = None
    window: Line | None = None
    over: float | None = Field(None, ge=0, le=1e6)
    upto: float | None = Field(None, ge=0, le=1e6)
    after: str | None = Field(None, pattern=r"^[0-9a-f-]{36}\.[0-9]{1,4}$")
    limit: int = Field(200, ge=1, le=1000)


class Wait(BaseModel):
    low: float
    expected: float
    high: float


class Range(BaseModel):
    """Whole minutes from now, rounded as people say them."""

    low: int
    high: int


class TicketOut(BaseModel):
    id: str
    centre: str
    number: str
    service: str
    services: list[str]
    state: str
    priority: bool
    lang: str
    channel: str
    window: str | None
    booked_for: str | None
    case: str | None
    visit: int | None
    issued_at: str
    called_at: str | None
    recalled_at: str | None
    started_at: str | None
    finished_at: str | None
    position: int | None
    wait: Wait | None
    range: Range | None
    track_url: str | None = None
    code: str | None = None
    reason: str | None = None


class SlipOut(BaseModel):
    """Where a slip comes out: the printer's name and what it last said of itself. `copy` over 1
    is marked as a copy."""

    printer: str
    state: str
    copy_: int = Field(alias="copy")


class WindowOut(BaseModel):
    window: str
    state: str
    services: list[str]
    clerk: str | None
    reason: str | None
    since: str | None


class BoardCall(BaseModel):
    ticket: str
    number: str
    lang: str
    window: str
    state: str
    called_at: str
    recalled_at: str | None
    recalls: int


class BoardPlace(BaseModel):
    ticket: str
    number: str
    service: str
    position: int


class BoardWindow(BaseModel):
    window: str
    state: str


class BoardOut(BaseModel):
    seq: int
    now: str
    calls: list[BoardCall]
    waiting: list[BoardPlace]
    windows: list[BoardWindow]
    open: bool
    opens_at: str | None
    closes_at: str | None


class EntryOut(BaseModel):
    centre: str
    seq: int
    kind: str
    at: str
    actor: str
    ticket: str | None
    booking: str | None
    case: str | None
    data: dict[str, object]


class JournalOut(BaseModel):
    items: list[EntryOut]
    next: int | None


class ClockOut(BaseModel):
    now: str


class Band(BaseModel):
    """Waits over `over` and up to `upto` minutes; shares 0–1."""

    over: float | None
    upto: float | None
    served: int
    share_of_served: float | None
    share_of_issued: float | None


class Target(BaseModel):
    low: float
    high: float


class Figures(BaseModel):
    """Counts of legs, minutes, shares."""

    issued: int
    served: int
    no_show: int
    left: int
    expired: int
    waiting: int
    longest_waiting: float | None
    mean: float | None
    median: float | None
    p90: float | None
    service_mean: float | None
    bands: list[Band]


class Group(Figures):
    key: str


class WaitsOut(Figures):
    target: Target
    previous: Figures
    groups: list[Group]


class LegOut(BaseModel):
    """One leg: `wait` and `served` in minutes; `outcome` is null while it goes on."""

    ticket: str
    leg: int
    centre: str
    number: str
    service: str
    window: str | None
    channel: str
    priority: bool
    day: date
    booked_for: str | None
    issued_at: str
    wait_from: str
    called_at: str | None
    started_at: str | None
    finished_at: str | None
    wait: float | None
    served: float
    outcome: str | None


class LegsOut(BaseModel):
    """In the order of centre and moment; `next` is the following `after`."""

    items: list[LegOut]
    next: str | None


class ProblemOut(BaseModel):
    """RFC 9457."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
