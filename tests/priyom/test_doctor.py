"""What the doctor says of printers and of the agents beside them."""

from typing import Any

from centres import tables
from printers import roster
from printers.held import ABSENT
from printers.roster import Printer
from printers.status import PrinterState
from priyom.doctor import examine
from priyom.settings import Settings
from store import Store, new_id
from store.clock import real_now


def findings(store: Store, tmp_path: Any) -> dict[str, tuple[bool, str]]:
    found = examine(Settings(home=tmp_path, database_url=store.url))
    return {one.what: (one.good, one.said) for one in found}


def test_an_agent_that_is_away(sqlite_store: Store, tmp_path: Any) -> None:
    """Never heard, heard lately, silent for too long; one without a printer is nobody's worry."""
    store = sqlite_store
    assert findings(store, tmp_path)["agents"] == (True, "not used")
    row = {"id": new_id(), "code": "a", "centre": "hall", "kind": "agent", "name": "", "active": 1}
    with store.write() as tx:
        tx.conn.execute(tables.devices.insert(), row | {"settings": {}})
        roster.configure(tx, Printer("p", "hall", "", "usb", "/dev/usb/lp0", agent="a"))
    assert findings(store, tmp_path)["agents"] == (False, "a never heard")
    for at, good in ((real_now(), True), (real_now() - ABSENT * 2, False)):
        with store.write() as tx:
            tx.conn.execute(tables.devices.update().values(heard_at=at))
        assert findings(store, tmp_path)["agents"][0] is good


def test_one_fault_is_told_once(tmp_path: Any) -> None:
    """Where there is no schema yet, nothing is said of what would lie in it."""
    found = examine(Settings(home=tmp_path))
    assert [one.what for one in found if not one.good] == ["migrations"]
    assert "agents" not in {one.what for one in found}


def test_a_printer_that_fell_silent(sqlite_store: Store, tmp_path: Any) -> None:
    """Silence of a printer that used to answer is trouble; of another one it is not."""
    with sqlite_store.write() as tx:
        roster.configure(tx, Printer("p", "hall", "", "network", "192.0.2.1"))
        roster.note_state(tx, "p", PrinterState.READY)
        roster.note_state(tx, "p", PrinterState.UNKNOWN)
    assert findings(sqlite_store, tmp_path)["printers"][0]
    with sqlite_store.write() as tx:
        roster.note_answers(tx, "p")
    assert findings(sqlite_store, tmp_path)["printers"] == (False, "p unknown")
