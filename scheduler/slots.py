"""Slots: which ones there are, what they are called, and which of a day are free.

Pure. A day's slots of a service lie end to end from each opening of the doors, as long as the
service takes (rounded up to five minutes). They are computed, not stored; only taken seats are.
Seats are counted by group: windows that serve the same services.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from centres.hours import Spans
from scheduler.crowd import CELL, CELLS

PUBLISHED = 240
"""Days ahead for which slots are offered."""
NO_SHOWS_AT_MOST = 0.3
"""However many fail to come, no hall is overbooked by more than this share would ask for."""
SHRINK = 50
"""Bookings of evidence against overbooking: ten bookings with five no-shows prove little yet."""
_ID = re.compile(r"([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{1,40})\.(\d{8})T(\d{2})(\d{2})", re.ASCII)


@dataclass(frozen=True)
class SlotName:
    """What a slot's id says: `minute` of the centre's own day."""

    centre: str
    service: str
    day: date
    minute: int

    def __str__(self) -> str:
        clock = f"{self.minute // 60:02}{self.minute % 60:02}"
        return f"{self.centre}.{self.service}.{self.day:%Y%m%d}T{clock}"


def parse_slot(text: str) -> SlotName | None:
    """«zok-001.tp-contract.20261208T1030», or None where the text is no slot's id."""
    found = _ID.fullmatch(text)
    if not found:
        return None
    try:
        day = datetime.strptime(found[3], "%Y%m%d").date()
    except ValueError:
        return None
    hour, minute = int(found[4]), int(found[5])
    if hour > 23 or minute > 59:
        return None
    return SlotName(found[1], found[2], day, hour * 60 + minute)


@dataclass(frozen=True)
class Group:
    """Windows that serve the same services. `key`: the first one's code; `capacity`: seats in
    each cell, overbooking included."""

    key: str
    windows: int
    capacity: int
    services: frozenset[str]


def groups_of(windows: Iterable[tuple[str, Iterable[str]]], no_shows: float) -> list[Group]:
    """Windows (code, services) as groups, the most specialised first, so that a booking takes a
    seat that fewest others could use. `no_shows`: the share of bookings nobody comes for."""
    found: dict[frozenset[str], list[str]] = {}
    for code, services in windows:
        found.setdefault(frozenset(services), []).append(code)
    groups = [
        Group(codes[0], len(codes), capacity(len(codes), no_shows), services)
        for services, codes in found.items()
        if services
    ]
    return sorted(groups, key=lambda group: (len(group.services), group.key))


def capacity(windows: int, no_shows: float) -> int:
    """Seats for so many windows: as many as bring, on average, one visitor a window."""
    # The grain of a float must not take a seat away: 9 / (1 - 0.1) is 10, not 9.999….
    return int(windows / (1 - min(no_shows, NO_SHOWS_AT_MOST)) + 1e-9)


def no_show_rate(due: int, missed: int) -> float:
    """The share to expect, drawn towards none while there is little to judge by."""
    return missed / (due + SHRINK)


def cells_of(minutes: int) -> int:
    """How many cells a service of so many minutes takes."""
    return max(1, -(-minutes // CELL))


@lru_cache(maxsize=4096)
def starts(spans: Spans, cells: int) -> tuple[int, ...]:
    """The first cells of a day's slots. A span that begins inside a cell loses that cell."""
    found: list[int] = []
    for span in spans:
        first, last = -(-span.start // CELL), span.end // CELL
        found.extend(range(first, last - cells + 1, cells))
    return tuple(found)


@lru_cache(maxsize=4096)
def _mask(spans: Spans, cells: int) -> int:
    return sum(1 << 8 * cell for cell in starts(spans, cells))


Used = Mapping[str, bytes]
"""Group → seats taken in each cell of a day, one byte a cell; a group without one is empty."""
EMPTY = bytes(CELLS)


@lru_cache(maxsize=256)
def _table(seats: int) -> bytes:
    """Translates a count of taken seats into 1 where one more fits, else 0."""
    return bytes(count < seats for count in range(256))


def free_starts(spans: Spans, cells: int, groups: Sequence[Group], used: Used) -> Sequence[int]:
    """The first cells of the slots that can still be taken: some group has a seat throughout.

    A whole day is one number with a byte for each cell, so that «free for six cells» is five
    shifts and not hundreds of look-ups."""
    open_bytes = 0
    for group in groups:
        taken = used.get(group.key)
        if taken is None:
            if group.capacity:
                return starts(spans, cells)
            continue
        free = int.from_bytes(taken.translate(_table(group.capacity)), "little")
        run = free
        for step in range(1, cells):
            run &= free >> 8 * step
        open_bytes |= run
    found = (open_bytes & _mask(spans, cells)).to_bytes(CELLS, "little")
    return [cell for cell in starts(spans, cells) if found[cell]]


def seats_left(cell: int, cells: int, groups: Sequence[Group], used: Used) -> int:
    """How many more a slot can take: in each group, what its fullest cell leaves."""
    return sum(
        max(0, group.capacity - max(used.get(group.key, EMPTY)[cell : cell + cells]))
        for group in groups
    )


def group_for(cell: int, cells: int, groups: Sequence[Group], used: Used) -> Group | None:
    """The group whose seat a booking takes: the most specialised that has one throughout."""
    for group in groups:
        if max(used.get(group.key, EMPTY)[cell : cell + cells]) < group.capacity:
            return group
    return None
