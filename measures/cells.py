"""Legs gathered into groups: what is counted of each, and its waits in order. Numbers only.

Waits are whole milliseconds: half the bytes of a float, and the answer tells sixty of them apart.
Groups that lie in several places (pages, months, today) are put together exactly, because their
waits are kept and not only what was made of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

NONE = -1
"""A leg without a wait."""
OUTCOMES = ("", "served", "no_show", "left", "expired", "unclosed")
"""By their number in a column; the first one: the leg goes on."""
COUNTS = ("issued", "served", "no_show", "left", "expired", "timed", "wait_ms", "service_ms")
"""Columns of `Cells.counts`. `served`: legs that have a wait; `timed`: those whose time in service
counts."""
ISSUED, SERVED, NO_SHOW, LEFT, EXPIRED, TIMED, WAIT, SERVICE = range(len(COUNTS))
_ENDINGS = {NO_SHOW: 2, LEFT: 3, EXPIRED: 4}
"""Count → its outcome's number."""


@dataclass(frozen=True)
class Columns:
    """Legs column by column: `key` points into `keys`; `wait` in ms or `NONE`; `service` in ms, 0
    where it does not count; `outcome` by its number."""

    keys: Sequence[str]
    key: Numbers
    wait: Numbers
    service: Numbers
    outcome: Numbers


@dataclass(frozen=True)
class Cells:
    """Groups in the order of their keys. `counts`: one row a group, see `COUNTS`; `waits`: the
    groups' waits one after another, ascending within each."""

    keys: tuple[str, ...]
    counts: Numbers
    waits: Numbers

    @property
    def ends(self) -> Numbers:
        """Where each group's waits end."""
        return np.cumsum(self.counts[:, SERVED])

    def runs(self) -> Iterable[tuple[str, Numbers, Numbers]]:
        """(key, counts, waits) of each group."""
        start = 0
        for key, counts, end in zip(self.keys, self.counts, self.ends.tolist(), strict=True):
            yield key, counts, self.waits[start:end]
            start = end

    def only(self, wanted: str) -> "Cells":
        """This one group, or none."""
        for key, counts, waits in self.runs():
            if key == wanted:
                return Cells((key,), counts[np.newaxis], waits)
        return EMPTY

    def as_one(self, key: str) -> "Cells":
        """All groups as a single one."""
        if not self.keys:
            return EMPTY
        return Cells((key,), self.counts.sum(axis=0)[np.newaxis], np.sort(self.waits))


EMPTY = Cells((), np.zeros((0, len(COUNTS)), np.int64), np.zeros(0, np.int32))


def gather(legs: Columns) -> Cells:
    """Legs into groups; a key that no leg has is no group."""
    size = len(legs.keys)
    # Once, and not anew for each count.
    at = legs.key.astype(np.intp, copy=False)
    issued = np.bincount(at, minlength=size)
    counts = np.zeros((size, len(COUNTS)), np.int64)
    counts[:, ISSUED] = issued
    for count, outcome in _ENDINGS.items():
        counts[:, count] = np.bincount(at[legs.outcome == outcome], minlength=size)
    waited = legs.wait >= 0
    key, wait = at[waited], legs.wait[waited]
    counts[:, SERVED] = np.bincount(key, minlength=size)
    # Sums of whole milliseconds are exact in a double up to 285 000 years.
    counts[:, WAIT] = np.bincount(key, weights=wait, minlength=size)
    counts[:, TIMED] = np.bincount(at[legs.service > 0], minlength=size)
    counts[:, SERVICE] = np.bincount(at, weights=legs.service, minlength=size)
    order = np.array(sorted(np.flatnonzero(issued).tolist(), key=legs.keys.__getitem__), np.int64)
    place = np.zeros(size, np.int64)
    place[order] = np.arange(order.size)
    return Cells(
        tuple(legs.keys[number] for number in order),
        counts[order],
        _in_order(place[key], wait, order.size),
    )


def _in_order(place: Numbers, wait: Numbers, groups: int) -> Numbers:
    """Waits by group, ascending in each: sorted as one number, the group in its upper bits."""
    if groups < 2:
        return np.sort(wait).astype(np.int32)
    if groups <= 32 and (not wait.size or int(wait.max()) < 1 << 27):
        small = np.sort(place.astype(np.uint32) << np.uint32(27) | wait.astype(np.uint32))
        return (small & np.uint32((1 << 27) - 1)).astype(np.int32)
    large = np.sort(place << 32 | wait.astype(np.int64))
    return (large & 0xFFFFFFFF).astype(np.int32)


def merged(parts: Sequence[Cells]) -> Cells:
    """Groups of the same key become one."""
    parts = [part for part in parts if part.keys]
    if len(parts) < 2:
        return parts[0] if parts else EMPTY
    keys = sorted({key for part in parts for key in part.keys})
    place = {key: number for number, key in enumerate(keys)}
    counts = np.zeros((len(keys), len(COUNTS)), np.int64)
    runs: list[list[Numbers]] = [[] for _ in keys]
    for part in parts:
        counts[[place[key] for key in part.keys]] += part.counts
        for key, _, waits in part.runs():
            runs[place[key]].append(waits)
    ordered = [run[0] if len(run) == 1 else np.sort(np.concatenate(run)) for run in runs]
    return Cells(tuple(keys), counts, np.concatenate(ordered))
