"""What a centre can offer: its days, its slots, and the best free one of each day.

Pure: made of the centre's picture, the seats taken, and the walk-ins expected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from centres.directory import Centre
from centres.hours import MIDNIGHT, Spans
from scheduler.crowd import CELL, Load, booked_cost, default_load, walk_in_cost
from scheduler.planner import Choice, OfferOf
from scheduler.slots import (
    PUBLISHED,
    Group,
    SlotName,
    Used,
    cells_of,
    free_starts,
    group_for,
    groups_of,
    seats_left,
    starts,
)

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Slot:
    """One slot of a service with what is left of it."""

    name: SlotName
    start: datetime
    end: datetime
    free: int


@dataclass
class Offer:
    """A centre's slots as seen at `now`. `used`: day → group → seats taken; `loads`: weekday →
    expected walk-ins; `no_shows`: the observed share."""

    centre: Centre
    now: datetime
    used: Mapping[date, Used] = field(default_factory=dict)
    loads: Mapping[int, Load] = field(default_factory=dict)
    no_shows: float = 0.0

    def __post_init__(self) -> None:
        self.today = self.centre.hours.day_of(self.now)
        self.until = self.today + timedelta(days=PUBLISHED)
        windows = [(window.code, window.services) for window in self.centre.windows]
        self.all_groups = groups_of(windows, self.no_shows)
        local = self.now.astimezone(self.centre.zone)
        self._minute_now = local.hour * 60 + local.minute
        self._spans: dict[date, Spans] = {}
        self._whole_day: dict[tuple[str, int, Spans], tuple[int, int]] = {}

    def groups(self, service: str) -> list[Group]:
        """The groups that serve it, the most specialised first."""
        return [group for group in self.all_groups if service in group.services]

    def cells(self, service: str) -> int:
        found = self.centre.service(service)
        return cells_of(found.minutes if found else CELL)

    def spans(self, day: date) -> Spans:
        """When slots can be on that day: opening hours, less what a change of clocks skips."""
        if day not in self._spans:
            self._spans[day] = self._real(day, self.centre.hours.spans(day))
        return self._spans[day]

    def _real(self, day: date, spans: Spans) -> Spans:
        """On the days when clocks change, only spans that last as long as they seem to: elsewhere
        the wall clock would name one hour twice, or an hour that is not there."""
        hours = self.centre.hours
        night = hours.day_bounds(day)
        if not spans or night.end - night.start == _DAY:
            return spans
        return tuple(
            span
            for span in spans
            if hours.moment(day, span.end) - hours.moment(day, span.start)
            == timedelta(minutes=span.end - span.start)
            and hours.moment(day, span.start).astimezone(hours.zone).hour == span.start // 60 % 24
        )

    def best(self, service: str) -> OfferOf:
        """For each day, its best free slot: by expected crowd, then the earlier."""
        groups, cells = self.groups(service), self.cells(service)
        first, last = self.today.toordinal(), self.until.toordinal()

        def best_on(ordinal: int) -> Choice | None:
            if not groups or not first <= ordinal <= last:
                return None
            day = date.fromordinal(ordinal)
            spans = self.spans(day)
            best = self._best_of(day, spans, service, groups, cells) if spans else None
            return Choice(ordinal, best[1] * CELL, best[0]) if best else None

        return best_on

    def _best_of(
        self, day: date, spans: Spans, service: str, groups: Sequence[Group], cells: int
    ) -> tuple[int, int] | None:
        used = self.used.get(day)
        load = self.loads.get(day.weekday()) or default_load()
        if used is None and day != self.today:
            # Most far days are untouched and look alike: rank each kind of day once.
            key = (service, day.weekday(), spans)
            if key not in self._whole_day:
                costs = [(walk_in_cost(load, one, cells), one) for one in starts(spans, cells)]
                if not costs:
                    return None
                self._whole_day[key] = min(costs)
            return self._whole_day[key]
        return min(
            (
                (self._cost(load, one, cells, groups, used or {}), one)
                for one in free_starts(spans, cells, groups, used or {})
                if not self._is_past(day, one)
            ),
            default=None,
        )

    def _cost(self, load: Load, cell: int, cells: int, groups: Sequence[Group], used: Used) -> int:
        taken = sum(sum(used[one.key][cell : cell + cells]) for one in groups if one.key in used)
        windows = sum(group.windows for group in groups)
        return walk_in_cost(load, cell, cells) + booked_cost(taken, cells, windows)

    def _is_past(self, day: date, cell: int) -> bool:
        return day < self.today or (day == self.today and cell * CELL <= self._minute_now)

    def slots(self, service: str, since: date, until: date) -> Iterator[Slot]:
        """Every slot of these days that lies ahead, in order, the full ones too."""
        groups, cells = self.groups(service), self.cells(service)
        day, last = max(since, self.today), min(until, self.until)
        while groups and day <= last:
            for cell in starts(self.spans(day), cells):
                if not self._is_past(day, cell):
                    name = SlotName(self.centre.code, service, day, cell * CELL)
                    left = seats_left(cell, cells, groups, self.used.get(day, {}))
                    yield Slot(name, self.start(name), self.end(name), left)
            day += _DAY

    def is_slot(self, name: SlotName) -> bool:
        """Is there such a slot, ahead and published, free or not?"""
        if name.centre != self.centre.code or not self.groups(name.service):
            return False
        if not self.today <= name.day <= self.until or name.minute % CELL:
            return False
        cell = name.minute // CELL
        return cell in starts(self.spans(name.day), self.cells(name.service)) and not self._is_past(
            name.day, cell
        )

    def is_served(self, name: SlotName) -> bool:
        """Is the hall open throughout a slot, even if the grid of slots has moved since?"""
        start, end = name.minute, name.minute + self.cells(name.service) * CELL
        return bool(self.groups(name.service)) and any(
            span.start <= start and end <= span.end for span in self.spans(name.day)
        )

    def is_over(self, name: SlotName) -> bool:
        """Has it begun already?"""
        return self._is_past(name.day, name.minute // CELL)

    def seat(self, name: SlotName) -> Group | None:
        """The group that would take it, None where nothing is left."""
        return group_for(
            name.minute // CELL,
            self.cells(name.service),
            self.groups(name.service),
            self.used.get(name.day, {}),
        )

    def start(self, name: SlotName) -> datetime:
        return self.centre.hours.moment(name.day, name.minute)

    def end(self, name: SlotName) -> datetime:
        minute = min(name.minute + self.cells(name.service) * CELL, MIDNIGHT)
        return self.centre.hours.moment(name.day, minute)
