"""Alerts: raised before a breach, and judged by what came."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from foresight.alerts import (
    CALM_FOR,
    HORIZON,
    Alert,
    Watchman,
    acted,
    counts,
    end_alert,
    keep_action,
    open_alert,
    raise_alert,
    verdict,
)
from foresight.engine import Breach
from foresight.forecast import Forecast
from foresight.tables import alerts
from store import Store
from tests.house import MORNING
from tests.line.room import Room
from tests.quick import emptied, kept

ALERT = Alert("a", "hall", 3, MORNING, None)
LATER = MORNING + timedelta(minutes=10)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    with kept(request.param, tmp_path_factory.mktemp("alerts")) as store:
        yield store


@pytest.fixture
def room(kept_store: Store) -> Room:
    return Room(emptied(kept_store))


def outlook(room: Room, chance: float, over: int = 0) -> Forecast:
    seq = len(room.entries())
    return Forecast("hall", seq, room.now(), {}, {}, over, Breach(chance, 600.0), (), 0.5)


def test_an_alert_is_right_when_somebody_crosses_the_limit() -> None:
    """Whatever was done meanwhile."""
    assert verdict(ALERT, LATER, 1, None) == "right"


def test_an_alert_ends_when_it_stays_calm_or_its_hour_is_over() -> None:
    """Averted where a window was opened, wrong where nobody did anything."""
    acted = Alert("a", "hall", 3, MORNING, LATER)
    assert verdict(ALERT, LATER, 0, None) is None
    assert verdict(ALERT, LATER, 0, LATER - CALM_FOR / 2) is None
    assert verdict(ALERT, LATER, 0, LATER - CALM_FOR) == "wrong"
    assert verdict(acted, LATER, 0, LATER - CALM_FOR) == "averted"
    assert verdict(acted, MORNING + HORIZON, 0, None) == "averted"


def test_one_leaning_outlook_is_no_alert() -> None:
    """Two in a row are; a breach that is there already needs no prophecy."""
    watchman = Watchman()
    base = Forecast("hall", 1, MORNING, {}, {}, 0, Breach(0.9, 60.0), (), 0.5)
    calm = Forecast("hall", 1, MORNING, {}, {}, 0, Breach(0.1, 60.0), (), 0.5)
    there = Forecast("hall", 1, MORNING, {}, {}, 2, Breach(0.9, 60.0), (), 0.5)
    assert [watchman.threatens(one) for one in (base, calm, base, base)] == [
        False, False, False, True,
    ]  # fmt: skip
    assert not watchman.threatens(there)


def test_an_alert_is_journaled_and_averted_by_opening_a_window(room: Room) -> None:
    """Raised with its chance and hour; a window opened since, and two calm minutes, end it."""
    room.open("1")
    watchman = Watchman()
    with room.store.write("system") as tx:
        raise_alert(tx, room.centre, outlook(room, 0.8))
    raised = room.entries()[-1]
    assert raised.kind == "alert.raised" and raised.data["chance"] == 0.8
    assert raised.data["breach_at"] == (room.now() + timedelta(minutes=10)).isoformat()
    room.wait(minutes=1)
    room.open("2")
    for minutes in (0, 1, 1.1):
        room.wait(minutes=minutes)
        with room.store.write("system") as tx:
            alert = open_alert(tx.conn, "hall")
            assert alert
            alert = acted(tx.conn, alert)
            keep_action(tx, alert)
            outcome = watchman.judge(alert, tx.now, outlook(room, 0.1))
            if outcome:
                end_alert(tx, alert, outcome)
    assert room.entries()[-1].data["outcome"] == "averted"
    with room.store.read() as conn:
        assert open_alert(conn, "hall") is None
        day = room.centre.hours.day_of(room.now())
        assert counts(conn, ["hall"], day, day) == {"right": 0, "averted": 1, "wrong": 0, "open": 0}
        kept_at = conn.execute(select(alerts.c.acted_at)).scalar()
    assert kept_at == MORNING + timedelta(minutes=1)


def test_a_hall_is_warned_of_once(room: Room) -> None:
    """The database holds one open alert a hall, whoever else looks out."""
    with room.store.write("system") as tx:
        raise_alert(tx, room.centre, outlook(room, 0.8))
    with pytest.raises(Exception, match="(?i)unique"), room.store.write("system") as tx:
        raise_alert(tx, room.centre, outlook(room, 0.9))
    assert room.kinds() == ["alert.raised"]
