"""The printers of the halls: how each is configured, which one a kiosk uses, how it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from centres.devices import find_device, list_devices
from printers import tables
from printers.drivers import DRIVERS
from printers.escpos import Mode, Paper
from printers.status import PrinterState
from store import Change


@dataclass(frozen=True, slots=True)
class Printer:
    """One configured printer. `state` and below are its own doing, not configuration."""

    code: str
    centre: str
    name: str
    driver: str
    address: str
    paper: Paper = field(default_factory=Paper)
    active: bool = True
    state: PrinterState = PrinterState.UNKNOWN
    state_at: datetime | None = None
    answers: bool = False


def configure(tx: Change, printer: Printer) -> None:
    """Adds or changes a printer; what it said of itself is kept while it stays where it was.

    Raises `ValueError` for a driver that does not exist."""
    if printer.driver not in DRIVERS:
        raise ValueError(f"unknown printer driver {printer.driver!r}")
    known = find(tx.conn, printer.code)
    wire = {"driver": printer.driver, "address": printer.address}
    config = {
        "centre": printer.centre,
        "name": printer.name,
        "active": printer.active,
        **wire,
        **asdict(printer.paper),
    }
    moved = known is None or wire != {"driver": known.driver, "address": known.address}
    if moved:
        config |= {"state": PrinterState.UNKNOWN, "state_at": tx.now, "answers": False}
    if known is None:
        tx.conn.execute(tables.printers.insert(), {"code": printer.code, **config})
    else:
        here = tables.printers.c.code == printer.code
        tx.conn.execute(tables.printers.update().where(here).values(config))


def adopt(tx: Change) -> int:
    """Configure the printers that the network file names with a driver and an address; how many.

    Settings of such a device: `driver`, `address`, and where they differ from the safe default
    `width` (58 or 80, millimetres), `mode` (raster or text) and `code_page`."""
    found = [
        device
        for device in list_devices(tx.conn)
        if device.kind == "printer" and device.code and device.settings.get("driver") in DRIVERS
    ]
    for device in found:
        said = device.settings
        paper = Paper.of_width(
            said.get("width", 80),
            Mode(said.get("mode", Mode.RASTER)),
            said.get("code_page", Paper().code_page),
        )
        configure(
            tx,
            Printer(
                code=str(device.code),
                centre=device.centre,
                name=device.name,
                driver=said["driver"],
                address=said.get("address", ""),
                paper=paper,
            ),
        )
    return len(found)


def find(conn: Connection, code: str) -> Printer | None:
    query = select(tables.printers).where(tables.printers.c.code == code)
    row = conn.execute(query).mappings().first()
    return _printer(row) if row else None


def list_printers(conn: Connection, centre: str | None = None) -> list[Printer]:
    """The printers in use, of one centre or of all, by code."""
    query = select(tables.printers).where(tables.printers.c.active)
    if centre:
        query = query.where(tables.printers.c.centre == centre)
    rows = conn.execute(query.order_by(tables.printers.c.code)).mappings()
    return [_printer(row) for row in rows]


def printer_for(conn: Connection, centre: str, actor: str = "") -> Printer | None:
    """Where a slip for `actor` comes out: the printer named in that kiosk's settings, else the
    first of the centre; None where there is none. `actor` as in the journal: `device:ID`."""
    here = list_printers(conn, centre)
    kind, _, device_id = actor.partition(":")
    device = find_device(conn, device_id) if kind == "device" and here else None
    named = device.settings.get("printer") if device else None
    return next((p for p in here if p.code == named), here[0] if here else None)


def note_state(tx: Change, code: str, state: PrinterState) -> bool:
    """Keeps what a printer says; a change, and only a change, goes into the journal."""
    printer = find(tx.conn, code)
    if printer is None or printer.state is state:
        return False
    tx.lock(printer.centre)
    here = (tables.printers.c.code == code) & (tables.printers.c.state != state)
    values = {"state": state, "state_at": tx.now}
    if not tx.conn.execute(tables.printers.update().where(here).values(values)).rowcount:
        return False
    tx.note(
        printer.centre,
        "device.printer",
        printer=code,
        name=printer.name,
        state=str(state),
        was=str(printer.state),
    )
    return True


def note_answers(tx: Change, code: str) -> None:
    """This printer answers status questions: from now on its silence is a fault."""
    here = tables.printers.c.code == code
    tx.conn.execute(tables.printers.update().where(here).values(answers=True))


def _printer(row: Mapping[Any, Any]) -> Printer:
    return Printer(
        code=row["code"],
        centre=row["centre"],
        name=row["name"],
        driver=row["driver"],
        address=row["address"],
        paper=Paper(
            dots=row["dots"],
            columns=row["columns"],
            mode=Mode(row["mode"]),
            code_page=row["code_page"],
            native_qr=row["native_qr"],
        ),
        active=row["active"],
        state=PrinterState(row["state"]),
        state_at=row["state_at"],
        answers=row["answers"],
    )
