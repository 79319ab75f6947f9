"""Halls whose waits are measured."""

from collections.abc import Iterator

import pytest

from store import Store
from tests.line.room import Room
from tests.quick import emptied, kept


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    with kept(request.param, tmp_path_factory.mktemp("measures")) as store:
        yield store


@pytest.fixture
def room(kept_store: Store) -> Room:
    return Room(emptied(kept_store))
