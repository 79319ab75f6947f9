"""The hand at the letter box: crashes, erased people, nothing configured, a life of its own."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from notices.settings import Settings
from tests.house import ROOT
from tests.notices.desk import Desk

SENDER = """
import sys
from datetime import datetime
from centres.directory import Directory
from notices.settings import Settings
from notices.worker import Worker
from store import Store

url, smtp, sms, now = sys.argv[1:]
store = Store(url)
store.clock.set(datetime.fromisoformat(now))
Worker(store, Directory(store), Settings(smtp, "centre@example.org", sms, "secret")).start()
sys.stdin.read()
"""


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.02)


def test_killed_in_the_middle(desk: Desk) -> None:
    """A process that is killed while both servers have a message and have not answered: the mail
    is doubtful and stays so, the text message goes out once more under its id, and nobody gets
    anything twice."""
    desk.booked()
    desk.server.mood = desk.gateway.mood = "hangs"
    urls = [desk.store.url, desk.server.url, desk.gateway.url]
    command = [sys.executable, "-c", SENDER, *urls, desk.halls.now.isoformat()]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
    until(lambda: bool(desk.server.raw and desk.gateway.asked))
    process.kill()
    process.wait()
    assert process.stdin
    process.stdin.close()
    desk.server.mood, desk.gateway.mood = "good", 202
    worker = desk.new_worker()
    worker.start()
    until(lambda: "confirmation sms sent" in desk.states())
    worker.stop()
    assert desk.states() == ["confirmation mail doubtful", "confirmation sms sent"]
    assert (len(desk.server.raw), len(desk.gateway.kept), len(desk.gateway.asked)) == (1, 1, 2)


def test_two_hands_send_once(desk: Desk) -> None:
    """Two workers that both believe to lead: each message goes to one of them."""
    for _number in range(4):
        desk.booked()
    workers = [desk.new_worker(), desk.new_worker()]
    for worker in workers:
        worker.start()
        worker.wake()
    until(lambda: {state.split()[-1] for state in desk.states()} == {"sent"})
    for worker in workers:
        worker.stop()
    assert (len(desk.server.raw), len(desk.gateway.asked)) == (4, 4)


def test_erased_before_it_was_sent(both: Desk) -> None:
    """Nobody is there to send to: skipped, on both channels, and nothing leaves the house."""
    case, _ = both.booked()
    both.forget(case)
    assert both.send() == 0
    assert {(one.state, one.fault) for one in both.rows()} == {("skipped", "no_address")}
    assert not both.server.raw and not both.gateway.asked


def test_nothing_configured(both: Desk) -> None:
    """Rows say so and are done with: no loop of errors, and no flood when it is configured."""
    both.booked()
    both.worker = both.new_worker(Settings())
    assert both.send() == 0
    assert {(one.state, one.fault) for one in both.rows()} == {("skipped", "not_configured")}
    both.worker = both.new_worker()
    assert both.send() == 0


def test_only_mail_configured(desk: Desk) -> None:
    """Each channel for itself; a server without a sender's address is none."""
    desk.booked()
    desk.worker = desk.new_worker(Settings(smtp_url=desk.server.url, sms_token="unused"))
    desk.send()
    assert desk.states() == ["confirmation mail skipped", "confirmation sms skipped"]


def test_news_of_the_past(desk: Desk) -> None:
    """A house that was down for months does not write to people about visits long over."""
    desk.booked()
    desk.store.clock.advance(timedelta(days=300))
    assert desk.send() == 0
    assert {(one.state, one.fault) for one in desk.rows()} == {("skipped", "over")}


def test_a_confirmation_of_nothing(desk: Desk) -> None:
    """Booked and cancelled before anything was sent: only the cancellation goes out."""
    _, bookings = desk.booked()
    desk.halls.cancel(bookings[0])
    desk.hear()
    desk.send()
    assert [one.fault for one in desk.rows("confirmation")] == ["not_booked", "not_booked"]
    assert desk.states("cancellation") == ["cancellation mail sent", "cancellation sms sent"]


def test_no_head_no_mail(desk: Desk) -> None:
    """A branch whose head left no address: the alert stays on the screens."""
    case, _ = desk.told()
    from sqlalchemy import update

    from centres.tables import network

    with desk.store.write() as tx:
        tx.conn.execute(update(network).values(settings={}, version=network.c.version + 1))
        tx.note("small", "alert.no-lawful-date", case=case.id, visit=2, why=[])
    desk.halls.directory.forget()
    desk.hear()
    desk.send()
    assert [one.fault for one in desk.rows("no_date")] == ["no_address"]


def test_it_sends_by_itself(desk: Desk) -> None:
    """Started, it finds what is due without being rung; one that does not lead keeps still."""
    idle = desk.new_worker()
    leads = [False]
    for line in idle.lines.values():
        line._leads = lambda: leads[0]
    desk.booked()
    idle.start()
    time.sleep(1.3)
    assert not desk.server.raw
    leads[0] = True
    until(lambda: {state.split()[-1] for state in desk.states()} == {"sent"})
    idle.stop()


def test_a_database_that_goes_away_after_sending(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That the message was taken is not forgotten: it is written down as soon as can be, and the
    message is not sent again."""
    desk.booked(email=None)
    plain, broken = desk.store.write, [False]

    @contextmanager
    def write(*given: Any, **named: Any) -> Any:
        if desk.gateway.asked and not broken[0]:
            broken[0] = True
            raise ConnectionError("the database is away")
        with plain(*given, **named) as tx:
            yield tx

    monkeypatch.setattr(desk.store, "write", write)
    with pytest.raises(ConnectionError):
        desk.send()
    assert desk.states() == ["confirmation sms sending"]
    desk.send()
    assert desk.states() == ["confirmation sms sent"]
    assert len(desk.gateway.asked) == 1
