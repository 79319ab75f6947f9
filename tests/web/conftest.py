"""Pages for their tests: one application, emptied between them."""

from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher

from centres import people
from centres.people import hash_password, set_password
from tests.quick import emptied_app, kept_app

PASSWORD = "правильный пароль"


@pytest.fixture(scope="session")
def only_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with kept_app(tmp_path_factory.mktemp("web")) as app:
        yield app


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Argon2 at its cheapest: the tests of the door hash some dozens of passwords."""
    patch = pytest.MonkeyPatch()
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    patch.setattr(people, "_hasher", cheap)
    patch.setattr(people, "_NOBODY", people.fits_nobody(cheap))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def hashed() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def app(only_app: Any, hashed: str) -> Any:
    """Everybody's password is the same, nobody is locked."""
    with only_app.extensions["priyom"].store.write() as tx:
        for login in ("clerk", "head", "boss", "root", "alone"):
            set_password(tx, login, hashed)
    return emptied_app(only_app)
