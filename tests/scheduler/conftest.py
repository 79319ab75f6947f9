"""Halls that take cases, on both databases or on SQLite alone; emptied between tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from centres.directory import Directory
from centres.network_file import import_network
from store import Store
from tests.quick import emptied, kept
from tests.scheduler.halls import Halls

NETWORK = Path(__file__).parent / "network.yaml"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept_halls(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    with kept(request.param, tmp_path_factory.mktemp("halls")) as opened:
        yield opened


@pytest.fixture(scope="session")
def kept_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with kept("sqlite", tmp_path_factory.mktemp("hall")) as opened:
        yield opened


@pytest.fixture
def halls(kept_halls: Store) -> Halls:
    """Once on SQLite and once on PostgreSQL; Monday 23 November 2026, 10:00 in Moscow."""
    return _halls(kept_halls)


@pytest.fixture
def hall(kept_hall: Store) -> Halls:
    """The same on SQLite alone, for rules that do not depend on the database."""
    return _halls(kept_hall)


def _halls(store: Store) -> Halls:
    """As the network file says, whatever a test before did to it."""
    with emptied(store).write() as tx:
        import_network(tx, NETWORK)
    return Halls(store, Directory(store))
