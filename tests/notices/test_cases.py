"""The branch head hears of visits for which something is missing, and of terms that have passed."""

from datetime import timedelta
from typing import Any

from scheduler.duties import due_in_the_morning, review_cases
from scheduler.entries import note_alert
from scheduler.rows import Booking, Case
from tests.notices.desk import Desk


def near(desk: Desk) -> tuple[Case, Booking]:
    """A case whose second visit is tomorrow, with no contract ready, on its own."""
    case, booked = desk.booked()
    desk.halls.visit(booked[0])
    desk.halls.go(booked[1].start - timedelta(days=1))
    return case, desk.halls.live(case)[0]


def look(desk: Desk) -> None:
    """A morning's look at the cases, heard of and sent."""
    centres = desk.halls.directory.network.centres.values()
    days = {centre.code: desk.halls.today for centre in centres}
    with desk.store.write("job:review") as tx:
        review_cases(tx, desk.halls.directory, due_in_the_morning(tx.conn, days))
    desk.hear()


def bodies(desk: Desk, kind: str) -> list[Any]:
    desk.send()
    said = {"not_ready": "Не всё готово", "over_cap": "Дольше, чем позволяет закон"}[kind]
    mails = [mail for mail in desk.server.mails if said in mail["Subject"]]
    assert all(mail["To"] == "head@example.org" for mail in mails)
    return [mail.get_body().get_content() for mail in mails]


def test_a_visit_that_lacks_something(both: Desk) -> None:
    """On its eve the head reads which case, which visit, when, and what is missing; no name."""
    case, visit = near(both)
    look(both)
    (body,) = bodies(both, "not_ready")
    assert case.code in body and "Договор ещё не готов" in body
    assert visit.start.astimezone(both.halls.centre.zone).strftime("%H:%M") in body
    assert "Анна" not in body and "123-45-67" not in body
    both.hear_again()
    assert len(bodies(both, "not_ready")) == 1


def test_all_of_a_morning_is_one_mail(desk: Desk) -> None:
    """Three visits that lack something are three lines of one message, not three messages."""
    booked = [desk.booked() for _ in range(3)]
    with desk.store.write("job:review") as tx:
        for case, visits in booked:
            start = visits[1].start.isoformat()
            note_alert(tx, "fact-overdue", case, fact="draft_ready", visit=2, start=start)
    desk.hear()
    (body,) = bodies(desk, "not_ready")
    assert [case.code in body for case, _ in booked] == [True] * 3


def test_only_what_is_still_so_is_said(desk: Desk) -> None:
    """The contract came while the mail server was away: nobody is told that it is missing."""
    desk.server.mood = "busy"
    case, _ = near(desk)
    look(desk)
    desk.send()
    desk.halls.report(case, "draft_ready")
    desk.server.mood = "good"
    desk.store.clock.advance(timedelta(minutes=5))
    assert bodies(desk, "not_ready") == []
    assert {(one.state, one.fault) for one in desk.rows("not_ready")} == {("skipped", "over")}


def test_a_term_of_the_law_has_passed(desk: Desk) -> None:
    """A business got its contract after sixteen days; the law allows fifteen."""
    case, booked = desk.booked(applicant="business")
    desk.halls.visit(booked[0])
    desk.halls.report(case, "complete")
    desk.halls.days_on(16)
    desk.halls.report(case, "draft_ready")
    desk.hear()
    (body,) = bodies(desk, "over_cap")
    assert case.code in body and "Договор готов с" in body
