"""What the boards show beside the calls: pictures, videos and texts with their days and hours."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Date, Integer, String, Table, select

from centres.access import Principal
from centres.directory import Network
from display.media import Media
from store import Change, is_id, metadata, new_id
from store.types import Id, Json, Moment
from web.typography import tied

__all__ = ["Item", "add", "every", "find", "for_centre", "hours_of", "keep"]
__all__ += ["may_publish", "path_of", "remove", "sweep"]

FOLDER = "content"
"""Under PRIYOM_HOME; a file is named by what is in it."""

content = Table(
    "content",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("title", String(120), nullable=False),
    Column("text", String(400), nullable=False),
    Column("file", String(80)),
    Column("mimetype", String(40)),
    Column("size", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("centres", Json, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("hours", String(11), nullable=False),
    Column("added_by", String(80), nullable=False),
    Column("added_at", Moment, nullable=False),
)
"""`kind`: picture, video or text. `seconds`: how long it is shown (a video: until it ends).
`centres`: codes, [] = all. Days are the halls' own, both included; `hours`: «09:00-18:00»."""


@dataclass(frozen=True)
class Item:
    """One thing that boards show; see the table."""

    id: str
    kind: str
    title: str
    text: str
    file: str | None
    mimetype: str | None
    size: int
    seconds: int
    centres: tuple[str, ...]
    first_day: date
    last_day: date
    hours: str
    added_by: str

    def in_centre(self, centre: str) -> bool:
        return not self.centres or centre in self.centres

    def told(self) -> dict[str, Any]:
        """What a board needs of it."""
        start, end = self.hours.split("-")
        return {
            "id": self.id,
            "kind": self.kind,
            "title": tied(self.title),
            "text": tied(self.text),
            "seconds": self.seconds,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "from": start,
            "to": end,
        }


def may_publish(principal: Principal, network: Network) -> bool:
    """Administrators, and the staff of category 1: its centres and the executive apparatus."""
    if principal.role == "admin":
        return True
    centre, branch = network.centres.get(principal.scope), network.branches.get(principal.scope)
    first = centre is not None and centre.category == 1
    executive = branch is not None and branch.kind == "executive"
    return principal.role in ("desk", "insight") and (first or executive)


def every(conn: Connection) -> list[Item]:
    """All items, in the order in which they were added."""
    query = select(content).order_by(content.c.added_at, content.c.id)
    return [_item(row) for row in conn.execute(query).mappings()]


def for_centre(conn: Connection, centre: str, today: date) -> list[Item]:
    """What the boards of a centre show now or will show later."""
    return [one for one in every(conn) if one.in_centre(centre) and one.last_day >= today]


def find(conn: Connection, item: str) -> Item | None:
    if not is_id(item):
        return None
    row = conn.execute(select(content).where(content.c.id == item)).mappings().first()
    return _item(row) if row else None


def add(
    tx: Change,
    network: Network,
    values: Mapping[str, Any],
    media: tuple[Media, str] | None,
) -> str:
    """A new item. `media`: what `keep` kept, and its name there. The boards hear of it."""
    row = dict(values) | {"id": new_id(), "added_by": tx.actor, "added_at": tx.now}
    row |= {"kind": "text", "file": None, "mimetype": None, "size": 0}
    if media:
        found, name = media
        row |= {"kind": found.kind, "mimetype": found.mimetype}
        row |= {"file": name, "size": len(found.data)}
    tx.conn.execute(content.insert(), row)
    _tell(tx, network, row["id"], row["centres"], "added")
    return str(row["id"])


def remove(tx: Change, network: Network, item: Item) -> None:
    """The boards stop showing it at once; its file goes with the next sweep."""
    tx.conn.execute(content.delete().where(content.c.id == item.id))
    _tell(tx, network, item.id, item.centres, "removed")


def _tell(tx: Change, network: Network, item: str, centres: Iterable[str], change: str) -> None:
    for centre in sorted(centres or network.centres):
        tx.note(centre, "config.content", item=item, change=change)


def keep(home: Path, media: Media) -> str:
    """Put a file in place in one step; its name there. The same file twice is one file."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(media.data).hexdigest()[:40] + media.suffix
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".coming-", delete=False) as file:
        file.write(media.data)
    os.replace(file.name, folder / name)
    return name


def path_of(home: Path, item: Item) -> Path:
    return home / FOLDER / (item.file or "")


def sweep(conn: Connection, home: Path) -> None:
    """Remove files that no item names any more."""
    named = {one.file for one in every(conn)}
    for file in (home / FOLDER).glob("[0-9a-f]*.*"):
        if file.name not in named:
            file.unlink(missing_ok=True)


def hours_of(start: str, end: str) -> str:
    """«09:00-18:00» of two times as a form gives them; both empty: the whole day."""
    begin, until = time.fromisoformat(start or "00:00"), time.fromisoformat(end or "00:00")
    if until <= begin and until != time(0):
        raise ValueError("hours end before they begin")
    return f"{begin:%H:%M}-{until:%H:%M}"


def _item(row: Any) -> Item:
    values = {name: row[name] for name in Item.__dataclass_fields__}
    return Item(**values | {"centres": tuple(row["centres"])})
