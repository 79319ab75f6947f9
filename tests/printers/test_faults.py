"""Every way in which a printer fails, acted out on a real TCP socket."""

import socket
import threading
import time

import pytest
from printers.conversation import PrinterFault
from printers.drivers import open_driver
from printers.escpos import render
from printers.paper import Mode, Paper
from printers.slip import compose
from printers.virtual import Fault
from slips import HASTY, WORDS, slip

PICTURE = render(compose(slip(), WORDS["ru"]), Paper())
LETTERS = render(compose(slip(), WORDS["ru"]), Paper.of_width(80, Mode.TEXT))


def _driver(printer, **known):
    return open_driver("network", printer.address, patience=HASTY, **known)


def _wait_for(condition, seconds=3.0):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


def _complete(printer):
    return [received.slip.complete for received in printer.slips]


@pytest.mark.parametrize("data", [PICTURE, LETTERS])
def test_healthy_printer_prints_and_confirms(printer, data):
    """A slip is printed when the printer has said so, not when the socket took the bytes."""
    driver = _driver(printer)
    assert driver.send(data) == "ready"
    assert driver.habits.confirms and driver.habits.answers
    assert _complete(printer) == [True]
    assert printer.unknown == []


def test_refuse(printer):
    """A closed port is «offline» at once, and nothing is in doubt."""
    printer.set_fault(Fault.REFUSE)
    driver = _driver(printer)
    assert driver.status() == "offline"
    with pytest.raises(PrinterFault) as caught:
        driver.send(LETTERS)
    assert (caught.value.kind, caught.value.doubtful) == ("refused", False)
    printer.set_fault(Fault.NONE)
    assert driver.send(LETTERS) == "ready"


def test_hang_of_a_known_printer(printer):
    """A printer that used to answer and no longer does gets no slip, within seconds."""
    driver = _driver(printer, answers=True)
    printer.set_fault(Fault.HANG)
    began = time.monotonic()
    assert driver.status() == "unknown"
    with pytest.raises(PrinterFault) as caught:
        driver.send(LETTERS)
    assert (caught.value.kind, caught.value.doubtful) == ("silent", False)
    assert time.monotonic() - began < 5
    printer.set_fault(Fault.NONE)
    assert driver.send(LETTERS) == "ready"
    assert _wait_for(lambda: _complete(printer) == [True])


def test_hang_in_the_middle():
    """A printer that falls silent after it has taken bytes leaves a doubt."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def well_until_asked_thrice():
            sock, _ = listener.accept()
            for _ in range(3):
                sock.recv(3)
                sock.sendall(b"\x12")
            held.append(sock)

        held: list[socket.socket] = []
        thread = threading.Thread(target=well_until_asked_thrice)
        thread.start()
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(PrinterFault) as caught:
            open_driver("network", address, patience=HASTY).send(LETTERS)
        thread.join()
        held[0].close()
    assert (caught.value.kind, caught.value.doubtful) == ("silent", True)
    assert caught.value.state == "unknown"


@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER])
def test_no_paper_and_open_cover(printer, fault):
    """The printer's own word stops the slip before its first byte."""
    printer.set_fault(fault)
    driver = _driver(printer)
    assert driver.status() == str(fault)
    with pytest.raises(PrinterFault) as caught:
        driver.send(LETTERS)
    assert (caught.value.kind, caught.value.doubtful) == (str(fault), False)
    printer.set_fault(Fault.NONE)
    assert printer.slips == []


def test_paper_ends_in_the_middle(printer):
    """Half a slip is a doubt, known at once; new paper brings the rest, once."""
    printer.set_fault(Fault.RUNS_OUT)
    with pytest.raises(PrinterFault) as caught:
        _driver(printer).send(LETTERS)
    assert (caught.value.kind, caught.value.doubtful) == ("paper_out", True)
    assert printer.slips == []
    printer.set_fault(Fault.NONE)
    assert _wait_for(lambda: _complete(printer) == [True])


def test_near_end(printer):
    """Little paper still prints, and is told."""
    printer.set_fault(Fault.NEAR_END)
    driver = _driver(printer)
    assert driver.status() == "near_end"
    assert driver.send(LETTERS) == "near_end"
    assert _complete(printer) == [True]


@pytest.mark.parametrize("data", [PICTURE, LETTERS])
def test_dies_in_the_middle(printer, data):
    """A plug pulled in the middle of a slip leaves a doubt, with some of it on paper."""
    printer.set_fault(Fault.DIES)
    with pytest.raises(PrinterFault) as caught:
        _driver(printer).send(data)
    assert (caught.value.kind, caught.value.state) == ("lost", "offline")
    assert caught.value.doubtful
    assert _wait_for(lambda: _complete(printer) == [False])


def test_silent_status(printer):
    """A printer that never answers prints; its paper is «unknown», not «adequate»."""
    printer.set_fault(Fault.SILENT)
    driver = _driver(printer)
    assert driver.status() == "unknown"
    assert driver.send(LETTERS) == "unknown"
    assert _wait_for(lambda: _complete(printer) == [True])


@pytest.mark.parametrize("data", [PICTURE, LETTERS])
def test_slow(printer, data):
    """A slow printer that says it is well is waited for, and its slip is no doubt."""
    driver = _driver(printer)
    driver.send(data)
    printer.set_fault(Fault.SLOW)
    began = time.monotonic()
    assert driver.send(data) == "ready"
    assert time.monotonic() - began > HASTY.done
    assert _complete(printer) == [True, True]


def test_last_slips_are_kept_as_pictures(printer):
    """The demo shows what came out: newest first, as PNG."""
    driver = _driver(printer)
    driver.send(LETTERS)
    driver.send(PICTURE)
    newest, older = printer.slips
    assert (newest.number, older.number) == (2, 1)
    assert newest.slip.png().startswith(b"\x89PNG")
    assert newest.slip.text == "" and "А105" in older.slip.text


def test_stopped_printer_leaves_its_port(printer):
    """After `stop` nothing listens any more."""
    printer.stop()
    assert _driver(printer).status() == "offline"
