"""A clerk's browser at a real server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.desk.clerk import Clerk
from tests.house import Served

Open = Callable[..., Clerk]


@pytest.fixture
def at_window(served: Served, browser: Any) -> Iterator[Open]:
    """`at_window(centre, window="1", width=1440, height=900)` → a clerk whose page is ready."""
    clerks: list[Clerk] = []

    def open_(centre: str, window: str = "1", width: int = 1440, height: int = 900) -> Clerk:
        clerk = Clerk(served, browser, centre, window, (width, height))
        clerks.append(clerk)
        return clerk

    yield open_
    for clerk in clerks:
        clerk.context.close()
        clerk.call("POST", f"/centres/{clerk.centre}/windows/{clerk.window}/close", {})
        assert not clerk.errors, clerk.errors
