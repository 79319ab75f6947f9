"""Traces: tickets.csv and windows.csv read and checked row by row, predictions.csv written.

A row that cannot be true is an error that names file and row; the first line is row 1. Times are
kept as seconds since the epoch, so that a clock change neither loses nor doubles an hour.
"""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from foresight.state import Estimate

TICKETS = (
    "id",
    "arrival",
    "booked_for",
    "start",
    "end",
    "window",
    "service",
    "priority",
    "outcome",
)
WINDOWS = ("window", "at", "state", "services")
PREDICTIONS = ("id", "low", "expected", "high", "p_over", "actual")
OUTCOMES = ("served", "no_show", "left", "expired", "")
STATES = ("open", "paused", "closed")
_DST = 3600
"""Seconds by which a zone's offset may change inside a file; anything more is another zone."""
_YEARS = range(1970, 3000)
"""Clocks that were never set tell years outside these."""

Watched = Callable[[Iterable[str]], Iterable[str]]
"""Passes a file's lines on: a progress bar may count them."""


class TraceError(ValueError):
    """A trace that cannot be read: which file, which row, and what is wrong."""

    def __init__(self, file: Path, row: int, what: str) -> None:
        super().__init__(f"{file}, row {row}: {what}")
        self.file, self.row, self.what = file, row, what


@dataclass(frozen=True, slots=True)
class Row:
    """One leg of a ticket; None where the trace is silent."""

    id: str
    arrival: float | None
    booked_for: float | None
    start: float | None
    end: float | None
    window: str
    service: str
    priority: bool
    outcome: str
    offset: int
    """Seconds that the row's clock is ahead of UTC."""

    @property
    def due(self) -> float:
        """What the rows are sorted by."""
        found = self.arrival if self.arrival is not None else self.booked_for
        assert found is not None
        return found

    @property
    def wait(self) -> float | None:
        """Minutes that a served visitor waited; never below zero."""
        if self.outcome != "served" or self.start is None or self.arrival is None:
            return None
        return max(0.0, self.start - max(self.arrival, self.booked_for or self.arrival)) / 60


@dataclass(frozen=True, slots=True)
class Change:
    """A window's state from `at` on; `services` None = as before."""

    window: str
    at: float
    state: str
    services: frozenset[str] | None


@dataclass(frozen=True)
class Trace:
    """A hall's past. `changes` is None where the trace has no windows.csv."""

    rows: Sequence[Row]
    changes: Sequence[Change] | None = None


def read_trace(tickets: Path, windows: Path | None = None, watched: Watched | None = None) -> Trace:
    """Both files, each row checked; raises `TraceError`."""
    clock = _Clock(tickets)
    if windows is None:
        return Trace(_read_tickets(clock, None, watched))
    theirs = _Clock(windows)
    changes = _read_windows(theirs)
    rows = _read_tickets(clock, {change.window for change in changes}, watched)
    if theirs.zoned != clock.zoned:
        which = "a zone" if clock.zoned else "no zone"
        raise TraceError(windows, 2, f"times must have {which}, as those in {tickets} have")
    return Trace(rows, changes)


def read_tickets(file: Path, known: Collection[str] | None = None) -> list[Row]:
    """tickets.csv; `known`: the windows that there are, where that is told. Raises `TraceError`."""
    return _read_tickets(_Clock(file), known, None)


def _read_tickets(
    clock: "_Clock", known: Collection[str] | None, watched: Watched | None
) -> list[Row]:
    file = clock.file
    found: list[Row] = []
    ids: set[str] = set()
    busy: dict[str, tuple[float, str]] = {}
    spans: list[tuple[float, float, int, Row]] = []
    for number, cells in _lines(file, TICKETS, watched):
        row = _ticket(clock, number, cells)
        if row.id in ids:
            raise TraceError(file, number, f"id {row.id!r} comes twice")
        ids.add(row.id)
        if found and row.due < found[-1].due:
            raise TraceError(file, number, "rows run backwards: arrivals must be in order")
        if known is not None and row.window and row.window not in known:
            raise TraceError(file, number, f"window {row.window!r} has no row of its own")
        found.append(row)
        if row.start is not None:
            spans.append((row.start, row.end if row.end is not None else row.start, number, row))
    if not found:
        raise TraceError(file, 2, "no tickets: nothing follows the columns")
    for start, end, number, row in sorted(spans, key=lambda span: span[:3]):
        until, other = busy.get(row.window, (start, ""))
        if start < until:
            raise TraceError(file, number, f"overlaps with {other!r} at window {row.window!r}")
        busy[row.window] = (end, row.id)
    return found


def _ticket(clock: "_Clock", number: int, cells: list[str]) -> Row:
    ticket, came, due, began, ended, window, service, priority, outcome = cells
    arrival, booked_for = clock.read(number, "arrival", came), clock.read(number, "booked_for", due)
    start, end = clock.read(number, "start", began), clock.read(number, "end", ended)
    wrong = _wrong(cells, arrival, booked_for, start, end)
    if wrong:
        raise TraceError(clock.file, number, wrong)
    return Row(
        ticket, arrival, booked_for, start, end, window, service, priority == "1", outcome,
        clock.offset,
    )  # fmt: skip


