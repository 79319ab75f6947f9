"""The printers of the halls: how each is configured, which one a kiosk uses, how it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from centres.devices import Device, find_device, list_devices
from printers import tables
from printers.drivers import DRIVERS
from printers.look import Look
from printers.paper import Mode, Paper
from printers.status import PrinterState, is_down
from store import Change

_PLAIN = [column for column in tables.printers.c if column.name != "logo"]
"""Columns that are read with every look at a printer."""


@dataclass(frozen=True, slots=True)
class Printer:
    """One configured printer. `agent`: the device beside it that prints for us, if the server does
    not reach it. `state` and below are its own doing, not configuration."""

    code: str
    centre: str
    name: str
    driver: str
    address: str
    paper: Paper = field(default_factory=Paper)
    agent: str | None = None
    look: Look = field(default_factory=Look)
    active: bool = True
    state: PrinterState = PrinterState.UNKNOWN
    state_at: datetime | None = None
    answers: bool = False

    @property
    def down(self) -> bool:
        """Would a slip not come out? Silence is a fault of a printer that used to answer."""
        return is_down(self.state, self.answers)

    @property
    def seems(self) -> PrinterState:
        """How it stands for whoever looks after it: silence, where that is a fault, is a printer
        that does not answer, and not one of which nobody can know."""
        silent = self.down and self.state is PrinterState.UNKNOWN
        return PrinterState.OFFLINE if silent else self.state


def configure(tx: Change, printer: Printer) -> None:
    """Adds or changes a printer; what it said of itself is kept while it stays where it was.

    Raises `ValueError` for a driver that does not exist."""
    if printer.driver not in DRIVERS:
        raise ValueError(f"unknown printer driver {printer.driver!r}")
    known = find(tx.conn, printer.code)
    wire = {"driver": printer.driver, "address": printer.address, "agent": printer.agent}
    config = {
        "centre": printer.centre,
        "name": printer.name,
        "active": printer.active,
        "look": asdict(printer.look),
        **wire,
        **asdict(printer.paper),
    }
    moved = known is None or wire != {name: getattr(known, name) for name in wire}
    if moved:
        config |= {"state": PrinterState.UNKNOWN, "state_at": tx.now, "answers": False}
    if known is None:
        tx.conn.execute(tables.printers.insert(), {"code": printer.code, **config})
    else:
        here = tables.printers.c.code == printer.code
        tx.conn.execute(tables.printers.update().where(here).values(config))


def adopt(tx: Change) -> int:
    """Configure the printers that the network file names with a driver and an address; how many.
    One that it no longer names is out of use: slips must not wait for what was carried away.

    Settings of such a device: `driver`, `address`, where they differ from the safe default `width`
    (58 or 80, millimetres), `mode` (raster or text) and `code_page`; `agent` where one prints for
    us (its code, or true: the one of the same number, else the first of the centre); `heading`,
    `footer` and `place`, as in `Look`."""
    devices = list_devices(tx.conn)
    found = [device for device in devices if is_printer(device)]
    for device in found:
        configure(tx, of_device(device, [one for one in devices if one.centre == device.centre]))
    named = [device.code for device in devices if device.kind == "printer" and device.code]
    gone = tables.printers.c.code.not_in(named)
    tx.conn.execute(tables.printers.update().where(gone).values(active=False))
    return len(found)


def is_printer(device: Device) -> bool:
    """Does the network file say how to reach it?"""
    known = device.settings.get("driver") in DRIVERS
    return device.kind == "printer" and bool(device.code) and known


def of_device(device: Device, beside: list[Device]) -> Printer:
    """A printer as its settings say; `beside` are the devices of its centre."""
    said = device.settings
    return Printer(
        code=str(device.code),
        centre=device.centre,
        name=device.name,
        driver=said["driver"],
        address=said.get("address", ""),
        paper=paper_of(said),
        agent=_host(device, beside),
        look=Look.of(said),
    )


def paper_of(said: Mapping[str, Any]) -> Paper:
    """How the printer with these settings is spoken to."""
    mode, code_page = said.get("mode", Mode.RASTER), said.get("code_page", Paper().code_page)
    return Paper.of_width(said.get("width", 80), Mode(mode), code_page)


def _host(device: Device, beside: list[Device]) -> str | None:
    said = device.settings.get("agent")
    if said is not True:
        return str(said) if said else None
    agents = [str(one.code) for one in beside if one.kind == "agent" and one.code]
    number = str(device.code).rpartition("-")[2]
    same = [code for code in agents if code.rpartition("-")[2] == number]
    return next(iter(same + agents), None)


def find(conn: Connection, code: str) -> Printer | None:
    query = select(*_PLAIN).where(tables.printers.c.code == code)
    row = conn.execute(query).mappings().first()
    return _printer(row) if row else None


def list_printers(conn: Connection, centre: str | None = None) -> list[Printer]:
    """The printers in use, of one centre or of all, by code."""
    query = select(*_PLAIN).where(tables.printers.c.active)
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


def fallback_for(conn: Connection, centre: str, actor: str = "") -> Printer | None:
    """The printer that takes over when that of this kiosk is down: named in its settings."""
    kind, _, device_id = actor.partition(":")
    device = find_device(conn, device_id) if kind == "device" else None
    named = device.settings.get("fallback") if device else None
    return next((p for p in list_printers(conn, centre) if p.code == named), None)


def hosted_by(conn: Connection, agent: str) -> list[Printer]:
    """The printers that this agent prints on."""
    query = select(*_PLAIN).where(tables.printers.c.agent == agent)
    query = query.where(tables.printers.c.active).order_by(tables.printers.c.code)
    return [_printer(row) for row in conn.execute(query).mappings()]


def logo_of(conn: Connection, code: str) -> bytes | None:
    """The printer's logo, a PNG of one bit a dot."""
    here = tables.printers.c.code == code
    logo: bytes | None = conn.execute(select(tables.printers.c.logo).where(here)).scalar()
    return logo


def set_logo(tx: Change, code: str, logo: bytes | None) -> None:
    here = tables.printers.c.code == code
    tx.conn.execute(tables.printers.update().where(here).values(logo=logo))


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
        down=is_down(state, printer.answers),
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
        agent=row["agent"],
        look=Look.of(row["look"]),
        active=row["active"],
        state=PrinterState(row["state"]),
        state_at=row["state_at"],
        answers=row["answers"],
    )
