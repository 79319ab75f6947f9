"""What the doctor says of a house, and that it says each fault once."""

from typing import Any

import pytest

from centres import tables
from notices.outbox import Channel, Draft, Kind, queue
from notices.tables import outbox as table
from printers import roster
from printers.held import ABSENT
from printers.roster import Printer
from printers.status import PrinterState
from priyom.doctor import LATELY, STANDS, UNSENT, examine
from priyom.settings import Settings
from store import Store, new_id
from store.clock import real_now


def findings(store: Store, tmp_path: Any, **settings: Any) -> dict[str, tuple[bool, str]]:
    return said(Settings(home=tmp_path, database_url=store.url, **settings))


def said(settings: Settings) -> dict[str, tuple[bool, str]]:
    return {one.what: (one.good, one.said) for one in examine(settings)}


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


def test_a_follower_that_stands_still(sqlite_store: Store, tmp_path: Any) -> None:
    """Named, once an entry has waited for it longer than its pace; through with all, it is well."""
    now = real_now()
    with sqlite_store.write(at=now - STANDS * 2) as tx:
        tx.note("hall", "config.changed", what="a")
        tx.note("hall", "config.changed", what="b")
        tx.save_cursor("voice", "hall", 1)
        tx.save_cursor("hub", "hall", 2)
    good, what = findings(sqlite_store, tmp_path)["followers"]
    assert not good and "voice since" in what and "hub" not in what
    with sqlite_store.write(at=now) as tx:
        tx.save_cursor("voice", "hall", 2)
        tx.note("hall", "config.changed", what="c")
    assert findings(sqlite_store, tmp_path)["followers"] == (True, "up to date")


def test_messages_that_do_not_go_out(sqlite_store: Store, tmp_path: Any) -> None:
    """Tried in vain for an hour, or given up since yesterday; what waits for the morning, untried,
    is nobody's worry."""

    def notices() -> tuple[bool, str]:
        return findings(sqlite_store, tmp_path)["notices"]

    assert notices() == (True, "mail not set up, text messages not set up")
    now = real_now()
    with sqlite_store.write(at=now - UNSENT * 2) as tx:
        draft = Draft("1", "hall", None, Kind.BREACH, Channel.MAIL, "ru", {}, now + LATELY)
        queue(tx, draft)
    assert notices()[0]
    with sqlite_store.write() as tx:
        tx.conn.execute(table.update().values(fault="connect"))
    assert notices()[1].startswith("1 by mail tried in vain")
    with sqlite_store.write(at=now) as tx:
        tx.conn.execute(table.update().values(state="failed", done_at=tx.now))
    assert notices() == (False, "1 failed since yesterday")
    with sqlite_store.write(at=now) as tx:
        tx.conn.execute(table.update().values(done_at=tx.now - LATELY * 2))
    assert notices()[0]


def test_settings_that_lack_something(
    sqlite_store: Store, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a mail server, an address that no telephone reaches, a name that no setting has."""
    half = findings(sqlite_store, tmp_path, smtp_url="smtp://relay")
    assert not half["notices"][0] and "PRIYOM_MAIL_FROM" in half["notices"][1]
    assert half["address"] == (False, "http://127.0.0.1:8000")
    assert findings(sqlite_store, tmp_path, public_url="https://q.ru")["address"][0]
    (tmp_path / "server.env").write_text("PRIYOM_PORT=9000\nPRIYOM_SMPT_URL=smtp://relay\nTZ=UTC\n")
    monkeypatch.setenv("PRIYOM_SETTINGS", str(tmp_path / "server.env"))
    found = findings(sqlite_store, tmp_path, host="0.0.0.0")
    assert found["settings"] == (False, "PRIYOM_SMPT_URL")
    assert found["address"] == (False, "http://127.0.0.1:9000")


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
