"""Text messages over a real gateway, in its good and its bad moods."""

from datetime import timedelta
from typing import Any

import pytest

from tests.notices.desk import Desk


def by_sms(desk: Desk) -> list[tuple[str, int, str | None]]:
    return [(one.state, one.attempts, one.fault) for one in desk.rows() if one.channel == "sms"]


def test_a_text_message(desk: Desk) -> None:
    """The number as the gateway wants it, the codes, the id of the row, the token."""
    _, bookings = desk.booked(email=None, lang="en")
    assert desk.send() == 1
    (asked,) = desk.gateway.asked
    assert asked["to"] == "+79161234567"
    assert asked["id"] == desk.rows()[0].id
    assert asked["path"] == "/send?from=priyom"
    assert all(one.code in asked["text"] for one in bookings)


@pytest.mark.parametrize(
    ("mood", "fault"),
    [
        (500, "http_500"),
        (503, "http_503"),
        (429, "http_429"),
        (302, "http_302"),
        ("refuses", "line"),
        ("dies", "line"),
        ("hangs", "line"),
    ],
)
def test_tried_again_under_the_same_id(desk: Desk, mood: Any, fault: str) -> None:
    """Whatever became of the first try, the visitor gets one message."""
    desk.booked(email=None)
    desk.gateway.mood = mood
    desk.send()
    assert by_sms(desk) == [("queued", 1, fault)]
    desk.gateway.mood = 202
    desk.later(minutes=3)
    desk.send()
    desk.send()
    assert by_sms(desk) == [("sent", 2, None)]
    assert len(desk.gateway.kept) == 1 and len(desk.gateway.asked) == 2


def test_a_message_that_is_refused(desk: Desk) -> None:
    """Fails alone: the next one is tried at once."""
    desk.booked(email=None)
    desk.booked(email=None)
    desk.gateway.mood = 422
    desk.send()
    assert by_sms(desk) == [("failed", 1, "http_422")] * 2


def test_a_wrong_token(desk: Desk) -> None:
    """Is nobody's message's fault: all wait until somebody mends it."""
    desk.booked(email=None)
    desk.booked(email=None)
    desk.gateway.token = "another"
    desk.send()
    assert by_sms(desk) == [("queued", 1, "http_401"), ("queued", 0, None)]


def test_messages_of_a_case_stay_in_order(desk: Desk) -> None:
    """The news waits behind the confirmation that could not be sent yet; other cases do not."""
    case, _ = desk.booked(email=None)
    desk.gateway.mood = 500
    desk.send()
    desk.gateway.mood = 202
    desk.halls.report(case, "draft_ready", desk.halls.today + timedelta(days=30))
    desk.hear()
    desk.booked(email=None)
    desk.send()
    assert desk.states() == [
        "confirmation sms queued",
        "change sms queued",
        "confirmation sms sent",
    ]
    desk.later(minutes=3)
    desk.send()
    assert {state.split()[-1] for state in desk.states()} == {"sent"}
    ids = [asked["id"] for asked in desk.gateway.asked]
    rows = desk.rows()
    assert ids.index(rows[1].id) > max(place for place, one in enumerate(ids) if one == rows[0].id)
