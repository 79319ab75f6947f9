"""The network file into the database and out of it.

The file is the whole network. What it names is created or brought up to date by its code; what it
no longer names is retired (`active = false`), never deleted: tickets, figures and the journal go
on speaking of it. Passwords and secrets of devices are not in the file and stay as they are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy import Connection, Table, and_, select
from tqdm import tqdm

from centres import tables
from centres.located import FormError, Mistake
from centres.network_read import read_network
from centres.network_write import write_network
from centres.picture import COLUMNS, Picture, Row, picture
from store import Change, new_id

__all__ = ["FormError", "Imported", "Mistake", "apply", "export_network", "import_network"]

KEYS: Mapping[str, tuple[str, ...]] = {
    "services": ("code",),
    "branches": ("code",),
    "centres": ("code",),
    "windows": ("centre", "code"),
    "people": ("login",),
    "devices": ("code",),
}
"""What names a row of each table, in an order in which what is referred to comes first."""


@dataclass
class Imported:
    """How many rows of each table were created, updated and retired."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    retired: Counter[str] = field(default_factory=Counter)

    @property
    def changed(self) -> bool:
        return bool(self.created or self.updated or self.retired)


def import_network(tx: Change, file: Path, progress: bool = False) -> Imported:
    """Make the network what the file says. Raises `FormError` naming every mistake, with nothing
    done, or `OSError`. `progress` shows a bar on stderr. Importing it again changes nothing."""
    return apply(tx, read_network(file), progress)


def export_network(conn: Connection, stream: TextIO) -> None:
    """Write the network as a file; importing it gives the same network."""
    write_network(picture(conn), stream)


def apply(tx: Change, wanted: Picture, progress: bool = False) -> Imported:
    """Bring the database to the picture, note what changed in the journals of the centres."""
    done = Imported()
    touched: set[str] = set()
    rows: dict[str, Any] = {name: getattr(wanted, name) for name in KEYS}
    known = set(tx.conn.execute(select(tables.centres.c.code)).scalars())
    total = sum(map(len, rows.values())) + len(wanted.offers)
    with tqdm(total=total, unit="row", desc="network", disable=not progress) as bar:
        for name in KEYS:
            bar.set_postfix_str(name)
            touched |= _sync(tx.conn, name, rows[name], done)
            bar.update(len(rows[name]))
        touched |= _sync_offers(tx.conn, wanted.offers, done)
        bar.update(len(wanted.offers))
    _sync_network(tx.conn, wanted.network, done)
    if any(count["network"] or count["services"] for count in (done.updated, done.retired)):
        touched |= known
    for centre in sorted(touched & known):
        tx.note(centre, "config.changed")
    return done


def _sync(conn: Connection, name: str, wanted: Mapping[Any, Row], done: Imported) -> set[str]:
    """Create, update and retire rows of one table; the centres that they belong to."""
    table: Table = getattr(tables, name)
    found = _all(conn, table, name)
    touched = set()
    # New rows first: a service may have been put into a group that is only made now.
    new = [row for row in wanted.values() if _names(name, row) not in found]
    if new:
        conn.execute(table.insert(), [_fresh(name) | row for row in new])
        done.created[name] += len(new)
    for row in wanted.values():
        before = found.get(_names(name, row))
        if before is not None:
            if before["active"] and all(before[column] == row[column] for column in row):
                continue
            conn.execute(table.update().where(_is(table, name, row)).values(**row, active=True))
            done.updated[name] += 1
        touched.add(_centre(name, row))
    gone = set(found) - {_names(name, row) for row in wanted.values()}
    for row in (found[key] for key in gone if found[key]["active"]):
        conn.execute(table.update().where(_is(table, name, row)).values(active=False))
        done.retired[name] += 1
        touched.add(_centre(name, row))
    return touched


def _all(conn: Connection, table: Table, name: str) -> dict[tuple[str, ...], Row]:
    """Every row, retired ones too. A device without a code was enrolled by hand: not the file's."""
    columns = [table.c[column] for column in (*COLUMNS[name], "active")]
    rows = [dict(row) for row in conn.execute(select(*columns)).mappings()]
    return {_names(name, row): row for row in rows if None not in _names(name, row)}


def _names(name: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[key] for key in KEYS[name])


def _is(table: Table, name: str, row: Row) -> Any:
    return and_(*(table.c[key] == row[key] for key in KEYS[name]))


def _fresh(name: str) -> Row:
    """What a new row has beside what the file says."""
    if name == "people":
        return {"active": True, "failures": 0}
    return {"active": True, "id": new_id()} if name == "devices" else {"active": True}


def _centre(name: str, row: Row) -> str:
    """The centre whose screens a row concerns, or nothing."""
    return str(row["code"] if name == "centres" else row.get("centre", ""))


def _sync_offers(conn: Connection, wanted: frozenset[tuple[str, str]], done: Imported) -> set[str]:
    """Which centre offers what: a bare link, so one that vanished is removed."""
    table = tables.centre_services
    found = {(row.centre, row.service) for row in conn.execute(select(table))}
    created, gone = sorted(wanted - found), sorted(found - wanted)
    if created:
        conn.execute(
            table.insert(), [{"centre": centre, "service": code} for centre, code in created]
        )
        done.created["offers"] += len(created)
    for centre, code in gone:
        conn.execute(table.delete().where(table.c.centre == centre, table.c.service == code))
        done.retired["offers"] += 1
    return {centre for centre, _ in (*created, *gone)}


def _sync_network(conn: Connection, wanted: Row, done: Imported) -> None:
    """The company's one row. Its version grows with any change, so that every worker notices."""
    table = tables.network
    before = conn.execute(select(table)).mappings().first()
    if before is None:
        conn.execute(table.insert(), {"id": 1, "version": 1, **wanted})
        done.created["network"] += 1
        return
    if any(before[column] != wanted[column] for column in COLUMNS["network"]):
        done.updated["network"] += 1
    if done.changed:
        conn.execute(table.update().values(**wanted, version=before["version"] + 1))
