"""When a centre is open: weekly hours, breaks, official days off, and dated exceptions that win.

Pure: the time is passed in. Hours are wall-clock minutes of the centre's own day; every moment
that goes in or comes out is an aware datetime, those that come out in UTC, so that the night when
clocks change neither loses nor doubles an hour.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from centres.holidays_ru import RUSSIA

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60
SHORTER_BY = 60
"""Minutes by which a pre-holiday day is shorter (Labour Code, article 95)."""
HORIZON = 400
"""Days to look ahead for the next opening: beyond a year a centre counts as closed for good."""


class HoursError(ValueError):
    """A text that is no opening hours; the message says what was expected."""


class Span(NamedTuple):
    """Minutes since the day's midnight, end exclusive; 1440 is the midnight that ends the day."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{_clock(self.start)}-{_clock(self.end)}"


class Interval(NamedTuple):
    """A stretch of real time in UTC, end exclusive."""

    start: datetime
    end: datetime


Spans = tuple[Span, ...]
Week = tuple[Spans, ...]
"""Seven entries, Monday first."""

NEVER: Week = ((),) * 7

_BEGINNING = datetime.min.replace(tzinfo=UTC)
_END = datetime.max.replace(tzinfo=UTC)


class DaysOff(Protocol):
    """Official days off of a country."""

    def is_off(self, day: date) -> bool: ...

    def is_short(self, day: date) -> bool: ...


CALENDARS: Mapping[str, DaysOff] = {"ru": RUSSIA}
"""Holiday calendars by the name that a centre's hours carry; no name, no holidays."""


