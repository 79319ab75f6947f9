"""Networks to measure on: as many equal halls as asked for, and years of old tickets in them."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Table, func, select

import line
import line.rows
from centres.directory import Directory
from line.tables import WAITING, tickets
from measures.tables import legs
from store import Clock, Store, cursors
from store.journal import heads, journal
from tests.bench.progress import bar
from tests.house import Served

WINDOWS = 8
A_DAY = 100
"""Old tickets of one hall and day."""
FOLLOWERS = ("hub", "printers", "notices", "cases", "measures")
_HEAD = f"""
network: {{name: {{ru: Сеть, en: Network}}}}
defaults:
  zone: Europe/Moscow
  hours: mon-sun 00:00-24:00
  services: [reference]
  windows: {WINDOWS}
services:
  reference: {{name: {{ru: Справка, en: Information}}, letter: С, minutes: 7}}
branches:
  west:
    name: {{ru: Запад, en: West}}
    centres:
"""


def codes(count: int) -> list[str]:
    return [f"hall-{number:04d}" for number in range(count)]


def opened(home: Path) -> Store:
    """The house's database, for this process."""
    return Store(f"sqlite:///{home / 'priyom.db'}", Clock())


def make(home: Path, count: int) -> Served:
    """A house of `count` halls whose windows are open; not started yet."""
    home.mkdir(parents=True)
    served = Served(home, demo=False, foresight="1")
    name = "{ru: Зал, en: Hall}"
    lines = [f"      {code}: {{name: {name}, address: {name}}}" for code in codes(count)]
    file = home / "network.yaml"
    file.write_text(_HEAD + "\n".join(lines) + "\n")
    served.run("network", "import", str(file))
    store = opened(home)
    open_windows(store)
    store.close()
    return served


def open_windows(store: Store) -> None:
    """Every window of the network."""
    with store.write("bench") as tx:
        for centre in Directory(store).network.centres.values():
            for window in centre.windows:
                line.open_window(tx, centre, window.code)


def windows(store: Store) -> dict[str, list[str]]:
    """Centre → its windows."""
    network = Directory(store).network
    return {code: [one.code for one in each.windows] for code, each in network.centres.items()}


def fill(home: Path, centre: str, count: int) -> None:
    """Let `count` more visitors wait in one hall, each having come a moment after the other."""
    store = opened(home)
    here = Directory(store).centre(centre)
    assert here
    with store.write("bench") as tx:
        for ago in range(count, 0, -1):
            tx.now = store.clock.now() - timedelta(seconds=ago)
            line.issue(tx, here, line.Wish(["reference"], channel="desk"), any_hour=True)
    store.close()


def end_calls(home: Path, centre: str) -> None:
    """Finish whoever is at a window, so that the next burst finds all windows free."""
    store = opened(home)
    here = Directory(store).centre(centre)
    assert here
    with store.write("bench") as tx:
        for window in here.windows:
            ticket = line.rows.at_window(tx.conn, centre, window.code)
            if ticket:
                line.act(tx, here, ticket.id, "finish")
    store.close()


def waiting(home: Path, centre: str) -> int:
    store = opened(home)
    with store.read() as conn:
        query = select(func.count()).where(tickets.c.centre == centre, WAITING)
        count = int(conn.execute(query).scalar_one())
    store.close()
    return count


def add_old(home: Path, halls: Sequence[str], count: int) -> None:
    """Add `count` finished tickets of former days, each with one entry of the journal and one leg,
    evenly over the halls: copies of one real ticket, made inside the database. SQLite only."""
    each = -(-count // len(halls))
    store = opened(home)
    model = _one_finished(store, halls[0])
    with bar("old tickets", each * len(halls)) as shown:
        for number, hall in enumerate(halls):
            with store.write("bench") as tx:
                _copy(tx.conn, model, hall, number, each)
            shown.update(each)
    with store.engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def _one_finished(store: Store, hall: str) -> str:
    centre = Directory(store).centre(hall)
    assert centre
    with store.write("bench") as tx:
        made = line.issue(tx, centre, line.Wish(["reference"], channel="desk"), any_hour=True)
        line.call_next(tx, centre, "1")
        line.act(tx, centre, made.id, "finish")
    return made.id.replace("-", "")


def _copy(conn: Connection, model: str, hall: str, number: int, count: int) -> None:
    """Ids count upwards as UUIDv7s do. Days go back from 2015, so that they never meet ours."""
    ticket = f"printf('%016x%016x', {number + 1}, n)"
    back = f"'-' || (n / {A_DAY}) || ' days'"
    day, noon = f"date('2015-12-31', {back})", f"datetime('2015-12-31 12:00', {back})"
    place = {"centre": f"'{hall}'", "day": day, "issued_at": noon, "finished_at": noon}
    first = conn.execute(select(heads.c.seq).where(heads.c.centre == hall)).scalar() or 0
    written = {"centre": f"'{hall}'", "seq": f"{first} + n", "ticket": ticket, "at": noon}
    _multiply(conn, tickets, f"id = '{model}'", count, place | {"id": ticket, "ordinal": "n"})
    _multiply(conn, legs, f"ticket = '{model}'", count, place | {"ticket": ticket})
    finished = f"ticket = '{model}' AND kind = 'ticket.finished'"
    _multiply(conn, journal, finished, count, written)
    # Nobody has to follow the copies: heads and cursors stand behind them.
    last = first + count
    conn.execute(heads.update().where(heads.c.centre == hall).values(seq=last))
    for follower in FOLLOWERS:
        cursors.save(conn, follower, {hall: last})


def _multiply(conn: Connection, table: Table, model: str, count: int, new: dict[str, str]) -> None:
    """`count` copies of one row, numbered by `n`; `new`: column → expression instead of its own."""
    names = [column.name for column in table.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(new.get(name, f'"{name}"') for name in names)
    conn.exec_driver_sql(
        "WITH RECURSIVE numbers(n) AS"
        f" (SELECT 1 UNION ALL SELECT n + 1 FROM numbers LIMIT {count})"
        f' INSERT INTO "{table.name}" ({quoted})'
        f' SELECT {values} FROM "{table.name}", numbers WHERE {model}'
    )
