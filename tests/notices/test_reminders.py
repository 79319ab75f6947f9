"""Three days before, the day before, on the morning; and never of what is no more."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from notices.reminders import JOBS, remind
from scheduler.rows import Booking
from tests.notices.desk import Desk


def second(bookings: list[Booking]) -> Booking:
    return next(one for one in bookings if one.visit == 2)


def test_when_reminders_fall_due(desk: Desk) -> None:
    """Twice a day in each time zone, by that zone's own clock."""
    job, now = JOBS[0], desk.halls.now
    found = sorted(job.slots(desk.halls.directory, now, now + timedelta(days=1)))
    local = [(slot.key, slot.at.astimezone(ZoneInfo(slot.key)).strftime("%H:%M")) for slot in found]
    assert sorted(local) == [
        ("Asia/Vladivostok", "07:30"),
        ("Asia/Vladivostok", "10:00"),
        ("Europe/Moscow", "07:30"),
        ("Europe/Moscow", "10:00"),
    ]


def test_a_visit_is_reminded_of_three_times(both: Desk) -> None:
    """By mail and by text message, each time with the day as it then is."""
    _, bookings = both.told()
    start = second(bookings).start
    for hours in (68, 20, 1):
        both.go(start - timedelta(hours=hours))
        both.send()
    reminders = [one for one in both.rows("reminder") if one.booking == second(bookings).id]
    assert [one.facts["days"] for one in reminders] == [3, 3, 1, 1, 0, 0]
    assert {one.state for one in reminders} == {"sent"}
    assert len(both.gateway.kept) == 3


def test_asked_twice_reminded_once(both: Desk) -> None:
    """Two leaders, or a job that ran again: the key says it is the same."""
    _, bookings = both.told()
    both.store.clock.set(second(bookings).start - timedelta(days=1, hours=5))
    for _again in range(2):
        with both.store.write() as tx:
            remind(tx, both.halls.directory, "Europe/Moscow", 1)
    assert len(both.rows("reminder")) == 2


def test_no_reminder_of_a_cancelled_visit(desk: Desk) -> None:
    """Neither queued, nor sent where it was queued already."""
    _, bookings = desk.told()
    visit = second(bookings)
    desk.go(visit.start - timedelta(days=1))
    desk.halls.cancel(visit)
    desk.send()
    assert "reminder" not in "".join(str(mail["Subject"]).lower() for mail in desk.server.mails)
    mine = [one for one in desk.rows("reminder") if one.booking == visit.id]
    assert {one.state for one in mine} == {"skipped"}
    desk.go(visit.start - timedelta(minutes=10))
    assert [one for one in desk.rows("reminder") if one.booking == visit.id] == mine


def test_a_moved_visit_is_reminded_of_at_its_new_time(desk: Desk) -> None:
    """What was queued for the old time is dropped; the new time has reminders of its own."""
    case, bookings = desk.told()
    visit = second(bookings)
    desk.store.clock.set(visit.start - timedelta(days=1))
    with desk.store.write() as tx:
        remind(tx, desk.halls.directory, "Europe/Moscow", 1)
    desk.halls.move(visit, desk.later_slot(visit, 5))
    desk.send()
    assert {(one.state, one.fault) for one in desk.rows("reminder")} == {("skipped", "moved")}
    moved = desk.halls.file(case).live(2)
    assert moved
    desk.go(moved.start - timedelta(hours=1))
    desk.hear()
    desk.send()
    fresh = [one for one in desk.rows("reminder") if one.facts["start"] == moved.start.isoformat()]
    assert [one.state for one in fresh if one.facts["days"] == 0] == ["sent", "sent"]


def test_late_reminders_are_said_once(desk: Desk) -> None:
    """After a silence of days only the latest is sent: nobody hears «in three days» and «today»
    in one minute."""
    _, bookings = desk.told()
    visit = second(bookings)
    desk.go(visit.start - timedelta(hours=1))
    desk.send()
    mine = [one for one in desk.rows("reminder") if one.booking == visit.id]
    assert [(one.facts["days"], one.state, one.fault) for one in mine] == [
        (3, "skipped", "overtaken"),
        (3, "skipped", "overtaken"),
        (1, "skipped", "overtaken"),
        (1, "skipped", "overtaken"),
        (0, "sent", None),
        (0, "sent", None),
    ]


def test_no_reminder_of_what_is_over(desk: Desk) -> None:
    """A server that was down over the visit says nothing about it."""
    _, bookings = desk.told()
    visit = second(bookings)
    desk.go(visit.start + timedelta(minutes=1))
    desk.send()
    mine = [one for one in desk.rows("reminder") if one.booking == visit.id]
    assert {(one.state, one.fault) for one in mine} == {("skipped", "over")}


def test_no_reminder_to_somebody_erased(desk: Desk) -> None:
    """Without personal data there is nobody to remind."""
    case, bookings = desk.told()
    desk.forget(case)
    desk.go(second(bookings).start - timedelta(hours=1))
    assert desk.rows("reminder") == []
