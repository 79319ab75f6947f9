"""Which boards of a hall can be heard: each says so itself, and is forgotten when it goes.

A browser that waits for a touch, a television that is switched off or a cable that is out can
speak to nobody, so a call's turn is given to a board that can."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Column, Connection, ForeignKey, String, Table, bindparam, select

from store import Change, metadata
from store.clock import real_now
from store.prepared import Prepared
from store.types import Moment

__all__ = ["gone", "heard", "hears", "sounding"]

TELLS_FOR = timedelta(minutes=11)
"""A board says it every five minutes: one that did not twice has gone with a crashed worker."""

sounding = Table(
    "board_voices",
    metadata,
    Column("device", ForeignKey("devices.id"), primary_key=True),
    Column("centre", String(32), nullable=False, index=True),
    Column("socket", String(40), nullable=False),
    Column("told_at", Moment, nullable=False),
)
"""A row is a board that can be heard now. `socket`: the connection that said so; a page that was
opened again is not silenced by the end of the one before. `told_at` is real time."""

_HEARD = Prepared(
    select(sounding.c.device).where(
        sounding.c.centre == bindparam("centre"), sounding.c.told_at > bindparam("since")
    )
)


def heard(conn: Connection, centre: str) -> set[str]:
    """Ids of the boards of a centre that can be heard now."""
    asked = {"centre": centre, "since": real_now() - TELLS_FOR}
    return {row["device"] for row in _HEARD.rows(conn, asked)}


def hears(tx: Change, device: str, centre: str, socket: str, able: bool) -> None:
    """A board says whether it can be heard."""
    tx.conn.execute(sounding.delete().where(sounding.c.device == device))
    if able:
        row = {"device": device, "centre": centre, "socket": socket, "told_at": real_now()}
        tx.conn.execute(sounding.insert(), row)


def gone(tx: Change, device: str, socket: str) -> None:
    """A board's connection has ended."""
    mine = (sounding.c.device == device) & (sounding.c.socket == socket)
    tx.conn.execute(sounding.delete().where(mine))
