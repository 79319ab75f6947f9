"""What a printer says, and what its silence means."""

import pytest
from printers.drivers import parse_cups
from printers.status import PrinterState, is_done, is_status, parse

OK = 0x12


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, "unknown"),
        ({1: None}, "unknown"),
        ({1: OK}, "unknown"),
        ({1: OK, 2: OK}, "unknown"),
        ({1: OK, 2: OK, 4: None}, "unknown"),
        ({1: OK, 2: OK, 4: OK}, "ready"),
        ({1: OK, 2: OK, 4: OK | 0x0C}, "near_end"),
        ({1: OK, 2: OK, 4: OK | 0x04}, "near_end"),
        ({1: OK | 8, 2: OK | 0x20, 4: OK | 0x6C}, "paper_out"),
        ({1: OK, 2: OK, 4: OK | 0x60}, "paper_out"),
        ({2: OK | 0x20}, "paper_out"),
        ({1: OK | 8, 2: OK | 0x04, 4: OK | 0x60}, "cover"),
        ({1: OK | 8, 2: OK, 4: OK}, "offline"),
        ({1: OK | 8}, "offline"),
        ({1: OK, 2: OK | 0x40, 4: OK}, "offline"),
        ({1: OK | 8, 2: OK, 4: OK | 0x0C}, "offline"),
    ],
)
def test_dle_eot(answers, state):
    """Bad news counts even alone; good news needs every answer; silence is «unknown»."""
    assert parse(answers) == state


@pytest.mark.parametrize("byte", [0x12, 0x1A, 0x16, 0x32, 0x72, 0x7E])
def test_status_is_told_from_other_bytes(byte):
    """A status answer has its fixed bits, and is never taken for «done»."""
    assert is_status(byte) and not is_done(byte)


@pytest.mark.parametrize("byte", [0x11, 0x13, 0x10, 0x00, 0x0F, 0x92])
def test_flow_control_and_reports_are_no_status(byte):
    """XON, XOFF and unasked reports are passed over."""
    assert not is_status(byte)


@pytest.mark.parametrize(
    ("options", "state"),
    [
        ("printer-state=3 printer-state-reasons=none", "ready"),
        ("printer-state=4 printer-state-reasons=none", "ready"),
        ("printer-state=3 printer-state-reasons=media-low-warning", "near_end"),
        ("printer-state=5 printer-state-reasons=media-empty-error", "paper_out"),
        ("printer-state=5 printer-state-reasons=paused,cover-open-error", "cover"),
        ("printer-state=5 printer-state-reasons=none", "offline"),
        ("printer-state=3 printer-state-reasons=offline-report", "offline"),
        ("", "unknown"),
    ],
)
def test_cups(options, state):
    """CUPS's own words for the same states; nothing said is «unknown»."""
    assert parse_cups(options) == state


def test_only_what_stops_printing_stops_it():
    """Near end and unknown still print."""
    stopped = {state for state in PrinterState if not state.prints}
    assert stopped == {"paper_out", "cover", "offline"}
