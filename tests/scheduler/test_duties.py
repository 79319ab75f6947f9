"""What falls due by the clock: each case for itself, each day at its own end."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.exc import OperationalError

from centres.network_file import import_network
from scheduler import duties
from tests.scheduler.conftest import NETWORK
from tests.scheduler.halls import Halls


def failing_for(case: str, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Re-planning of this case fails after it has noted something."""
    plain = duties.replan

    def replan(tx: Any, directory: Any, case_id: str, cause: str) -> Any:
        if case_id == case:
            tx.note("small", "case.reopened", case=case)
            raise error
        return plain(tx, directory, case_id, cause)

    monkeypatch.setattr(duties, "replan", replan)


def test_a_case_that_fails_at_closing_stops_no_other(
    halls: Halls, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its own no-show is taken back with all that was noted, and falls due again the next day;
    everybody else's day ends as ever."""
    bad, missed = halls.booked()
    good, other = halls.booked()
    with monkeypatch.context() as patched:
        failing_for(bad.id, patched, RuntimeError("no such day"))
        halls.go(max(missed[0].start, other[0].start) + timedelta(hours=9))
    assert [one.state for one in halls.file(bad).bookings] == ["booked"] * 3
    assert [one.state for one in halls.file(good).bookings][0] == "no_show"
    assert not halls.entries("case.reopened")
    assert f"closing of case {bad.id} failed" in caplog.text
    halls.days_on(1)
    assert [one.state for one in halls.file(bad).bookings][0] == "no_show"


def test_a_case_that_fails_in_the_morning_stops_no_other(
    halls: Halls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chain of the other is brought in line that very morning."""
    both = sorted((halls.booked() for _ in range(2)), key=lambda one: one[1][0].start)
    for _, booked in both:
        halls.visit(booked[0])
    # Reviewed in the order of their ids: the one that fails comes first.
    bad, good = sorted((case for case, _ in both), key=lambda case: case.id)
    due = halls.file(good).case.review_on
    assert due
    failing_for(bad.id, monkeypatch, RuntimeError("no such day"))
    halls.days_on((due - halls.today).days + 1)
    after = halls.file(good).case.review_on
    assert after and after > due


def test_a_database_in_trouble_is_nobody_s_single_trouble(
    hall: Halls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk takes back the whole transaction: the runner has to know, and tries again."""
    bad, missed = hall.booked()
    failing_for(bad.id, monkeypatch, OperationalError("", None, Exception("disk full")))
    with pytest.raises(OperationalError):
        hall.go(missed[0].start + timedelta(hours=9))


def test_a_hall_that_is_open_until_midnight_closes_its_day(halls: Halls, tmp_path: Path) -> None:
    """Who did not come today is a no-show at midnight, who is booked for tomorrow is not."""
    data = yaml.safe_load(NETWORK.read_text())
    data["branches"]["west"]["centres"]["small"]["hours"] = "mon-fri 09:00-24:00"
    (file := tmp_path / "late.yaml").write_text(yaml.safe_dump(data, allow_unicode=True))
    halls.write(import_network, file)
    halls.directory.forget()
    slots = ("small.tp-application.20261124T1000", "small.tp-application.20261125T1000")
    (today,), (tomorrow,) = (halls.book(halls.open(), [(1, slot)]) for slot in slots)
    halls.go(tomorrow.start.replace(hour=1))
    states = {entry.booking for entry in halls.entries("booking.no_show")}
    assert states == {today.id}
