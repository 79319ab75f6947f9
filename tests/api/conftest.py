"""The API for its tests: one application, emptied between them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.asking import Api
from tests.quick import emptied_app, kept_app


@pytest.fixture(scope="session")
def only_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with kept_app(tmp_path_factory.mktemp("api")) as app:
        yield app


@pytest.fixture
def app(only_app: Any) -> Any:
    return emptied_app(only_app)


@pytest.fixture
def api(app: Any) -> Api:
    """Calls of the API as any role."""
    return Api(app)
