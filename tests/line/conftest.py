"""Halls for the tests of the line."""

from collections.abc import Iterator

import pytest

from store import Store
from tests.line.room import Room
from tests.quick import emptied, kept


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    with kept(request.param, tmp_path_factory.mktemp("line")) as store:
        yield store


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with kept("sqlite", tmp_path_factory.mktemp("line")) as store:
        yield store


@pytest.fixture
def room(kept_sqlite: Store) -> Room:
    """A hall on SQLite, for rules that do not depend on the database."""
    return Room(emptied(kept_sqlite))


@pytest.fixture
def both(kept_store: Store) -> Room:
    """The same hall on each database."""
    return Room(emptied(kept_store))
