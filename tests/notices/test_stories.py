"""Entries of one change become one story."""

from datetime import timedelta
from typing import Any

from notices.outbox import Kind
from notices.stories import stories
from store import Entry
from tests.house import MORNING

MADE, MOVED, GONE = "booking.made", "booking.moved", "booking.cancelled"
START, NEXT, LATER = ((MORNING + timedelta(days=days)).isoformat() for days in (16, 23, 30))


def entry(kind: str, visit: int = 2, seq: int = 1, at: int = 0, **data: Any) -> Entry:
    said = {"visit": visit, "start": START, "why": [], "cause": "visitor", **data}
    moment = MORNING + timedelta(seconds=at)
    return Entry("small", seq, kind, moment, "clerk:anna", None, f"b{visit}", "c1", said)


def test_a_chain_is_one_story() -> None:
    """What moves in one change is told once, from where it was first to where it is last."""
    (story,) = stories(
        [
            entry(MOVED, 2, 1, before=START, start=NEXT, cause="draft_ready"),
            entry(MOVED, 3, 2, before=START, start=NEXT, cause="draft_ready"),
            entry(MOVED, 2, 3, before=NEXT, start=LATER, cause="draft_ready"),
        ]
    )
    assert story.kind is Kind.CHANGE
    assert [(one.visit, one.before, one.after) for one in story.told.values()] == [
        (2, START, LATER),
        (3, START, NEXT),
    ]
    assert story.until.isoformat() == LATER


def test_two_changes_are_two_stories() -> None:
    """What happened at another moment is another message."""
    found = stories([entry(MOVED, before=START, start=NEXT), entry(GONE, seq=2, at=5)])
    assert [one.kind for one in found] == [Kind.CHANGE, Kind.CANCELLATION]


def test_there_and_back_is_no_news() -> None:
    """A booking that ends where it was, or is made and dropped at once, concerns nobody."""
    back = [entry(MOVED, before=START, start=NEXT), entry(MOVED, before=NEXT, start=START)]
    assert stories(back) == []
    assert stories([entry(MADE), entry(GONE)]) == []


def test_a_booking_by_the_visitor_is_a_confirmation() -> None:
    """Even if another visit has to move with it; one made by re-planning is a change."""
    moved = entry(MOVED, 3, before=START, start=NEXT)
    (confirmed,) = stories([entry(MADE, 2), moved])
    (changed,) = stories([entry(MADE, 2, cause="overdue"), moved])
    assert (confirmed.kind, changed.kind) == (Kind.CONFIRMATION, Kind.CHANGE)


def test_the_end_of_a_case_is_a_cancellation() -> None:
    """A withdrawn case is told even where nothing was booked."""
    ended = Entry("small", 1, "case.withdrawn", MORNING, "clerk:anna", None, None, "c1", {})
    (story,) = stories([ended])
    assert (story.kind, story.ended) == (Kind.CANCELLATION, "withdrawn")


def test_who_missed_a_visit_hears_so() -> None:
    """Unless it was a number called in the hall, where the visitor was just now."""
    (story,) = stories([entry("booking.no_show", cause=None)])
    assert story.kind is Kind.CANCELLATION and story.until > MORNING
    assert stories([entry("booking.no_show", cause="ticket")]) == []


def test_what_concerns_nobody() -> None:
    """Arrived, served, a fact, a new case: the visitor was there."""
    kinds = ("booking.arrived", "booking.served", "case.fact", "case.opened", "ticket.issued")
    assert stories([entry(kind) for kind in kinds]) == []


def test_a_needless_booking() -> None:
    """A booking that goes because the visitor is here already is for the calendar alone."""
    why = [{"key": "visit.here", "values": {}}]
    (story,) = stories([entry(GONE, why=why, cause="ticket")])
    assert story.is_needless
