"""Traces read and written."""

import csv
from pathlib import Path

import pytest

from foresight import synthetic
from foresight.scenes import Scene
from foresight.trace import (
    TICKETS,
    WINDOWS,
    TraceError,
    read_tickets,
    read_trace,
    read_windows,
    write_trace,
)

ROW = {
    "id": "1",
    "arrival": "2026-01-12T09:00:00+03:00",
    "booked_for": "",
    "start": "2026-01-12T09:05:00+03:00",
    "end": "2026-01-12T09:10:00+03:00",
    "window": "1",
    "service": "a",
    "priority": "0",
    "outcome": "served",
}
CHANGE = {"window": "1", "at": "2026-01-12T09:00:00+03:00", "state": "open", "services": "a;b"}


def _file(folder: Path, header: tuple[str, ...], rows: list[dict[str, str]]) -> Path:
    file = folder / f"{header[0]}s.csv"
    with file.open("w", newline="") as opened:
        lines = csv.DictWriter(opened, header)
        lines.writeheader()
        lines.writerows(rows)
    return file


def _clock(text: str) -> str:
    return f"2026-01-12T{text}:00+03:00"


def test_a_trace_survives_its_file(tmp_path: Path) -> None:
    """What is written is read again, row for row."""
    scene = Scene(windows=2, pauses=0.3, missing=0.1, leaving=0.1, returning=0.2)
    trace = synthetic.joined(synthetic.days(scene, 3, 11))
    write_trace(trace, tmp_path)
    assert read_trace(tmp_path / "tickets.csv", tmp_path / "windows.csv") == trace
    assert {row.outcome for row in trace.rows} >= {"served", "no_show", "left"}


