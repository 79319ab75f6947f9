"""Halls that take cases, with a mail server and a gateway that are really there."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from centres.directory import Directory
from centres.network_file import import_network
from centres.tables import network
from store import Store
from tests.notices.desk import Desk
from tests.notices.servers import Gateway, MailServer
from tests.scheduler.conftest import NETWORK
from tests.scheduler.halls import Halls


@pytest.fixture
def server() -> Iterator[MailServer]:
    running = MailServer().start()
    yield running
    running.stop()


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    running = Gateway().start()
    yield running
    running.stop()


@pytest.fixture
def desk(sqlite_store: Store, server: MailServer, gateway: Gateway) -> Desk:
    """On SQLite alone; Monday 23 November 2026, 10:00 in Moscow."""
    return _desk(sqlite_store, server, gateway)


@pytest.fixture
def both(store: Store, server: MailServer, gateway: Gateway) -> Desk:
    """Once on SQLite and once on PostgreSQL."""
    return _desk(store, server, gateway)


def _desk(store: Store, server: MailServer, gateway: Gateway) -> Desk:
    with store.write() as tx:
        import_network(tx, NETWORK)
        settings = {"hotline": "8-800-000-00-00", "alerts_to": "head@example.org"}
        tx.conn.execute(update(network).values(settings=settings))
    return Desk(Halls(store, Directory(store)), server, gateway)
