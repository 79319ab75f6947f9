"""Databases that are made once for a room's tests and emptied between them: a new one costs a
second or two, an emptied one some milliseconds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect

from priyom.app import create_app
from priyom.settings import Settings
from store import Store, metadata
from tests import house, machine
from tests.conftest import need

NETWORK = ("network", "branches", "centres", "services", "centre_services", "windows", "people")
NETWORK += ("devices",)
"""Tables that the tests' network filled; everything else is what happened in a test."""


@contextmanager
def kept(kind: str, folder: Path) -> Iterator[Store]:
    """A store of this kind over the tests' network, to be emptied before each test."""
    if kind == "sqlite":
        opened = house.open_store(f"sqlite:///{folder / 'priyom.db'}")
        # No test pulls the plug on it: waiting for the disk would only cost time.
        event.listen(opened.engine, "connect", _unsafe)
        opened.engine.dispose()
        yield opened
        opened.close()
        return
    need("PostgreSQL", machine.postgres())
    with house.postgres_database() as url:
        opened = house.open_store(url)
        yield opened
        opened.close()


def _unsafe(raw: Any, _record: Any) -> None:
    raw.execute("PRAGMA synchronous=OFF")


def emptied(store: Store) -> Store:
    """As it was before anything happened: Monday 10:00 in Moscow, the clock standing."""
    there = set(inspect(store.engine).get_table_names()) - set(NETWORK)
    with store.write() as tx:
        for table in reversed(metadata.sorted_tables):
            if table.name in there:
                tx.conn.execute(table.delete())
    store.clock.freeze(True)
    store.clock.set(house.MORNING)
    return store


@contextmanager
def kept_app(folder: Path, kind: str = "sqlite") -> Iterator[Any]:
    """The whole application over a store of this kind."""
    with kept(kind, folder) as store:
        settings = Settings(home=folder, database_url=store.url, test_clock=True, secret="test")
        made = create_app(settings)
        made.testing = True
        own = made.extensions["priyom"].store
        if own.is_sqlite:
            event.listen(own.engine, "connect", _unsafe)
            own.engine.dispose()
        yield made
        own.close()


def emptied_app(app: Any) -> Any:
    """As it was before anything happened; nobody was counted or limited yet."""
    emptied(app.extensions["priyom"].store)
    app.extensions["priyom_limits"].forget()
    app.extensions["priyom"].rate_limits = True
    return app
