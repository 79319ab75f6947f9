"""Ids: unique without asking, sorted by time, one written form."""

import pytest

from store import is_id, new_id


def test_sorted_by_time() -> None:
    """Later ids are greater, so that indexes stay compact and ties have an order."""
    found = [new_id() for _ in range(1000)]
    assert found == sorted(found) and len(set(found)) == 1000
    assert all(is_id(one) and one[14] == "7" for one in found)


@pytest.mark.parametrize(
    "text",
    ["", "1", "z" * 36, "0190B0A0-0000-7000-8000-000000000000", "{0190}", "0" * 32, "ё" * 36],
)
def test_what_is_no_id(text: str) -> None:
    """Anything but the one written form is no id, and is never sent to the database as one."""
    assert not is_id(text)
