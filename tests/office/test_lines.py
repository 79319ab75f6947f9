"""What a line of the device list says, by rules alone."""

from dataclasses import replace

import pytest

from centres.devices import Device
from office.lines import line_of
from printers.roster import Printer
from printers.status import PrinterState
from tests.house import MORNING

KIOSK = Device("1", "hall-kiosk-1", "hall", "kiosk", "Киоск 1", {}, None)
PRINTER = replace(KIOSK, kind="printer", name="Принтер 1")


def test_a_screen_is_in_once_it_has_a_secret() -> None:
    """Kiosks and boards wait for a code until one let them in."""
    assert line_of(KIOSK, None).state == "out"
    assert line_of(replace(KIOSK, digest="x"), None).state == "in"


@pytest.mark.parametrize("state", PrinterState)
def test_a_printer_says_how_it_is(state: PrinterState) -> None:
    """Every state a printer can report has a word; what keeps it from printing is trouble."""
    line = line_of(PRINTER, Printer("p", "hall", "Принтер 1", "network", "", state=state))
    assert line.word
    assert line.fits("", "", "trouble") is (not state.prints or state == PrinterState.NEAR_END)


def test_a_printer_that_fell_silent() -> None:
    """It does not answer, where it used to; else nothing is known of it."""
    printer = Printer("p", "hall", "Принтер 1", "network", "", state=PrinterState.UNKNOWN)
    assert line_of(PRINTER, printer).state == "unknown"
    assert line_of(PRINTER, replace(printer, answers=True)).state == "offline"


def test_other_kinds() -> None:
    """An agent waits for its code, too, unless it was heard with a token; a printer that nobody
    configured is said to be one."""
    agent = replace(KIOSK, kind="agent")
    assert line_of(agent, None).state == "out"
    assert line_of(replace(agent, digest="x", heard_at=MORNING), None).state == "in"
    assert line_of(replace(agent, heard_at=MORNING), None).state == "token"
    assert line_of(PRINTER, None).state == "unconfigured"


def test_narrowing_down() -> None:
    """Each of centre, kind and state narrows; an empty one does not."""
    line = line_of(KIOSK, None)
    assert line.fits("", "", "") and line.fits("hall", "kiosk", "out")
    for wrong in (("far", "", ""), ("", "board", ""), ("", "", "in"), ("", "", "trouble")):
        assert not line.fits(*wrong)
