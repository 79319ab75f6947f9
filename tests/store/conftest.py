"""Databases for the tests of the ground, made once and emptied between tests."""

from collections.abc import Iterator

import pytest

from store import Store
from tests.quick import emptied, kept


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    with kept(request.param, tmp_path_factory.mktemp("store")) as store:
        yield store


@pytest.fixture
def store(kept_store: Store) -> Iterator[Store]:
    bells = list(kept_store._bells)
    yield emptied(kept_store)
    kept_store._bells[:] = bells
