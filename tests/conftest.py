"""Fixtures that every room's tests share. `store` runs a test on SQLite and on PostgreSQL."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from centres.directory import Directory
from centres.tokens import create_token
from priyom.app import create_app
from priyom.settings import Settings
from store import Store
from tests import house, machine

SCREENSHOTS = house.ROOT / "var" / "screenshots"


def need(what: str, there: object) -> None:
    """Skip where the machine lacks something; on CI lacking it is a failure."""
    if there:
        return
    if machine.CI:
        pytest.fail(f"{what} is not on this machine")
    pytest.skip(f"{what} is not on this machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: where several workers share the files, none is left alone with a test of
    a minute when all others are done."""
    items.sort(key=lambda item: not {"whole", "kiosk"} & set(item.path.parts))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new empty database, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'priyom.db'}"
    else:
        need("PostgreSQL", machine.postgres())
        with house.postgres_database() as url:
            yield url


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """A store with the tests' network; it is Monday 10:00 in Moscow and the clock stands."""
    opened = house.open_store(database)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """The same on SQLite alone, for rules that do not depend on the database."""
    opened = house.open_store(f"sqlite:///{tmp_path / 'priyom.db'}")
    yield opened
    opened.close()


@pytest.fixture
def directory(store: Store) -> Directory:
    return Directory(store)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Any]:
    """The whole application over SQLite, its clock standing at Monday 10:00 in Moscow."""
    settings = Settings(home=tmp_path, test_clock=True, secret="test")
    house.open_store(settings.url).close()
    made = create_app(settings)
    made.testing = True
    here = made.extensions["priyom"]
    here.store.clock.freeze(True)
    here.store.clock.set(house.MORNING)
    yield made
    here.store.close()


@pytest.fixture
def client(app: Any) -> Any:
    return app.test_client()


@pytest.fixture
def bearer(app: Any) -> Any:
    """`bearer(role, scope)` → headers of a machine with a new token."""

    def make(role: str, scope: str = "network") -> dict[str, str]:
        with app.extensions["priyom"].store.write("test") as tx:
            return {"Authorization": f"Bearer {create_token(tx, role, scope)}"}

    return make


@pytest.fixture(scope="session")
def only_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[house.Served]:
    running = house.Served(tmp_path_factory.mktemp("served")).start()
    running.set_clock(now=house.MORNING.isoformat())
    yield running
    running.stop()


@pytest.fixture(scope="module")
def served(only_served: house.Served) -> Iterator[house.Served]:
    """The demo network served by the real server, at Monday 10:00 in Moscow, without actors. One
    for all files of a worker, but no file meets another one's visitors."""
    yield only_served
    only_served.send_home()


@pytest.fixture(scope="session")
def foreseeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[house.Served]:
    """The same, with the lookout beside it."""
    running = house.Served(tmp_path_factory.mktemp("foreseeing"), foresight="1").start()
    running.set_clock(now=house.MORNING.isoformat())
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium."""
    need("Chromium", machine.chromium())
    from playwright.sync_api import sync_playwright

    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    flags += ["--autoplay-policy=no-user-gesture-required", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=machine.chromium(), args=flags)
        yield chromium
        chromium.close()


def pytest_collection_finish() -> None:
    """What was collected stays: the search for garbage need not walk over it again and again."""
    gc.collect()
    gc.freeze()
