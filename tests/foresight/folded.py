"""The legs of a room, as the figures' follower would have folded them by now."""

from measures import fold
from tests.line.room import Room


def folded(room: Room) -> None:
    """Take the whole journal into the legs."""
    with room.store.write() as tx:
        fold(tx, room.entries(), lambda _code, at: room.centre.hours.day_of(at))
