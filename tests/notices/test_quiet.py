"""The night: text messages wait for the morning, mail does not."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notices.quiet import asleep
from tests.notices.desk import Desk

MOSCOW = ZoneInfo("Europe/Moscow")


def on(desk: Desk, hour: int, minute: int) -> None:
    """Go on to the next such time in Moscow."""
    at = datetime.combine(desk.halls.now.astimezone(MOSCOW).date(), datetime.min.time(), MOSCOW)
    at += timedelta(hours=hour, minutes=minute)
    desk.go(at if at > desk.halls.now else at + timedelta(days=1))


@pytest.mark.parametrize(
    ("in_moscow", "sleeping"),
    [
        ("20:59", {"Asia/Vladivostok"}),
        ("21:00", {"Asia/Vladivostok", "Europe/Moscow"}),
        ("07:29", {"Europe/Moscow"}),
        ("07:30", set()),
    ],
)
def test_when_it_is_night(desk: Desk, in_moscow: str, sleeping: set[str]) -> None:
    """By the clock of each centre: Vladivostok sleeps while Moscow is at work."""
    at = datetime.fromisoformat(f"2026-11-24T{in_moscow}").replace(tzinfo=MOSCOW)
    network = desk.halls.directory.network
    assert {network.centres[code].zone.key for code in asleep(network, at)} == sleeping


def test_nobody_is_woken(both: Desk) -> None:
    """What came to be at ten past midnight is mailed at once and told by telephone at half past
    seven."""
    on(both, 0, 10)
    both.booked()
    both.send()
    assert both.states() == ["confirmation mail sent", "confirmation sms queued"]
    on(both, 7, 29)
    assert both.send() == 0
    on(both, 7, 30)
    both.send()
    assert both.states("confirmation") == ["confirmation mail sent", "confirmation sms sent"]


def test_a_second_try_wakes_nobody(desk: Desk) -> None:
    """A gateway that was away in the evening is back at night: the message still waits."""
    on(desk, 20, 50)
    desk.booked(email=None)
    desk.gateway.mood = 503
    desk.send()
    desk.gateway.mood = 202
    on(desk, 23, 0)
    assert desk.send() == 0 and not desk.gateway.kept
    on(desk, 7, 30)
    desk.send()
    assert len(desk.gateway.kept) >= 1
