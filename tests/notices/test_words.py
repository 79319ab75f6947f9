"""What is said, in both languages, and how long it may be."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from notices.facts import Change, Facts, Visit
from notices.ics import CANCEL, PUBLISH, calendar
from notices.outbox import Kind
from notices.sms import MOST, fit, segments, sms
from notices.texts import mail
from notices.words import OWN, Words
from web.reasons import REASONS

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=MOSCOW)
VALUES = {"date": "2026-12-15", "days": 15, "unit": "days", "visit": 2, "first": "2026-12-01"}


def visit(number: int, days: int = 1, sequence: int = 0) -> Visit:
    start = NOW + timedelta(days=days)
    return Visit(
        booking=f"01920000-0000-7000-8000-00000000000{number}",
        number=number,
        name="Договор и технические условия",
        start=start,
        end=start + timedelta(minutes=20),
        place="Центр обслуживания клиентов «Центральный клиентский офис»",
        address="115114, Москва, 2-й Павелецкий проезд, дом 3, строение 2",
        bring=("Паспорт", "Подлинники документов заявки", "Доверенность представителя"),
        code="12345678",
        sequence=sequence,
    )


def change(number: int, what: str = "moved") -> Change:
    why = (("draft_ready.forecast", VALUES), ("visit.latest", VALUES))
    before, after = NOW + timedelta(days=10), NOW + timedelta(days=17)
    return Change(number, what, before, None if what == "gone" else after, why, "draft_ready")


def facts(kind: Kind, lang: str = "ru", **said: object) -> Facts:
    visits = tuple(visit(number, 10 * number) for number in (1, 2, 3))
    made = Facts(kind, lang, NOW, "a@example.org", "Сеть", "8-800-700-40-70", "87654321")
    return replace(made, **{"visits": visits, **said})  # type: ignore[arg-type]


ALL = (
    {"kind": Kind.CONFIRMATION, "changes": (change(1, "made"), change(2, "made"))},
    {"kind": Kind.CHANGE, "changes": (change(1), change(2), change(3))},
    {"kind": Kind.CHANGE, "changes": (change(1), change(2, "made"), change(3, "gone"))},
    {"kind": Kind.CANCELLATION, "changes": tuple(change(one, "gone") for one in (1, 2, 3))},
    {"kind": Kind.CANCELLATION, "ended": "withdrawn"},
    {"kind": Kind.CANCELLATION, "ended": "lapsed"},
    {"kind": Kind.REMINDER, "visits": (visit(2),)},
)


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("said", ALL)
def test_a_text_message_is_never_too_long(said: dict[str, object], lang: str) -> None:
    """Three segments at most, in either alphabet, whatever the centre is called."""
    text = sms(facts(lang=lang, **said))  # type: ignore[arg-type]
    assert 0 < segments(text) <= MOST
    assert "%" not in text and "\n" not in text


def test_segments() -> None:
    """70 and 67 characters of Cyrillic, 160 and 153 of plain Latin."""
    assert [segments("ж" * count) for count in (70, 71, 134, 201, 202)] == [1, 2, 2, 3, 4]
    assert [segments("x" * count) for count in (160, 161, 306, 459, 460)] == [1, 2, 2, 3, 4]
    assert segments("[" * 81) == 2
    assert segments("🙂" * 36) == 2


def test_what_matters_comes_first() -> None:
    """Where room is short, the least needful is left out, and the rest cut off at last."""
    assert fit(["ж" * 190], ["в" * 20, "ц" * 5]) == "ж" * 190 + " " + "ц" * 5
    cut = fit(["ж" * 500], ["в"])
    assert segments(cut) == MOST and cut.endswith("…")


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("said", ALL)
def test_a_mail_says_everything(said: dict[str, object], lang: str) -> None:
    """Each visit with its day, place, code and what to bring; nothing left unfilled."""
    subject, body = mail(facts(lang=lang, **said))  # type: ignore[arg-type]
    assert subject and "%(" not in subject + body and ".." not in body
    for one in said.get("visits", facts(Kind.CHANGE).visits):  # type: ignore[attr-defined]
        for part in (one.code, one.place, one.address, f"{one.start:%H:%M}", *one.bring):
            assert part in body


def test_a_change_says_from_when_to_when_and_why() -> None:
    """The old time, the new one, and the reason as a sentence."""
    _, body = mail(facts(Kind.CHANGE, "en", changes=(change(2),)))
    assert "It was: Thursday, 3 December 2026, 10:00" in body
    assert "It is now: Thursday, 10 December 2026, 10:00" in body
    assert "Why: The contract will be ready on 15 December 2026. By 15 December 2026" in body


def test_a_reminder_counts_from_when_it_is_sent() -> None:
    """«Tomorrow» is what it is for the reader, not for the row."""
    subjects = [mail(facts(Kind.REMINDER, "en", visits=(visit(2, days),)))[0] for days in (0, 1, 3)]
    assert subjects == [
        "Reminder: visit 2 – today, 10:00",
        "Reminder: visit 2 – tomorrow, 10:00",
        "Reminder: visit 2 – Thursday, 26 November, 10:00",
    ]


def test_the_branch_head_learns_no_names() -> None:
    """The case's code, the centre, the visit and why: who it is, the case itself says."""
    alert = facts(
        Kind.NO_DATE, "en", visit=2, place="Small hall", why=(("visit.none_lawful", VALUES),)
    )
    subject, body = mail(replace(alert, visits=(), name="Анна"))
    assert subject == "No lawful date is left: case 87654321, visit 2"
    assert "Small hall" in body and "No free time is left until 15 December 2026." in body
    assert "Анна" not in body


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_reason_has_words(lang: str) -> None:
    """All that the scheduler can say, a mail can; a programme's own milestone is said, too."""
    words = Words(lang)
    for key in (*REASONS, *OWN, "inspected.planned"):
        said = words.reason((key, VALUES))
        assert said and "%" not in said
    for unit in ("days", "working days", "months"):
        assert "15" in words.reason(("draft_ready.planned", VALUES | {"unit": unit}))
    assert words.reason(("visit.closed", {"date": date(2026, 12, 15)})) == words.reason(
        ("visit.closed", {"date": "2026-12-15"})
    )


