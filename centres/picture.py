"""The network as plain rows: what a file says, what the database holds, comparable as equal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, select

from centres import tables

Row = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """Everything that is configured and in use, keyed by code and in its order: services (parents
    first), windows and centres as written. Keys of `windows` are (centre, window); `offers` are
    (centre, service). No passwords, no secrets, no state."""

    network: Row
    services: Mapping[str, Row] = field(default_factory=dict)
    branches: Mapping[str, Row] = field(default_factory=dict)
    centres: Mapping[str, Row] = field(default_factory=dict)
    offers: frozenset[tuple[str, str]] = frozenset()
    windows: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    people: Mapping[str, Row] = field(default_factory=dict)
    devices: Mapping[str, Row] = field(default_factory=dict)


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "network": ("name", "settings"),
    "services": ("code", "parent", "name", "letter", "minutes", "queued", "position"),
    "branches": ("code", "name", "kind"),
    "centres": (
        "code",
        "branch",
        "name",
        "address",
        "phone",
        "category",
        "zone",
        "hours",
        "settings",
    ),
    "windows": ("centre", "code", "services", "position"),
    "people": ("login", "name", "role", "scope", "lang"),
    "devices": ("code", "centre", "kind", "name", "settings"),
}
"""The columns of each table that a network file decides; the rest is the house's own."""


def picture(conn: Connection) -> Picture:
    """What the database holds, retired things left out; also those of a retired centre."""
    company = conn.execute(_query("network")).mappings().first()
    centres = {row["code"]: row for row in _active(conn, "centres", "code")}
    offers = conn.execute(select(tables.centre_services.c.centre, tables.centre_services.c.service))
    return Picture(
        network=dict(company) if company else {"name": {}, "settings": {}},
        services={row["code"]: row for row in _active(conn, "services", "position")},
        branches={row["code"]: row for row in _active(conn, "branches", "code")},
        centres=centres,
        offers=frozenset((centre, code) for centre, code in offers if centre in centres),
        windows={
            (row["centre"], row["code"]): row
            for row in _active(conn, "windows", "position")
            if row["centre"] in centres
        },
        people={row["login"]: row for row in _active(conn, "people", "login")},
        devices={
            row["code"]: row
            for row in _active(conn, "devices", "code")
            if row["code"] and row["centre"] in centres
        },
    )


def _query(name: str) -> Select[Any]:
    table = getattr(tables, name)
    return select(*(table.c[column] for column in COLUMNS[name]))


def _active(conn: Connection, name: str, order: str) -> list[Row]:
    table = getattr(tables, name)
    query = _query(name).where(table.c.active).order_by(table.c[order])
    return [dict(row) for row in conn.execute(query).mappings()]
