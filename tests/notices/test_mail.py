"""Mails over a real SMTP server, in its good and its bad moods."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import update

from notices.settings import Settings
from scheduler.tables import case_people
from tests.notices.desk import ANNA, Desk


def calendars(mail: EmailMessage) -> list[Any]:
    parts: Any = mail.iter_attachments()
    return [Calendar.from_ical(part.get_content()) for part in parts]


def by_mail(desk: Desk) -> list[tuple[str, int, str | None]]:
    return [(one.state, one.attempts, one.fault) for one in desk.rows() if one.channel == "mail"]


def test_a_confirmation(desk: Desk) -> None:
    """From the centre to the applicant: three visits with codes, and a calendar of them."""
    case, bookings = desk.booked(lang="en")
    assert desk.send() == 2
    (mail,) = desk.server.mails
    assert mail["From"] == "Приёмная <centre@example.org>"
    assert mail["To"] == "Анна Ким <anna@example.org>"
    assert mail["Subject"].startswith("You are booked: ")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert desk.server.envelopes[0].rcpt_tos == ["anna@example.org"]
    body = mail.get_body().get_content()  # type: ignore[union-attr]
    assert case.code in body and all(one.code in body for one in bookings)
    assert "Originals" in body or "Passport" in body
    (calendar,) = calendars(mail)
    assert calendar["METHOD"] == "PUBLISH"
    assert [event.start for event in calendar.walk("VEVENT")] == [one.start for one in bookings]
    assert {event["SEQUENCE"] for event in calendar.walk("VEVENT")} == {0}


def test_a_change_says_why(desk: Desk) -> None:
    """The contract comes late: both visits move, the mail says from when to when and why, and the
    calendar follows under the same UIDs."""
    case, bookings = desk.booked(lang="en")
    desk.send()
    day = desk.halls.today + timedelta(days=30)
    desk.halls.report(case, "draft_ready", day)
    desk.hear()
    desk.send()
    before, after = desk.server.mails
    assert after["Subject"] == "Your visits have other times now"
    body = after.get_body().get_content()  # type: ignore[union-attr]
    assert f"The contract will be ready on {day.day} December 2026." in body
    assert "Visit 2 is moved." in body and "Visit 3 is moved." in body
    was, now = calendars(before)[0].walk("VEVENT"), calendars(after)[0].walk("VEVENT")
    assert [event["UID"] for event in was] == [event["UID"] for event in now]
    assert [event["SEQUENCE"] for event in now] == [0, 1, 1]
    live = {str(one.start) for one in desk.halls.live(case)}
    assert {str(event.start.astimezone(bookings[0].start.tzinfo)) for event in now} == live


def test_a_cancellation(desk: Desk) -> None:
    """What is cancelled leaves the calendar, what stays is still in it."""
    _, bookings = desk.told(lang="en")
    desk.halls.cancel(bookings[1])
    desk.hear()
    desk.send()
    (mail,) = desk.server.mails
    kept, gone = calendars(mail)
    assert (kept["METHOD"], gone["METHOD"]) == ("PUBLISH", "CANCEL")
    assert [event["UID"] for event in kept.walk("VEVENT")] == [f"{bookings[0].id}@priyom"]
    assert {event["STATUS"] for event in gone.walk("VEVENT")} == {"CANCELLED"}
    assert len(gone.walk("VEVENT")) == 2


def test_the_branch_head(desk: Desk) -> None:
    """Goes to the address in the settings, without the applicant's name."""
    case, _ = desk.told()
    with desk.store.write() as tx:
        why = [{"key": "visit.none_lawful", "values": {"date": "2026-12-15"}}]
        tx.note("small", "alert.no-lawful-date", case=case.id, visit=2, why=why)
    desk.hear()
    desk.send()
    (mail,) = desk.server.mails
    assert mail["To"] == "head@example.org"
    assert case.code in mail["Subject"]
    assert "Анна" not in mail.get_content()


@pytest.mark.parametrize(
    ("mood", "fault"),
    [("dies early", "line"), ("busy", "sender"), ("greylists", "recipient"), ("full", "message")],
)
def test_not_taken_is_tried_again(desk: Desk, mood: str, fault: str) -> None:
    """Until the server has it, and then never again."""
    desk.booked()
    desk.server.mood = mood
    desk.send()
    assert by_mail(desk) == [("queued", 1, fault)]
    desk.server.mood = "good"
    desk.send()
    assert by_mail(desk) == [("queued", 1, fault)], "its time has not come yet"
    desk.later(minutes=3)
    desk.send()
    desk.send()
    assert by_mail(desk) == [("sent", 2, None)]
    assert len(desk.server.mails) == 1


