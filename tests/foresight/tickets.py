"""A ticket as the rules see it, without a database."""

from datetime import datetime
from typing import Any

from line import Ticket
from line.ticket import State, Turn
from store import new_id


def ticket(issued_at: datetime, **more: Any) -> Ticket:
    """A walk-in who waits for `reference` since `issued_at`."""
    facts: dict[str, Any] = {
        "id": new_id(),
        "centre": "hall",
        "day": issued_at.date(),
        "letter": "С",
        "ordinal": 1,
        "number": "С001",
        "services": ("reference",),
        "service": "reference",
        "leg": 1,
        "state": State.WAITING,
        "turn": Turn.WALK_IN,
        "priority": False,
        "lang": "ru",
        "channel": "kiosk",
        "issuer": "device:test",
        "code": "1234",
        "issued_at": issued_at,
        "base": issued_at,
        "wait_from": issued_at,
    }
    return Ticket(**facts | more)
