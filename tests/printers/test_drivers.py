"""USB, CUPS and file: the same protocol by other wires."""

import os
import threading
import tty
from dataclasses import replace

import pytest
from printers.conversation import PrinterFault
from printers.decoder import Decoder, DoneAsked, PrintedSlip, StatusAsked
from printers.drivers import open_driver
from printers.escpos import render
from printers.paper import Mode, Paper
from printers.lines import find_usb
from printers.slip import compose
from slips import HASTY, WORDS, slip

LETTERS = render(compose(slip(), WORDS["ru"]), Paper.of_width(58, Mode.TEXT))


class _Device:
    """A character device with a printer at its other end; `knows_done`: it knows GS r."""

    def __init__(self, knows_done=True):
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        self._slave, self._knows_done = slave, knows_done
        self.slips = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        decoder = Decoder(384, 464)
        while True:
            try:
                data = os.read(self._master, 4096)
            except OSError:
                return
            for heard in decoder.feed(data):
                if isinstance(heard, StatusAsked):
                    os.write(self._master, b"\x12")
                elif isinstance(heard, DoneAsked) and self._knows_done:
                    os.write(self._master, b"\x00")
                elif isinstance(heard, PrintedSlip):
                    self.slips.append(heard)

    def close(self):
        os.close(self._slave)
        # Its thread first: the next device may get the same number for its own end.
        self._thread.join(5)
        os.close(self._master)


@pytest.mark.parametrize("knows_done", [True, False])
def test_usb_prints_and_tells_its_state(knows_done):
    """A USB device speaks as a network printer does; one without GS r is learned to be so."""
    device = _Device(knows_done)
    # Its answers come from a thread of this process, which a busy machine may let wait.
    patience = replace(HASTY, answer=3.0, done=5.0 if knows_done else 2.0)
    driver = open_driver("usb", device.path, patience=patience)
    assert driver.status() == "ready"
    assert driver.send(LETTERS) == "ready"
    assert driver.habits.confirms is knows_done
    assert driver.send(LETTERS) == "ready"
    assert [printed.complete for printed in device.slips] == [True, True]
    device.close()


def test_usb_that_is_not_there():
    """An unplugged device is offline, and nothing is in doubt."""
    driver = open_driver("usb", "/dev/usb/lp77", patience=HASTY)
    assert driver.status() == "offline"
    with pytest.raises(PrinterFault) as caught:
        driver.send(LETTERS)
    assert not caught.value.doubtful


def test_usb_is_found_by_its_maker(tmp_path):
    """vendor:product finds the device wherever it was plugged."""
    maker = tmp_path / "devices" / "1-2"
    (maker / "1-2:1.0").mkdir(parents=True)
    (maker / "idVendor").write_text("04b8\n")
    (maker / "idProduct").write_text("0e15\n")
    entry = tmp_path / "usbmisc" / "lp3"
    entry.mkdir(parents=True)
    (entry / "device").symlink_to(maker / "1-2:1.0")
    assert str(find_usb("04B8:0e15", tmp_path / "usbmisc")) == "/dev/usb/lp3"
    assert find_usb("0416:5011", tmp_path / "usbmisc") is None


def _cups(monkeypatch, folder, options, lp="cat > $0.job"):
    for name, script in {"lpoptions": f"echo '{options}'", "lp": lp}.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return open_driver("cups", "slips", patience=HASTY)


def test_cups_gets_raw_bytes(monkeypatch, tmp_path):
    """The queue gets the slip's own bytes, unfiltered."""
    driver = _cups(monkeypatch, tmp_path, "printer-state=3 printer-state-reasons=none")
    assert driver.send(LETTERS) == "ready"
    assert (tmp_path / "lp.job").read_bytes() == LETTERS


def test_cups_queue_with_a_fault_gets_nothing(monkeypatch, tmp_path):
    """CUPS would keep the job and print it hours later: better nothing."""
    reasons = "printer-state=5 printer-state-reasons=media-empty-error"
    driver = _cups(monkeypatch, tmp_path, reasons)
    with pytest.raises(PrinterFault) as caught:
        driver.send(LETTERS)
    assert (caught.value.kind, caught.value.doubtful) == ("paper_out", False)
    assert not (tmp_path / "lp.job").exists()


def test_cups_that_refuses(monkeypatch, tmp_path):
    """A queue that CUPS does not know is a refusal without doubt."""
    driver = _cups(monkeypatch, tmp_path, "", lp="exit 1")
    with pytest.raises(PrinterFault) as caught:
        driver.send(LETTERS)
    assert (caught.value.kind, caught.value.doubtful) == ("refused", False)


def test_machine_without_cups(monkeypatch, tmp_path):
    """Without CUPS its printers are offline."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert open_driver("cups", "slips").status() == "offline"


def test_file_gets_one_file_a_slip(tmp_path):
    """Each slip is a file of its own; nothing is overwritten."""
    driver = open_driver("file", str(tmp_path))
    driver.send(LETTERS)
    driver.send(LETTERS)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["slip-0001.bin", "slip-0002.bin"]
    assert driver.status() == "ready"


def test_file_without_folder(tmp_path):
    """A missing folder is a printer that is not there."""
    driver = open_driver("file", str(tmp_path / "none"))
    assert driver.status() == "offline"
    with pytest.raises(PrinterFault):
        driver.send(LETTERS)


def test_unknown_driver_is_named():
    """A misspelt driver says which there are."""
    with pytest.raises(ValueError, match="network, usb, cups, file"):
        open_driver("serial", "COM1")