@dataclass(frozen=True)
class Hours:
    """Opening hours of one centre. `exceptions` win over weekly hours, breaks and holidays: the
    spans given are when the centre works on that day, none = closed."""

    zone: ZoneInfo
    weekly: Week = NEVER
    breaks: Week = NEVER
    exceptions: Mapping[date, Spans] = field(default_factory=dict)
    holidays: str | None = "ru"

    def spans(self, day: date) -> Spans:
        """Wall-clock spans in which the centre serves on that day, breaks taken out."""
        if day in self.exceptions:
            return self.exceptions[day]
        spans = self.weekly[day.weekday()]
        calendar = CALENDARS[self.holidays] if self.holidays else None
        if not spans or (calendar and calendar.is_off(day)):
            return ()
        if calendar and calendar.is_short(day):
            spans = _cut(spans, Span(spans[-1].end - SHORTER_BY, MIDNIGHT))
        for pause in self.breaks[day.weekday()]:
            spans = _cut(spans, pause)
        return spans

    def intervals(self, day: date) -> tuple[Interval, ...]:
        """The same in real time. An hour that the spring change skips is not there."""
        found = (
            Interval(self.moment(day, span.start), self.moment(day, span.end))
            for span in self.spans(day)
        )
        return tuple(interval for interval in found if interval.start < interval.end)

    def is_open(self, at: datetime) -> bool:
        """Whether visitors are served at this moment; not so in a break."""
        day = self.day_of(at)
        return any(start <= at < end for start, end in self.intervals(day))

    def open_for(self, at: datetime) -> timedelta | None:
        """For how long the doors have been open at this moment; None while they are closed."""
        day = self.intervals(self.day_of(at))
        return next((at - one.start for one in day if one.start <= at < one.end), None)

    def next_opening(self, at: datetime) -> datetime | None:
        """The first moment later than `at` when the doors open, after a break too; None if the
        centre does not open within `HORIZON` days."""
        day = self.day_of(at)
        for ahead in range(min(HORIZON, (date.max - day).days)):
            for start, _ in self.intervals(day + timedelta(days=ahead)):
                if start > at:
                    return start
        return None

    def opening(self, day: date) -> datetime | None:
        """When the day begins for visitors; None on a day closed."""
        intervals = self.intervals(day)
        return intervals[0].start if intervals else None

    def closing(self, at: datetime) -> datetime | None:
        """When the centre closes for good on the day of `at`, be it past or ahead; a break is no
        closing. None on a day closed."""
        intervals = self.intervals(self.day_of(at))
        return intervals[-1].end if intervals else None

    def day_of(self, at: datetime) -> date:
        """The centre's own calendar day at this moment."""
        return at.astimezone(self.zone).date()

    def day_bounds(self, day: date) -> Interval:
        """The day from its midnight to the next one: 23 or 25 hours when clocks change."""
        return Interval(self.moment(day, 0), self.moment(day, MIDNIGHT))

    def moment(self, day: date, minute: int) -> datetime:
        """The moment, in UTC, when the centre's wall clock first shows `minute` of that day; at
        the two ends of the calendar, the nearest moment that can be told."""
        try:
            if minute == MIDNIGHT:
                day, minute = day + timedelta(days=1), 0
            wall = datetime.combine(day, time(minute // 60, minute % 60), self.zone)
            return wall.astimezone(UTC)
        except OverflowError:
            return _BEGINNING if day == date.min else _END


def hours_from_settings(settings: Mapping[str, Any], zone: ZoneInfo) -> Hours:
    """Read what `centres.hours` keeps: {"weekly": ["mon-fri 09:00-17:00"], "breaks":
    ["mon-fri 13:00-13:45"], "exceptions": {"2026-12-31": "closed" | "09:00-12:00, 13:00-16:00"},
    "holidays": "ru" | null}. All but `weekly` may be missing; raises `HoursError`."""
    holidays = settings.get("holidays", "ru")
    if holidays is not None and holidays not in CALENDARS:
        raise HoursError(f"unknown holidays «{holidays}», known: {', '.join(CALENDARS)}")
    return Hours(
        zone=zone,
        weekly=parse_week(settings.get("weekly", ())),
        breaks=parse_week(settings.get("breaks", ())),
        exceptions={
            parse_date(day): parse_day(text)
            for day, text in sorted(settings.get("exceptions", {}).items())
        },
        holidays=holidays,
    )


def hours_to_settings(hours: Hours) -> dict[str, Any]:
    """The readable form, such that reading it again gives equal hours."""
    return {
        "weekly": format_week(hours.weekly),
        "breaks": format_week(hours.breaks),
        "exceptions": {
            day.isoformat(): format_day(spans) for day, spans in sorted(hours.exceptions.items())
        },
        "holidays": hours.holidays,
    }


def parse_week(lines: Iterable[str]) -> Week:
    """Lines like «mon-fri 09:00-17:00» or «mon,wed 10:00-14:00, 15:00-19:00» as a week."""
    week: list[list[Span]] = [[] for _ in DAYS]
    for line in lines:
        days, _, spans = line.strip().partition(" ")
        if not spans:
            raise HoursError(f"«{line}»: expected days and times like «mon-fri 09:00-17:00»")
        for day in _parse_days(days):
            week[day].extend(_parse_spans(spans))
    return tuple(_in_order(spans, f"{DAYS[day]} ") for day, spans in enumerate(week))


def format_week(week: Week) -> list[str]:
    """The fewest lines: days with the same times share one."""
    days_of: dict[Spans, list[int]] = {}
    for day, spans in enumerate(week):
        if spans:
            days_of.setdefault(spans, []).append(day)
    return [f"{_format_days(days)} {_format_spans(spans)}" for spans, days in days_of.items()]


def parse_day(text: str) -> Spans:
    """One day's times: «closed», «09:00-16:00» or «09:00-12:00, 13:00-16:00»."""
    return () if text.strip() == "closed" else _in_order(_parse_spans(text))


def format_day(spans: Spans) -> str:
    """The reverse of `parse_day`."""
    return _format_spans(spans) or "closed"


def parse_date(text: str) -> date:
    """A day like «2026-12-31»."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise HoursError(f"«{text}»: expected a date like 2026-12-31")


def _parse_days(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        for name in (first, last) if dash else (first,):
            if name not in DAYS:
                raise HoursError(f"«{name}»: expected a day of {', '.join(DAYS)}")
        start, end = DAYS.index(first), DAYS.index(last or first)
        if end < start:
            raise HoursError(f"«{part}»: the days run backwards")
        yield from range(start, end + 1)


def _format_days(days: list[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs
    )


def _parse_spans(text: str) -> list[Span]:
    return [_parse_span(part.strip()) for part in text.split(",")]


def _parse_span(text: str) -> Span:
    found = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", text, re.ASCII)
    if not found:
        raise HoursError(f"«{text}»: expected times like 09:00-17:00")
    hour, minute, last_hour, last_minute = map(int, found.groups())
    span = Span(hour * 60 + minute, last_hour * 60 + last_minute)
    if max(minute, last_minute) > 59 or span.start >= MIDNIGHT or span.end > MIDNIGHT:
        raise HoursError(f"«{text}»: no such time of day")
    if span.end <= span.start:
        raise HoursError(f"«{text}»: ends before it begins")
    return span


def _format_spans(spans: Spans) -> str:
    return ", ".join(map(str, spans))


def _in_order(spans: Iterable[Span], where: str = "") -> Spans:
    ordered = tuple(sorted(spans))
    for before, after in pairwise(ordered):
        if after.start < before.end:
            raise HoursError(f"{where}{before} and {after} overlap")
    return ordered


def _cut(spans: Spans, hole: Span) -> Spans:
    parts = (
        part
        for span in spans
        for part in (
            Span(span.start, min(span.end, hole.start)),
            Span(max(span.start, hole.end), span.end),
        )
    )
    return tuple(part for part in parts if part.start < part.end)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
