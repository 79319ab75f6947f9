"""What supervisors read: how many wait, who stands still, what was not sent; no names."""

from datetime import timedelta
from typing import Any

from notices.outbox import Channel, Draft, Kind, queue
from store import Store


def metrics(app: Any) -> dict[str, float]:
    """The house's own figures, by name with labels."""
    said = app.test_client().get("/metrics").get_data(as_text=True)
    rows = [line.rpartition(" ") for line in said.splitlines() if line.startswith("priyom_")]
    return {name: float(value) for name, _, value in rows}


def test_what_stands_still_has_an_age(app: Any) -> None:
    """A follower that is behind and a message that waits: since when; else neither is there."""
    store: Store = app.extensions["priyom"].store
    before = metrics(app)
    assert not any(name.startswith(("priyom_follower", "priyom_notices")) for name in before)
    with store.write() as tx:
        tx.note("hall", "config.changed", what="a")
        tx.save_cursor("voice", "hall", 0)
        until = tx.now + timedelta(days=1)
        queue(tx, Draft("1", "hall", None, Kind.BREACH, Channel.MAIL, "ru", {}, until))
    store.clock.advance(timedelta(minutes=3))
    after = metrics(app)
    assert after['priyom_follower_seconds{follower="voice"}'] == 180
    assert after['priyom_notices_waiting{channel="mail"}'] == 1
    assert after['priyom_notices_seconds{channel="mail"}'] == 180
