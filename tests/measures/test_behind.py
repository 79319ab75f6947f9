"""The tickets behind a figure: as many as it says, each once, page by page."""

from typing import Any

import pytest

from measures import Period, Wanted, behind, waits
from tests.line.room import Room
from tests.measures.test_waits import MONDAY, busy_day, folded, serve

DAY = Period(MONDAY, MONDAY)


def listed(room: Room, limit: int = 100, **wanted: Any) -> list[tuple[str, int]]:
    """Every leg that is wanted, gathered from pages of `limit`."""
    found: list[tuple[str, int]] = []
    after = None
    with room.store.read() as conn:
        while True:
            page, after = behind(conn, [room.centre], DAY, Wanted(**wanted), after, limit)
            assert len(page) <= limit
            found += [(row["ticket"], row["leg"]) for row in page]
            if after is None:
                return found


def figures(room: Room, by: str | None = None) -> dict[str, Any]:
    with room.store.read() as conn:
        return waits(conn, [room.centre], DAY, room.now(), by=by)


def test_as_many_as_the_figure_says(room: Room) -> None:
    """Each count opens just as many legs."""
    busy_day(room)
    folded(room)
    found = figures(room)
    for name in ("issued", "served", "no_show", "left", "expired", "waiting"):
        assert len(listed(room, figure=name)) == found[name], name
    assert len(listed(room, figure="median")) == found["served"]
    assert found["served"] > 8 and found["waiting"] == 2


def test_bands_open_their_legs(room: Room) -> None:
    """A band opens the legs within its bounds, the upper one included."""
    busy_day(room)
    folded(room)
    for band in figures(room)["bands"]:
        found = listed(room, figure="served", over=band["over"], upto=band["upto"])
        assert len(found) == band["served"]


@pytest.mark.parametrize("by", ["hour", "service", "window"])
def test_groups_open_their_legs(room: Room, by: str) -> None:
    """A group's key opens its legs, those that no window has called included."""
    busy_day(room)
    folded(room)
    for group in figures(room, by)["groups"]:
        key = int(group["key"]) if by == "hour" else group["key"]
        assert len(listed(room, **{by: key})) == group["issued"]


def test_pages_hold_each_leg_once(room: Room) -> None:
    """Pages of any size give the same legs in the same order, none twice and none left out."""
    busy_day(room)
    folded(room)
    whole = listed(room)
    assert len(set(whole)) == len(whole)
    for limit in (1, 2, 3, len(whole)):
        assert listed(room, limit) == whole


def test_no_clerk_is_named(room: Room) -> None:
    """What is listed says nothing of who served."""
    room.open()
    serve(room)
    folded(room)
    with room.store.read() as conn:
        (row,), _ = behind(conn, [room.centre], DAY, Wanted())
    assert "clerk" not in row


def test_a_place_that_is_gone(room: Room) -> None:
    """A page after a leg that there is not is refused, not begun anew."""
    with room.store.read() as conn, pytest.raises(LookupError):
        behind(conn, [room.centre], DAY, Wanted(), ("0190b0a0-0000-7000-8000-000000000000", 1))
