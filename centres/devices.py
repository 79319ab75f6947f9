"""Kiosks, boards, printers and agents: known by name in the network, enrolled once by a code."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from centres.access import Principal
from centres.secrets import digest
from centres.tables import devices, enrolments
from store import Change, is_id, new_id
from store.clock import real_now

ROLE = {"kiosk": "kiosk", "board": "display", "agent": "agent"}
"""What an enrolled device may do, by its kind."""

CODE_LIVES = timedelta(minutes=15)
_ALPHABET = "23456789ABCDEFGHJKNPQRSTUVXYZ"
"""Told apart by eye and by ear, and none so wide that a code would not fit a screen (M, W)."""


@dataclass(frozen=True)
class Device:
    """One thing in a hall. `settings`: see the table."""

    id: str
    code: str | None
    centre: str
    kind: str
    name: str
    settings: Mapping[str, Any]
    digest: str | None
    enrolled_at: datetime | None = None
    heard_at: datetime | None = None
    trouble: str | None = None
    trouble_at: datetime | None = None

    @property
    def principal(self) -> Principal:
        role = ROLE.get(self.kind, self.kind)
        return Principal("device", self.id, role, self.centre, self.name, mark_of(self.digest))


def mark_of(digest: str | None) -> str:
    """By which a machine is told from the one that had its place before."""
    return (digest or "")[:16]


def find_device(conn: Connection, device_id: str) -> Device | None:
    if not is_id(device_id):
        return None
    here = (devices.c.id == device_id) & devices.c.active
    row = conn.execute(select(devices).where(here)).mappings().first()
    return _device(row) if row else None


def list_devices(conn: Connection, centre: str | None = None) -> list[Device]:
    query = select(devices).where(devices.c.active).order_by(devices.c.centre, devices.c.code)
    if centre:
        query = query.where(devices.c.centre == centre)
    return [_device(row) for row in conn.execute(query).mappings()]


def is_device(device: Device, secret: str) -> bool:
    """Is this the secret that the device was enrolled with?"""
    return bool(device.digest) and secrets.compare_digest(digest(secret), device.digest or "")


def heard(tx: Change, device_ids: Iterable[str], at: datetime) -> None:
    """These gave a sign of life; `at` by the real clock. Always in the order of their ids: two
    workers that write the same rows then never wait for each other."""
    query = devices.update().where(devices.c.id == bindparam("device")).values(heard_at=at)
    tx.conn.execute(query, [{"device": one} for one in sorted(device_ids)])


def set_trouble(tx: Change, device: Device, trouble: str | None) -> None:
    """What was found wrong with it, or that it is over; its line in the journal says so."""
    values = {"trouble": trouble, "trouble_at": tx.now if trouble else None}
    tx.conn.execute(devices.update().where(devices.c.id == device.id).values(values))
    said = {"device": device.id, "name": device.name, "trouble": trouble or device.trouble}
    if trouble:
        tx.note(device.centre, "device.trouble", **said)
    else:
        tx.note(device.centre, "device.recovered", **said)


def change_settings(tx: Change, device: Device, settings: Mapping[str, Any]) -> None:
    """What the network file would say of it. The caller notes in the journal what it was."""
    here = devices.c.id == device.id
    tx.conn.execute(devices.update().where(here).values(settings=dict(settings)))


def ask(tx: Change, kind: str, secret: str) -> str:
    """A screen asks to be let in: the code that it shows to an administrator."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    row = {"id": new_id(), "code": code, "digest": digest(secret), "kind": kind}
    tx.conn.execute(enrolments.delete().where(enrolments.c.asked_at < real_now() - CODE_LIVES))
    tx.conn.execute(enrolments.insert(), row | {"asked_at": real_now()})
    return code


def pending_code(conn: Connection, secret: str) -> str | None:
    """The code that this screen shows already, while it is good."""
    fresh = enrolments.c.asked_at > real_now() - CODE_LIVES
    here = (enrolments.c.digest == digest(secret)) & enrolments.c.device.is_(None) & fresh
    return conn.execute(select(enrolments.c.code).where(here)).scalar()


def approve(tx: Change, code: str, device: Device) -> bool:
    """Let the screen that shows `code` be this device, in the place of whichever was before."""
    fresh = enrolments.c.asked_at > real_now() - CODE_LIVES
    here = (enrolments.c.code == code.upper().strip()) & enrolments.c.device.is_(None) & fresh
    here &= enrolments.c.kind == device.kind
    row = tx.conn.execute(select(enrolments).where(here)).mappings().first()
    if row is None:
        return False
    done = {"device": device.id, "approved_by": tx.actor}
    tx.conn.execute(enrolments.update().where(enrolments.c.id == row["id"]).values(done))
    let_in(tx, device, row["digest"])
    return True


def let_in(tx: Change, device: Device, secret_digest: str) -> None:
    values = {"digest": secret_digest, "enrolled_at": real_now()}
    tx.conn.execute(devices.update().where(devices.c.id == device.id).values(values))
    tx.note(device.centre, "device.enrolled", device=device.id, name=device.name)


def shut_out(tx: Change, device: Device) -> None:
    """The device's cookie is good no longer."""
    values = {"digest": None, "enrolled_at": None}
    tx.conn.execute(devices.update().where(devices.c.id == device.id).values(values))
    tx.note(device.centre, "device.revoked", device=device.id, name=device.name)


def approved_device(conn: Connection, secret: str) -> str | None:
    """The device that this asking screen was approved to be, if it was."""
    query = select(enrolments.c.device).where(enrolments.c.digest == digest(secret))
    return conn.execute(query).scalar()


def _device(row: Any) -> Device:
    return Device(**{name: row[name] for name in Device.__dataclass_fields__})