SERVED_TWICE = [ROW, ROW | {"id": "2", "start": _clock("09:08"), "end": _clock("09:20")}]
WRONG: dict[str, tuple[list[dict[str, str]], int, str]] = {
    "no id": ([ROW | {"id": ""}], 2, "must be there"),
    "no service": ([ROW | {"service": ""}], 2, "must be there"),
    "no time at all": ([ROW | {"arrival": ""}], 2, "neither arrival"),
    "no time": ([ROW | {"arrival": "nine"}], 2, "no ISO 8601"),
    "a clock never set": ([ROW | {"arrival": "0001-01-01T00:00:00+03:00"}], 2, "no year"),
    "no such day": ([ROW | {"end": "2026-02-30T09:00:00+03:00"}], 2, "no ISO 8601"),
    "no zone": ([ROW, ROW | {"id": "2", "arrival": "2026-01-12T10:00:00"}], 3, "another zone"),
    "other zone": ([ROW | {"start": "2026-01-12T06:05:00Z"}], 2, "another zone"),
    "start before arrival": ([ROW | {"start": _clock("08:59")}], 2, "before the arrival"),
    "end before start": ([ROW | {"end": _clock("09:04")}], 2, "end lies before"),
    "out of order": ([ROW, ROW | {"id": "2", "arrival": _clock("08:00")}], 3, "backwards"),
    "overlap": (SERVED_TWICE, 3, "overlaps with '1'"),
    "same id": ([ROW, ROW | {"start": _clock("10:00"), "end": _clock("11:00")}], 3, "twice"),
    "served, no end": ([ROW | {"end": ""}], 2, "needs start, end"),
    "served, no window": ([ROW | {"window": ""}], 2, "go together"),
    "served, never called": ([ROW | {"window": "", "start": ""}], 2, "needs start, end"),
    "left, yet called": ([ROW | {"outcome": "left"}], 2, "left needs"),
    "left, unknown when": (
        [ROW | {"outcome": "left", "start": "", "end": "", "window": ""}], 2, "left needs"
    ),
    "expired, yet called": ([ROW | {"outcome": "expired"}], 2, "expired has"),
    "ended, no outcome": ([ROW | {"outcome": ""}], 2, "no outcome"),
    "strange outcome": ([ROW | {"outcome": "gone"}], 2, "unknown outcome"),
    "strange priority": ([ROW | {"priority": "yes"}], 2, "priority"),
    "came never, yet served": (
        [ROW | {"arrival": "", "booked_for": _clock("09:00")}], 2, "no arrival"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_row_that_cannot_be_true_is_named(tmp_path: Path, name: str) -> None:
    """Each bad row is an error that says which file, which row and what."""
    rows, number, said = WRONG[name]
    file = _file(tmp_path, TICKETS, rows)
    with pytest.raises(TraceError, match=said) as caught:
        read_tickets(file)
    assert caught.value.row == number and str(file) in str(caught.value)


WRONG_CHANGES: dict[str, tuple[list[dict[str, str]], int, str]] = {
    "no window": ([CHANGE | {"window": ""}], 2, "must be there"),
    "no time": ([CHANGE | {"at": ""}], 2, "must be there"),
    "strange state": ([CHANGE | {"state": "shut"}], 2, "unknown state"),
    "services of a closed one": ([CHANGE | {"state": "closed"}], 2, "belong on open"),
    "backwards": ([CHANGE, CHANGE | {"at": _clock("08:00")}], 3, "backwards"),
    "other zone": ([CHANGE, CHANGE | {"at": "2026-01-12T09:00:00Z"}], 3, "another zone"),
}


@pytest.mark.parametrize("name", WRONG_CHANGES)
def test_a_change_that_cannot_be_is_named(tmp_path: Path, name: str) -> None:
    """The same for windows.csv."""
    rows, number, said = WRONG_CHANGES[name]
    with pytest.raises(TraceError, match=said) as caught:
        read_windows(_file(tmp_path, WINDOWS, rows))
    assert caught.value.row == number


def test_a_window_that_nobody_knows_is_named(tmp_path: Path) -> None:
    """Somebody served at a window that windows.csv does not have."""
    tickets = _file(tmp_path, TICKETS, [ROW, ROW | {"id": "2", "window": "9"}])
    windows = _file(tmp_path, WINDOWS, [CHANGE])
    with pytest.raises(TraceError, match="row 3: window .9. has no row"):
        read_trace(tickets, windows)
    assert len(read_trace(tickets).rows) == 2


def test_both_files_tell_their_zone_or_neither_does(tmp_path: Path) -> None:
    """Local times beside zoned ones would be hours apart unnoticed."""
    tickets = _file(tmp_path, TICKETS, [ROW])
    windows = _file(tmp_path, WINDOWS, [CHANGE | {"at": "2026-01-12T08:55:00"}])
    with pytest.raises(TraceError, match="windows.csv, row 2: times must have a zone"):
        read_trace(tickets, windows)


def test_a_file_of_another_system_is_read(tmp_path: Path) -> None:
    """A mark at the beginning and Windows' line ends say the same."""
    file = _file(tmp_path, TICKETS, [ROW])
    plain = read_tickets(file)
    text = file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + text)
    assert read_tickets(file) == plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected the columns"),
        ("id,arrival\n", "expected the columns"),
        (",".join(TICKETS) + "\n1,2\n", "2 cells where 9"),
        (",".join(TICKETS) + '\n"1', "cannot be read"),
        (",".join(TICKETS) + "\n", "row 2: no tickets"),
    ],
)
def test_a_file_that_is_no_trace(tmp_path: Path, text: str, said: str) -> None:
    """Other columns, torn lines and torn quotes."""
    file = tmp_path / "tickets.csv"
    file.write_text(text)
    with pytest.raises(TraceError, match=said):
        read_tickets(file)
    file.write_bytes(",".join(TICKETS).encode() + b"\n\n\xff\xfe\n")
    with pytest.raises(TraceError, match="row 3: cannot be read"):
        read_tickets(file)


def test_a_zone_may_change_its_clocks(tmp_path: Path) -> None:
    """An offset that moves by an hour is summer time, and no second is lost or doubled."""
    summer = {
        "arrival": "2026-03-29T03:00:00+02:00",
        "start": "2026-03-29T03:00:30+02:00",
        "end": "2026-03-29T03:01:00+02:00",
    }
    winter = {
        "arrival": "2026-03-29T01:59:00+01:00",
        "start": "2026-03-29T01:59:30+01:00",
        "end": "2026-03-29T03:00:30+02:00",
    }
    rows = read_tickets(_file(tmp_path, TICKETS, [ROW | winter, ROW | summer | {"id": "2"}]))
    assert rows[1].due - rows[0].due == 60


def test_no_wait_is_negative(tmp_path: Path) -> None:
    """A booked visitor called before the booked time waited not at all."""
    rows = read_tickets(_file(tmp_path, TICKETS, [ROW | {"booked_for": _clock("09:30")}]))
    assert rows[0].wait == 0
    assert read_tickets(_file(tmp_path, TICKETS, [ROW]))[0].wait == 5