def _wrong(
    cells: list[str],
    arrival: float | None,
    booked_for: float | None,
    start: float | None,
    end: float | None,
) -> str | None:
    """What a row contradicts, in words; None where it may be true."""
    ticket, _, _, _, _, window, service, priority, outcome = cells
    if not ticket or not service:
        return "id and service must be there"
    if priority not in ("0", "1"):
        return f"priority is 0 or 1, not {priority!r}"
    if outcome not in OUTCOMES:
        return f"unknown outcome {outcome!r}"
    if arrival is None:
        if booked_for is None:
            return "neither arrival nor booked_for"
        if outcome not in ("no_show", "") or start is not None or window:
            return "no arrival, yet something happened to this visitor"
        return None
    if (start is None) != (not window):
        return "start and window go together"
    if start is not None and start < arrival:
        return "start lies before the arrival"
    if end is not None and end < (arrival if start is None else start):
        return "end lies before the start or the arrival"
    if outcome in ("served", "no_show") and (start is None or end is None):
        return f"{outcome} needs start, end and window"
    if outcome == "left" and (start is not None or end is None):
        return "left needs an end, and neither start nor window"
    if outcome == "expired" and start is not None:
        return "expired has neither start nor window"
    if outcome == "" and end is not None:
        return "an end, yet no outcome"
    return None


def read_windows(file: Path) -> list[Change]:
    """windows.csv; raises `TraceError`."""
    return _read_windows(_Clock(file))


def _read_windows(clock: "_Clock") -> list[Change]:
    file = clock.file
    found: list[Change] = []
    for number, (window, when, state, services) in _lines(file, WINDOWS):
        at = clock.read(number, "at", when)
        if not window or at is None:
            raise TraceError(file, number, "window and at must be there")
        if state not in STATES:
            raise TraceError(file, number, f"unknown state {state!r}")
        if services and state != "open":
            raise TraceError(file, number, "services belong on open rows")
        if found and at < found[-1].at:
            raise TraceError(file, number, "rows run backwards: times must be in order")
        codes = frozenset(code for code in services.split(";") if code) if services else None
        found.append(Change(window, at, state, codes))
    return found


class _Clock:
    """Reads the times of one file, which all keep to one zone (or all to none, taken as UTC)."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.offset = 0
        self._first: tuple[bool, int] | None = None

    @property
    def zoned(self) -> bool:
        """Do its times say their zone? As they should where there are none."""
        return self._first is None or self._first[0]

    def read(self, number: int, name: str, text: str) -> float | None:
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise TraceError(self.file, number, f"{name}: {text!r} is no ISO 8601 time") from None
        if found.year not in _YEARS:
            raise TraceError(self.file, number, f"{name}: {text!r} lies in no year to reckon with")
        delta = found.utcoffset()
        if delta is None:
            found, offset = found.replace(tzinfo=UTC), 0
        else:
            offset = delta.days * 86_400 + delta.seconds
        zoned = delta is not None
        if self._first is None:
            self._first = (zoned, offset)
        elif zoned != self._first[0] or abs(offset - self._first[1]) > _DST:
            raise TraceError(self.file, number, f"{name}: {text!r} is in another zone than row 2")
        self.offset = offset
        return found.timestamp()


def _lines(
    file: Path, header: Sequence[str], watched: Watched | None = None
) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells); the header must be as agreed."""
    number = 0
    # Bytes that are no UTF-8 come through as surrogates, so that their row can be named.
    with file.open(newline="", encoding="utf-8-sig", errors="surrogateescape") as opened:
        lines = csv.reader(watched(opened) if watched else opened, strict=True)
        try:
            first = next(lines, [])
            if tuple(first) != tuple(header):
                raise TraceError(file, 1, f"expected the columns {','.join(header)}")
            number = 1
            for number, cells in enumerate(lines, 2):
                if not cells:
                    continue
                if not all(map(_readable, cells)):
                    raise TraceError(file, number, "cannot be read: not UTF-8")
                if len(cells) != len(header):
                    what = f"{len(cells)} cells where {len(header)} are expected"
                    raise TraceError(file, number, what)
                yield number, cells
        except csv.Error as error:
            raise TraceError(file, number + 1, f"cannot be read: {error}") from error


def _readable(cell: str) -> bool:
    return cell.isascii() or not any("\udc80" <= letter <= "\udcff" for letter in cell)


def write_trace(trace: Trace, folder: Path) -> None:
    """tickets.csv and windows.csv in `folder`, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "tickets.csv").open("w", newline="", encoding="utf-8") as opened:
        lines = csv.writer(opened, lineterminator="\n")
        lines.writerow(TICKETS)
        for row in trace.rows:
            times = (row.arrival, row.booked_for, row.start, row.end)
            lines.writerow(
                [row.id, *(told(one, row.offset) for one in times), row.window, row.service]
                + [int(row.priority), row.outcome]
            )
    offset = trace.rows[0].offset if trace.rows else 0
    with (folder / "windows.csv").open("w", newline="", encoding="utf-8") as opened:
        lines = csv.writer(opened, lineterminator="\n")
        lines.writerow(WINDOWS)
        for one in trace.changes or ():
            services = ";".join(sorted(one.services or ()))
            lines.writerow([one.window, told(one.at, offset), one.state, services])


def told(at: float | None, offset: int) -> str:
    """A moment as ISO 8601 with its zone, whole seconds where they are whole."""
    if at is None:
        return ""
    zone = timezone(timedelta(seconds=offset))
    return datetime.fromtimestamp(at, zone).isoformat()


def write_predictions(file: Path, found: Iterable[tuple[str, Estimate, float | None]]) -> None:
    """predictions.csv: minutes; `actual` is empty for all but the served."""
    with file.open("w", newline="", encoding="utf-8") as opened:
        lines = csv.writer(opened, lineterminator="\n")
        lines.writerow(PREDICTIONS)
        for ticket, one, actual in found:
            figures = (one.low, one.expected, one.high, one.p_over)
            told_actual = "" if actual is None else f"{actual:.4f}"
            lines.writerow([ticket, *(f"{figure:.4f}" for figure in figures), told_actual])