def test_a_clock_put_back_holds_nothing_up(desk: Desk) -> None:
    """What waits for its next try does not wait for the hours to come round again."""
    desk.booked()
    desk.server.mood = "busy"
    desk.send()
    desk.server.mood = "good"
    desk.later(hours=-3)
    desk.send()
    assert by_mail(desk) == [("sent", 2, None)]


def test_a_server_that_is_not_there(desk: Desk) -> None:
    """Costs one try a round, however many wait; text messages go out meanwhile."""
    for number in range(3):
        desk.booked(phone=f"8 916 123-45-6{number}")
    desk.server.stop()
    assert desk.send() == 3
    waiting = [attempts for state, attempts, _ in by_mail(desk) if state == "queued"]
    assert sorted(waiting) == [0, 0, 1]


def test_given_up_in_the_end(desk: Desk) -> None:
    """After two days of a server that says «later», with ever longer pauses."""
    desk.booked()
    desk.server.mood = "greylists"
    for _try in range(20):
        desk.send()
        desk.store.clock.advance(timedelta(hours=4))
    assert by_mail(desk) == [("failed", 13, "recipient")]


@pytest.mark.parametrize(("mood", "patience"), [("dies", 2.0), ("hangs", 0.3)])
def test_a_line_that_died_after_the_message(desk: Desk, mood: str, patience: float) -> None:
    """It may be in somebody's box: doubtful, and never sent twice unasked."""
    desk.booked()
    desk.server.mood = mood
    desk.worker = desk.new_worker(
        Settings(desk.server.url, desk.settings.mail_from, timeout=patience)
    )
    desk.send()
    desk.server.mood = "good"
    desk.later(hours=1)
    desk.send()
    assert by_mail(desk) == [("doubtful", 1, "line_after_data")]
    assert len(desk.server.raw) == 1


def test_poison_is_set_aside(desk: Desk) -> None:
    """A mailbox that does not exist, an address that is none, a message that is not liked: failed
    at once, and the others go out."""
    desk.server.refused = {"nobody@example.org"}
    desk.booked(email="nobody@example.org")
    broken, _ = desk.booked()
    desk.booked()
    _write_email(desk, broken.id, "x@y\r\nBcc: all@example.org")
    desk.send()
    assert by_mail(desk) == [
        ("failed", 1, "recipient"),
        ("failed", 0, "address"),
        ("sent", 1, None),
    ]
    assert len(desk.server.mails) == 1
    desk.server.mood = "rejects"
    desk.booked()
    desk.send()
    assert by_mail(desk)[-1] == ("failed", 1, "message")


def test_a_row_that_cannot_be_put_together(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails alone."""
    desk.booked()
    desk.booked()
    first = desk.rows()[0].id
    from notices import worker

    def compose(facts: Any, notice_id: str, mail_from: str) -> Any:
        if notice_id == first:
            raise KeyError("no such text")
        return plain(facts, notice_id, mail_from)

    plain = worker.compose
    monkeypatch.setattr(worker, "compose", compose)
    desk.send()
    assert by_mail(desk) == [("failed", 0, "facts"), ("sent", 1, None)]


@pytest.mark.parametrize("address", ["анна@example.org", "a b@example.org", "@", "x@"])
def test_addresses_that_no_server_takes(desk: Desk, address: str) -> None:
    """Are refused here; nothing of them reaches the wire."""
    case, _ = desk.booked()
    _write_email(desk, case.id, address)
    desk.send()
    assert by_mail(desk) == [("failed", 0, "address")]


def test_a_domain_in_cyrillic(desk: Desk) -> None:
    """Goes out in the form that mail servers read."""
    desk.booked(email="anna@почта.рф")
    desk.send()
    assert desk.server.envelopes[0].rcpt_tos == ["anna@xn--80a1acny.xn--p1ai"]


def test_no_encryption_no_mail(desk: Desk) -> None:
    """Where STARTTLS is asked for, a server without it gets nothing."""
    desk.booked()
    url = desk.server.url.replace("smtp:", "smtp+starttls:")
    desk.worker = desk.new_worker(Settings(url, ANNA["email"], timeout=1))
    desk.send()
    assert by_mail(desk) == [("queued", 1, "connect")] and not desk.server.raw


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_url": "mail.example.org"},
        {"smtp_url": "http://mail.example.org"},
        {"smtp_url": "smtp://user:secret@:25"},
        {"sms_url": "ftp://gateway"},
        {"sms_url": "http://gateway:port"},
        {"mail_from": "nobody"},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, str]) -> None:
    """Are refused at the start, in words without the password."""
    with pytest.raises(ValueError) as caught:
        Settings(**wrong)  # type: ignore[arg-type]
    assert "secret" not in str(caught.value)


def _write_email(desk: Desk, case: str, address: str) -> None:
    with desk.store.write() as tx:
        here = case_people.c.case == case
        tx.conn.execute(update(case_people).where(here).values(email=address))
