"""Before a hall breaks its target its branch head is written to, once."""

from datetime import timedelta
from typing import Any

from foresight.advice import Advice
from foresight.alerts import raise_alert
from foresight.engine import Breach
from foresight.forecast import Forecast
from tests.notices.desk import Desk
from tests.notices.test_devices import devices, note

OPEN = Advice("open", "2", after=0.12)


def warn(desk: Desk, *advice: Advice) -> Any:
    """The lookout has found a breach ten minutes ahead; the mail, if one goes out."""
    centre = next(iter(desk.halls.directory.network.centres.values()))
    at = desk.store.clock.now()
    found = Forecast(centre.code, 0, at, {}, {}, 0, Breach(0.46, 600.0), advice, 0.5)
    with desk.store.write("system") as tx:
        raise_alert(tx, centre, found)
    desk.hear()
    desk.send()
    return desk.server.mails[-1] if desk.server.mails else None


def test_the_head_reads_when_and_what_helps(desk: Desk) -> None:
    """The hour, how likely it is, and the smallest action with its effect."""
    mail = warn(desk, OPEN)
    assert mail["To"] == "head@example.org" and "46 %" in mail["Subject"]
    body = mail.get_body().get_content()
    assert "Открыть окно 2: риск 46 % → 12 %" in body
    assert desk.states() == ["breach mail sent"]
    desk.hear_again()
    desk.send()
    assert desk.states() == ["breach mail sent"]


def test_where_nothing_in_the_hall_helps_that_is_said(desk: Desk) -> None:
    """A single window that works already: visitors may book, or go elsewhere."""
    assert "Все окна работают" in warn(desk).get_body().get_content()


def test_an_old_warning_is_not_sent(desk: Desk) -> None:
    """A server that was away for half an hour gets no news of what is past."""
    desk.server.mood = "busy"
    warn(desk, OPEN)
    desk.server.mood = "good"
    desk.store.clock.advance(timedelta(minutes=30))
    desk.send()
    assert desk.server.mails == [] and desk.states() == ["breach mail skipped"]


def test_a_warning_waits_for_no_mail_about_devices(desk: Desk) -> None:
    """That mailbox may be full for a day; the warning is good for minutes."""
    desk.server.mood = "busy"
    note(desk, (devices(desk)[0], "silent"))
    desk.server.mood = "good"
    assert "46 %" in warn(desk, OPEN)["Subject"]
    assert desk.states() == ["device_trouble mail queued", "breach mail sent"]