def test_an_unknown_language_is_spoken_to_in_russian() -> None:
    """Rather than not at all."""
    assert mail(facts(Kind.CHANGE, "tt", changes=(change(2),))) == mail(
        facts(Kind.CHANGE, "ru", changes=(change(2),))
    )


def test_a_calendar_keeps_who_it_is_of() -> None:
    """The UID stays, SEQUENCE grows, times are in the centre's own zone."""
    first = Calendar.from_ical(calendar(facts(Kind.CHANGE), [visit(2)], PUBLISH))
    moved = Calendar.from_ical(calendar(facts(Kind.CHANGE), [visit(2, 8, 1)], PUBLISH))
    (before,), (after,) = first.walk("VEVENT"), moved.walk("VEVENT")
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.start == NOW + timedelta(days=8)
    assert after["DTSTART"].params["TZID"] == "Europe/Moscow"
    assert first["METHOD"] == "PUBLISH" and first.walk("VTIMEZONE")
    assert after["DTSTAMP"].dt == NOW.astimezone(UTC)


def test_a_cancelled_visit_leaves_the_calendar() -> None:
    """METHOD:CANCEL with the same UID."""
    gone = Calendar.from_ical(calendar(facts(Kind.CANCELLATION), [visit(2, 8, 2)], CANCEL))
    (event,) = gone.walk("VEVENT")
    assert (gone["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)


def test_a_summer_time_zone() -> None:
    """A zone with summer time is written so that both halves of the year are right."""
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2027, 3, 26, 9, 0, tzinfo=berlin)
    found = [
        replace(visit(number), start=start + timedelta(days=days), end=start + timedelta(days=days))
        for number, days in ((2, 0), (3, 7))
    ]
    made = Calendar.from_ical(calendar(facts(Kind.CHANGE), found, PUBLISH))
    assert [event.start.astimezone(UTC).hour for event in made.walk("VEVENT")] == [8, 7]
    assert len(made.walk("VTIMEZONE")) == 1
