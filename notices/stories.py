"""What the journal's entries of one change mean for an applicant, as one story.

Pure. A chain's moves are many entries and one message; a booking made and dropped within the same
change is no news at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from notices.outbox import Kind
from store import Entry

KINDS: tuple[str, ...] = ("booking.made", "booking.moved", "booking.cancelled", "booking.no_show")
KINDS += ("case.withdrawn", "case.lapsed", "alert.no-lawful-date")
NEEDLESS = ("visit.done", "visit.here", "case.finished")
"""Reasons for which a booking goes because the visitor is or was there: no news worth a call."""
MISSED = "visit.missed"
NEWS_FOR = timedelta(days=7)
"""How long it is worth telling what has no date of its own."""


@dataclass(frozen=True)
class Told:
    """What became of one booking: `what` is made, moved or gone; `before` and `after` its times;
    `why` as in the journal."""

    booking: str
    visit: int
    what: str
    before: str | None
    after: str | None
    why: list[dict[str, Any]]
    cause: str | None

    @property
    def is_needless(self) -> bool:
        return self.what == "gone" and any(why["key"] in NEEDLESS for why in self.why)

    @property
    def is_missed(self) -> bool:
        return any(why["key"] == MISSED for why in self.why)

    @property
    def latest(self) -> datetime:
        return max(datetime.fromisoformat(at) for at in (self.before, self.after) if at)


@dataclass
class Story:
    """One message to be. `seq` of its first entry tells it from all others."""

    case: str
    centre: str
    seq: int
    at: datetime
    ended: str | None = None
    told: dict[str, Told] = field(default_factory=dict)
    no_date: dict[str, Any] | None = None

    @property
    def kind(self) -> Kind | None:
        """None: nothing that anybody has to hear."""
        if self.no_date is not None:
            return Kind.NO_DATE
        if self.ended:
            return Kind.CANCELLATION
        if not self.told:
            return None
        if any(one.what == "made" and one.cause == "visitor" for one in self.told.values()):
            return Kind.CONFIRMATION
        if all(one.what == "gone" for one in self.told.values()):
            return Kind.CANCELLATION
        return Kind.CHANGE

    @property
    def is_needless(self) -> bool:
        """Only the calendar in the mail needs to know."""
        told = self.told.values()
        return bool(told) and not self.ended and all(one.is_needless for one in told)

    @property
    def until(self) -> datetime:
        """After the last time that it names, nobody needs it; what was missed lies behind."""
        told = self.told.values()
        if not told or self.ended or any(one.is_missed for one in told):
            return self.at + NEWS_FOR
        return max(one.latest for one in told)

    @property
    def facts(self) -> dict[str, Any]:
        if self.no_date is not None:
            return self.no_date
        return {"ended": self.ended, "told": [vars(one) for one in self.told.values()]}


def stories(entries: Iterable[Entry]) -> list[Story]:
    """The stories in these entries of one centre, in order. Entries of one change share their
    moment and actor."""
    found: dict[Any, Story] = {}
    for entry in entries:
        if entry.case is None or entry.kind not in KINDS:
            continue
        for_head = entry.kind.startswith("alert.")
        key = (entry.case, entry.at, entry.actor, for_head)
        if key not in found:
            found[key] = Story(entry.case, entry.centre, entry.seq, entry.at)
        _add(found[key], entry)
    return [story for story in found.values() if story.kind]


def _add(story: Story, entry: Entry) -> None:
    if entry.kind == "alert.no-lawful-date":
        story.no_date = {"visit": entry.data["visit"], "why": entry.data["why"]}
    elif entry.kind.startswith("case."):
        story.ended = entry.kind.removeprefix("case.")
    elif entry.booking:
        _fold(story.told, entry, entry.booking)


def _fold(told: dict[str, Told], entry: Entry, booking: str) -> None:
    data = entry.data
    known = told.get(booking)
    now = Told(
        booking,
        data["visit"],
        "made",
        None,
        data["start"],
        data.get("why", []),
        data.get("cause"),
    )
    if entry.kind == "booking.moved":
        before = known.before if known else data["before"]
        now = replace(now, what=known.what if known else "moved", before=before)
        if now.what == "moved" and now.before == now.after:
            # There and back again.
            del told[booking]
            return
    elif entry.kind != "booking.made":
        if entry.kind == "booking.no_show":
            if now.cause == "ticket":
                # Called and did not come to the window: the visitor is or was in the hall.
                return
            now = replace(now, why=[{"key": MISSED, "values": {"visit": now.visit}}])
        if known and known.what == "made":
            del told[booking]
            return
        before = known.before if known else data["start"]
        now = replace(now, what="gone", before=before, after=None)
    told[booking] = now
