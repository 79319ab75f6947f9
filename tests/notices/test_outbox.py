"""From the journal to the outbox: each thing once, and none of it personal."""

import json
from datetime import timedelta
from typing import Any

import pytest

from notices.follower import NAME, follower
from scheduler import events
from store import cursors, journal
from store.followers import Walk
from tests.notices.desk import ANNA, Desk


def test_a_booking_is_confirmed_once(both: Desk) -> None:
    """Three bookings of one change are one mail and one text message; the same entries a second
    time are nothing."""
    both.booked()
    both.hear_again()
    assert both.states() == ["confirmation mail queued", "confirmation sms queued"]


def test_no_mail_without_an_address(desk: Desk) -> None:
    """Who left no mail address is told by text message alone."""
    desk.booked(email=None)
    assert desk.states() == ["confirmation sms queued"]


def test_a_late_contract_is_one_change(both: Desk) -> None:
    """Visits 2 and 3 move in one change: one message on each channel."""
    case, _ = both.told()
    both.halls.report(case, "draft_ready", both.halls.today + timedelta(days=30))
    both.hear()
    assert both.states("change") == ["change mail queued", "change sms queued"]
    told = both.rows("change")[0].facts["told"]
    assert [one["visit"] for one in told] == [2, 3]


def test_nothing_personal_is_kept(desk: Desk) -> None:
    """Neither the address nor the name nor a code is in the row: erasing a person is enough."""
    case, bookings = desk.booked()
    kept = json.dumps([row.facts for row in desk.rows()]) + "".join(row.key for row in desk.rows())
    person = [ANNA["name"], "916123", ANNA["email"], case.code, bookings[0].code]
    assert not any(str(part) in kept for part in person)


def test_a_withdrawn_case(desk: Desk) -> None:
    """One cancellation for the case and everything that was booked."""
    case, _ = desk.told()
    desk.halls.report(case, "withdrawn")
    desk.hear()
    assert desk.states("cancellation") == ["cancellation mail queued", "cancellation sms queued"]
    assert desk.rows("cancellation")[0].facts["ended"] == "withdrawn"


def test_the_branch_head_is_told(desk: Desk) -> None:
    """Where no lawful date is left, besides the visitor."""
    case, bookings = desk.told()
    with desk.store.write() as tx:
        why = [{"key": "visit.none_lawful", "values": {"date": "2026-12-15"}}]
        tx.note("small", "alert.no-lawful-date", case=case.id, visit=2, why=why)
    desk.hear()
    assert desk.states("no_date") == ["no_date mail queued"]
    assert desk.rows("no_date")[0].lang == "ru"


def test_a_batch_that_cuts_a_change_in_two(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The follower reads on to the change's end: still one message, and nothing twice."""
    desk.halls.booked(**ANNA)
    monkeypatch.setattr("store.followers.BATCH", 3)
    Walk(desk.store, follower(lambda: None)).round()
    assert desk.states() == ["confirmation mail queued", "confirmation sms queued"]
    assert len(desk.rows()[0].facts["told"]) == 3


def test_a_follower_that_died_half_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows and cursor are one transaction: after a crash it begins where it was."""
    desk.halls.booked(**ANNA)

    def dies(*_: Any) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("store.engine.cursors.save", dies)
        with pytest.raises(RuntimeError):
            desk.hear()
    assert desk.rows() == []
    desk.hear()
    assert len(desk.rows()) == 2


def test_what_concerns_nobody_costs_nothing(desk: Desk) -> None:
    """Entries of the hall move no cursor of their own: a busy hall costs this follower no disk."""
    desk.booked()
    walk = Walk(desk.store, follower(lambda: None))
    places = []
    for kind in ("window.opened", "window.closed"):
        with desk.store.write() as tx:
            tx.note("small", kind, window="1")
        walk.round()
        places.append(_place(desk))
    assert places[0] == places[1]


def test_the_worker_is_rung(desk: Desk) -> None:
    """After the commit, so that it finds what it was rung for."""
    seen = []
    desk.halls.booked(**ANNA)
    Walk(desk.store, follower(lambda: seen.append(len(desk.rows())))).round()
    assert seen == [2]


def test_a_case_that_lapsed(desk: Desk) -> None:
    """Silence that ends a case is told, though nothing was booked any more."""
    case = desk.halls.open(**{**ANNA, "power_kw": 15})
    with desk.store.write() as tx:
        events.end(tx, desk.halls.file(case), "lapsed")
    desk.hear()
    assert desk.states() == ["cancellation mail queued", "cancellation sms queued"]


def _place(desk: Desk) -> int:
    with desk.store.write() as tx:
        return cursors.hold(tx.conn, NAME, "small")


def test_the_journal_is_only_read(desk: Desk) -> None:
    """Telling people leaves no entries: another follower has no work by it."""
    desk.booked()
    with desk.store.read() as conn:
        before = journal.head(conn, "small")
    desk.send()
    with desk.store.read() as conn:
        assert journal.head(conn, "small") == before
