"""The API over halls that take cases."""

from collections.abc import Iterator
from typing import Any

import pytest

from centres.network_file import import_network
from tests.api.programme.chain import Chains
from tests.quick import emptied_app, kept_app
from tests.scheduler.conftest import NETWORK


@pytest.fixture(scope="session")
def case_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with kept_app(tmp_path_factory.mktemp("cases")) as app:
        with app.extensions["priyom"].store.write() as tx:
            import_network(tx, NETWORK)
        yield app


@pytest.fixture
def chains(case_app: Any) -> Chains:
    return Chains(emptied_app(case_app))
