"""The network as one frozen picture, read often and changed seldom."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from centres import tables
from centres.hours import Hours, hours_from_settings
from centres.names import Names, in_all
from store import Store

RECHECK = 1.0
"""Seconds between looks at the version: how late another worker notices a change."""
HOME = ZoneInfo("Europe/Moscow")
"""Whose day it is where there is no centre yet."""


@dataclass(frozen=True)
class Service:
    """A leaf (with a letter) can be queued for; a folder only holds others. Minutes are typical."""

    code: str
    parent: str | None
    name: Names
    letter: str | None
    minutes: int
    queued: bool


@dataclass(frozen=True)
class Window:
    """`services`: codes that it may serve, in catalogue order."""

    code: str
    services: tuple[str, ...]


@dataclass(frozen=True)
class Centre:
    """One centre with its windows, services and hours."""

    code: str
    branch: str
    name: Names
    address: Names
    phone: str | None
    category: int
    zone: ZoneInfo
    hours: Hours
    services: tuple[Service, ...]
    windows: tuple[Window, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)

    def service(self, code: str) -> Service | None:
        return next((service for service in self.services if service.code == code), None)

    def window(self, code: str) -> Window | None:
        return next((window for window in self.windows if window.code == code), None)

    @cached_property
    def rivals(self) -> Mapping[str, frozenset[str]]:
        """Service → services that share a window with it, as configured: a pause does not change
        whom a visitor competes with."""
        found: dict[str, set[str]] = {
            service.code: {service.code} for service in self.services if service.letter
        }
        for window in self.windows:
            for code in window.services:
                found[code].update(window.services)
        return {code: frozenset(rivals) for code, rivals in found.items()}

    @property
    def target(self) -> tuple[int, int]:
        """The band that waits shall stay in, minutes (seed: 10–17)."""
        return self.settings.get("target_low", 10), self.settings.get("target_high", 17)


@dataclass(frozen=True)
class Branch:
    """A branch of the company, or its executive apparatus (`kind` = executive)."""

    code: str
    name: Names
    kind: str


@dataclass(frozen=True)
class Network:
    """Everything that is configured, at one version."""

    version: int
    name: Names
    settings: Mapping[str, Any]
    branches: Mapping[str, Branch]
    centres: Mapping[str, Centre]
    catalogue: Mapping[str, Service]

    @cached_property
    def by_branch(self) -> dict[str, list[Centre]]:
        return {
            code: [centre for centre in self.centres.values() if centre.branch == code]
            for code in self.branches
        }


def zone_of(centres: Iterable[Centre]) -> ZoneInfo:
    """The zone of most of these centres: that of whoever answers for all of them."""
    most = Counter(centre.zone for centre in centres).most_common(1)
    return most[0][0] if most else HOME


def today_in(centres: Iterable[Centre], at: datetime) -> date:
    """The day that it is at that moment, by the clock of most of these centres."""
    return at.astimezone(zone_of(centres)).date()


class Directory:
    """Gives the current `Network`, read again when its version has grown."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._network: Network | None = None
        self._checked = 0.0

    @property
    def network(self) -> Network:
        if self._network is None or time.monotonic() - self._checked > RECHECK:
            self._checked = time.monotonic()
            with self._store.read() as conn:
                version = conn.execute(select(tables.network.c.version)).scalar()
                if self._network is None or version != self._network.version:
                    self._network = load(conn)
        return self._network

    def forget(self) -> None:
        """After a change in this process: read again at once."""
        self._network = None

    def centre(self, code: str) -> Centre | None:
        return self.network.centres.get(code)


def load(conn: Connection) -> Network:
    """Read the whole network: a few hundred rows."""
    company = conn.execute(select(tables.network)).mappings().first()
    settings = dict(company["settings"]) if company else {}
    catalogue = {
        row["code"]: _service(row)
        for row in _rows(conn, tables.services, tables.services.c.position)
    }
    offered = _offered(conn, catalogue)
    placed: dict[str, list[Window]] = {}
    for row in _rows(conn, tables.windows, tables.windows.c.position):
        codes = [service.code for service in offered.get(row["centre"], ()) if service.letter]
        allowed = tuple(code for code in codes if not row["services"] or code in row["services"])
        placed.setdefault(row["centre"], []).append(Window(row["code"], allowed))
    return Network(
        version=company["version"] if company else 0,
        name=in_all(company["name"]) if company else {},
        settings=settings,
        branches={
            row["code"]: Branch(row["code"], in_all(row["name"]), row["kind"])
            for row in _rows(conn, tables.branches, tables.branches.c.code)
        },
        centres={
            row["code"]: _centre(row, settings, offered, placed)
            for row in _rows(conn, tables.centres, tables.centres.c.code)
        },
        catalogue=catalogue,
    )


def _service(row: Any) -> Service:
    said = {key: row[key] for key in Service.__dataclass_fields__}
    return Service(**said | {"name": in_all(row["name"])})


def _rows(conn: Connection, table: Any, order: Any) -> list[Any]:
    query = select(table).where(table.c.active).order_by(order)
    return list(conn.execute(query).mappings())


def _offered(conn: Connection, catalogue: dict[str, Service]) -> dict[str, tuple[Service, ...]]:
    """What each centre offers, folders included, in catalogue order."""
    chosen: dict[str, set[str]] = {}
    for centre, service in conn.execute(select(tables.centre_services)):
        codes = chosen.setdefault(centre, set())
        step: str | None = service
        while step in catalogue:
            codes.add(step)
            step = catalogue[step].parent
    return {
        centre: tuple(service for code, service in catalogue.items() if code in codes)
        for centre, codes in chosen.items()
    }


def _centre(
    row: Any,
    shared: dict[str, Any],
    offered: dict[str, tuple[Service, ...]],
    placed: dict[str, list[Window]],
) -> Centre:
    zone = ZoneInfo(row["zone"])
    return Centre(
        code=row["code"],
        branch=row["branch"],
        name=in_all(row["name"]),
        address=in_all(row["address"]),
        phone=row["phone"],
        category=row["category"],
        zone=zone,
        hours=hours_from_settings(row["hours"], zone),
        services=offered.get(row["code"], ()),
        windows=tuple(placed.get(row["code"], ())),
        settings=shared | row["settings"],
    )
