"""What the address of a page over a period asks for, as far as it makes sense: a page is shown
whatever somebody typed there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from measures import Period

PRESETS = {"day": 1, "week": 7, "month": 28, "year": 364}
"""Days up to today. Whole weeks, so that the period before has the same weekdays."""
LONGEST = timedelta(days=3660)
DAY = timedelta(days=1)
HOURLY, DAILY = 1, 92
"""Up to so many days a period goes by hours, by days; a longer one by months."""


@dataclass(frozen=True)
class Asked:
    """Days, both included. `by`: what the table is parted by. `week`: a single day is held against
    the same weekday a week before, not against the day before."""

    since: date
    until: date
    today: date
    by: str
    week: bool = False

    @property
    def period(self) -> Period:
        return Period(self.since, self.until)

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def before(self) -> Period:
        """What it is held against."""
        if self.days == 1 and self.week:
            return Period(self.since - 7 * DAY, self.until - 7 * DAY)
        return self.period.previous

    @property
    def step(self) -> str:
        """What its curve goes by."""
        return "hour" if self.days <= HOURLY else "day" if self.days <= DAILY else "month"

    @property
    def preset(self) -> str | None:
        """Which of the ready periods it is."""
        if self.until != self.today:
            return None
        return next((name for name, days in PRESETS.items() if days == self.days), None)

    def query(self, **other: object) -> dict[str, object]:
        """Its address, with something else in it."""
        kept = {"from": self.since, "to": self.until, "by": self.by}
        against = {"against": "week" if self.week else "day"} if self.days == 1 else {}
        return kept | against | other


def asked(
    args: Mapping[str, str], today: date, groups: tuple[str, ...], works: Callable[[date], bool]
) -> Asked:
    """The period of an address: four weeks up to today where it names none that makes sense.
    `groups`: what the table may be parted by, the usual first. `works`: whether somebody is
    received on a day; a Monday is not held against a closed Sunday unless that is asked for."""
    since, until = days(args, today)
    by, against = args.get("by", ""), args.get("against", "")
    if against not in ("day", "week"):
        against = "day" if works(since - DAY) else "week"
    return Asked(since, until, today, by if by in groups else groups[0], against == "week")


def days(args: Mapping[str, str], today: date) -> tuple[date, date]:
    """`from` and `to`, or the four weeks up to `to`."""
    until = day(args.get("to", "")) or today
    since = day(args.get("from", "")) or until - (PRESETS["month"] - 1) * DAY
    if not timedelta(0) <= until - since <= LONGEST:
        since = until - (PRESETS["month"] - 1) * DAY
    return since, until


def day(text: str) -> date | None:
    """A day as browsers write it, within the years that there can be figures of."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def ready(today: date) -> dict[str, tuple[date, date]]:
    """The ready periods by name."""
    return {name: (today - (count - 1) * DAY, today) for name, count in PRESETS.items()}


def months(period: Period) -> list[date]:
    """The first days of the calendar months that a period touches."""
    found, month = [], period.since.replace(day=1)
    while month <= period.until:
        found.append(month)
        month = (month + 32 * DAY).replace(day=1)
    return found


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    since = day.replace(day=1)
    return Period(since, (since + 32 * DAY).replace(day=1) - DAY)
