"""The printers of the halls, as the network file names them."""

from sqlalchemy import update

from centres import tables
from printers import roster
from printers.paper import Mode
from store import Store, new_id


def test_a_printer_named_in_the_network_file_is_configured_from_its_settings(
    sqlite_store: Store,
) -> None:
    """Driver and address make a device a printer; a virtual one is the demo's own business."""
    plain = {"centre": "hall", "kind": "printer", "active": True}
    with sqlite_store.write("test") as tx:
        for code, settings in (
            ("p1", {"driver": "network", "address": "192.0.2.7:9100", "width": 58, "mode": "text"}),
            ("p2", {"driver": "virtual"}),
        ):
            row = plain | {"id": new_id(), "code": code, "name": code, "settings": settings}
            tx.conn.execute(tables.devices.insert(), row)
        assert roster.adopt(tx) == 1
        found = roster.list_printers(tx.conn, "hall")
    assert [(one.code, one.address, one.paper.mode) for one in found] == [
        ("p1", "192.0.2.7:9100", Mode.TEXT)
    ]


def test_adopting_again_changes_nothing_but_what_the_file_changed(sqlite_store: Store) -> None:
    """A printer keeps its state while it stays where it was."""
    settings = {"driver": "network", "address": "192.0.2.7:9100"}
    row = {"id": new_id(), "code": "p1", "name": "p1", "centre": "hall", "kind": "printer"}
    with sqlite_store.write("test") as tx:
        tx.conn.execute(tables.devices.insert(), row | {"settings": settings, "active": True})
        roster.adopt(tx)
        roster.note_answers(tx, "p1")
        roster.adopt(tx)
        kept = roster.find(tx.conn, "p1")
        assert kept and kept.answers
        moved = settings | {"address": "192.0.2.8:9100"}
        tx.conn.execute(update(tables.devices).values(settings=moved))
        roster.adopt(tx)
        changed = roster.find(tx.conn, "p1")
        assert changed and changed.address == "192.0.2.8:9100" and not changed.answers


def test_a_printer_that_the_file_no_longer_names_is_out_of_use(sqlite_store: Store) -> None:
    """Its successor gets the slips; named once more, it is in use again."""
    settings = {"driver": "network", "address": "192.0.2.7:9100"}
    row = {"name": "p", "centre": "hall", "kind": "printer", "settings": settings}
    with sqlite_store.write("test") as tx:
        for code, active in (("p1", True), ("p2", False)):
            more = {"id": new_id(), "code": code, "active": active}
            tx.conn.execute(tables.devices.insert(), row | more)
        for used in ("p1", "p2", "p1"):
            named = tables.devices.c.code == used
            tx.conn.execute(update(tables.devices).values(active=named))
            roster.adopt(tx)
            assert [one.code for one in roster.list_printers(tx.conn, "hall")] == [used]
            found = roster.printer_for(tx.conn, "hall")
            assert found and found.code == used
