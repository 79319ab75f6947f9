"""A visitor at a kiosk of a real server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.house import Served
from tests.kiosk.visitor import Visitor

Enter = Callable[..., Visitor]


@pytest.fixture
def at_kiosk(served: Served, browser: Any) -> Iterator[Enter]:
    """`at_kiosk(centre, size="portrait", …)`, as `Visitor` takes it → a visitor; page ready."""
    visitors: list[Visitor] = []

    def enter(centre: str, *args: Any, **kwargs: Any) -> Visitor:
        visitors.append(Visitor(served, browser, centre, *args, **kwargs))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.leave()
