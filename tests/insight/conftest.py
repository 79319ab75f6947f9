"""A house with weeks behind it: eight of a hall with two windows, one of the whole network."""

from collections.abc import Iterator
from datetime import date

import pytest

from centres import tables
from centres.directory import Directory
from store import Store
from tests.house import MORNING, Served
from tests.insight.weeks import fill

BUSY, LONG, EMPTY = "zok-097", "zok-102", "zok-101"
"""Halls: two windows and eight weeks; a very long name; nobody ever came."""
LONG_NAME = (
    "Центр обслуживания клиентов Павлово-Посадского и Орехово-Зуевского районов электрических "
    "сетей филиала «Восточные электрические сети»"
)


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo network on Monday morning with its past, served; nobody moves in it."""
    house = Served(tmp_path_factory.mktemp("past"))
    store = Store(house.database)
    with store.write("test") as tx:
        named = {"ru": LONG_NAME, "en": LONG_NAME}
        here = tables.centres.c.code == LONG
        tx.conn.execute(tables.centres.update().where(here).values(name=named))
    centres = Directory(store).network.centres
    fill(store, [centres[BUSY], centres[LONG]], date(2026, 9, 28), date(2026, 11, 15))
    others = [centre for code, centre in centres.items() if code != EMPTY]
    fill(store, others, date(2026, 11, 16), date(2026, 11, 20))
    store.close()
    house.start()
    house.set_clock(now=MORNING.isoformat(), freeze=True)
    yield house
    house.stop()
