"""The look at all devices: a trouble is noted once when it begins and once when it is over."""

from datetime import timedelta
from typing import Any

import pytest

from centres.devices import Device, heard, let_in, list_devices
from centres.directory import Directory
from centres.tables import devices
from office.watch import JOBS, look
from printers import roster
from printers.roster import Printer
from printers.status import PrinterState
from store import Store, journal, new_id
from store.clock import real_now
from tests.house import MORNING

LISTENING = timedelta(hours=2)
SILENT = timedelta(minutes=9)


@pytest.fixture
def kiosk(store: Store) -> Device:
    """A kiosk that was let in."""
    with store.read() as conn:
        found = next(one for one in list_devices(conn) if one.kind == "kiosk")
    with store.write() as tx:
        let_in(tx, found, "digest")
    return found


def told(store: Store, centre: str) -> list[tuple[str, Any]]:
    """What the journal has of troubles: kind and what was wrong."""
    with store.read() as conn:
        entries = journal.after(conn, centre, 0, 1000)
    return [
        (one.kind, one.data["trouble"])
        for one in entries
        if one.kind in ("device.trouble", "device.recovered")
    ]


def see(store: Store, directory: Directory, ahead: timedelta) -> int:
    """One look, so long after now."""
    with store.write("job:devices", at=store.clock.now()) as tx:
        return look(tx, directory, real_now() + ahead, LISTENING)


def test_who_goes_silent_is_told_once(store: Store, directory: Directory, kiosk: Device) -> None:
    """Silence and return are one entry each, however often anybody looks."""
    assert see(store, directory, timedelta(minutes=2)) == 0
    assert see(store, directory, SILENT) == 1
    assert see(store, directory, SILENT) == 0
    with store.write() as tx:
        heard(tx, [kiosk.id], real_now() + SILENT)
    assert see(store, directory, SILENT) == 1
    assert see(store, directory, SILENT) == 0
    assert told(store, kiosk.centre) == [
        ("device.trouble", "silent"),
        ("device.recovered", "silent"),
    ]


def test_at_night_nobody_is_missed(store: Store, directory: Directory, kiosk: Device) -> None:
    """A screen that is switched off when the doors close is no trouble."""
    store.clock.set(MORNING + timedelta(hours=12))
    assert see(store, directory, SILENT) == 0


@pytest.fixture
def centre(store: Store) -> str:
    """A centre with the printer «roll»."""
    with store.read() as conn:
        centre = list_devices(conn)[0].centre
    said = {"id": new_id(), "code": "roll", "centre": centre, "kind": "printer", "name": "Принтер"}
    with store.write() as tx:
        tx.conn.execute(devices.insert(), said | {"settings": {}, "active": True})
        roster.configure(tx, Printer("roll", centre, "Принтер", "network", "10.0.0.9"))
    return centre


def test_a_stuck_printer(store: Store, directory: Directory, centre: str) -> None:
    """A roll changed at once is not told; one that is missed for six minutes is."""
    with store.write() as tx:
        roster.note_state(tx, "roll", PrinterState.PAPER_OUT)
    assert see(store, directory, timedelta()) == 0
    store.clock.advance(timedelta(minutes=6))
    assert see(store, directory, timedelta()) == 1
    with store.write() as tx:
        roster.note_state(tx, "roll", PrinterState.READY)
    assert see(store, directory, timedelta()) == 1
    assert [kind for kind, _ in told(store, centre)] == [
        "device.trouble",
        "device.recovered",
    ]


@pytest.mark.parametrize("answers", [True, False])
def test_a_silent_printer(
    store: Store, directory: Directory, centre: str, *, answers: bool
) -> None:
    """One that used to answer and hangs is told as one that does not answer; of one that never
    says anything nobody can know, and nobody is sent."""
    with store.write() as tx:
        roster.note_state(tx, "roll", PrinterState.READY)
        if answers:
            roster.note_answers(tx, "roll")
        roster.note_state(tx, "roll", PrinterState.UNKNOWN)
    store.clock.advance(timedelta(minutes=6))
    see(store, directory, timedelta())
    assert told(store, centre) == ([("device.trouble", "offline")] if answers else [])


def test_only_the_latest_minute_is_looked_at(directory: Directory) -> None:
    """After a night without the house one look is due, not six hundred."""
    slots = list(JOBS[0].slots(directory, MORNING - timedelta(hours=10), MORNING))
    assert [slot.at for slot in slots] == [MORNING]
    assert list(JOBS[0].slots(directory, MORNING, MORNING + timedelta(seconds=59))) == []
