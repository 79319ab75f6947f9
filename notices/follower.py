"""Following the journal: what happens to cases and bookings becomes messages in the outbox."""

from collections.abc import Callable, Iterable
from itertools import takewhile


from centres.names import LANGUAGES
from notices import breaches, cases, devices
from notices.outbox import Channel, Draft, Kind, queue
from notices.stories import KINDS, Story, stories
from scheduler.rows import find_case, find_person
from store import Change, Entry, Store, cursors, journal
from store.followers import Follower, Saves

NAME = "notices"
TOLD = (*KINDS, *cases.KINDS, *devices.KINDS, breaches.KIND)
REST = 500
"""Entries read on to find the end of a change that a batch cut in two."""


def follower(wake: Callable[[], None]) -> Follower:
    """For the wiring table. `wake` rings the worker."""

    def handle(store: Store, centre: str, entries: list[Entry]) -> None:
        if not any(entry.kind in TOLD for entry in entries):
            return
        with store.write(f"follower:{NAME}") as tx:
            place = cursors.hold(tx.conn, NAME, centre)
            fresh = [entry for entry in entries if entry.seq > place]
            if not fresh:
                return
            fresh += _rest(tx, fresh[-1])
            queued = sum(_queue(tx, story) for story in stories(fresh))
            for subject in (cases, devices, breaches):
                queued += sum(queue(tx, draft) for draft in subject.drafts(fresh))
            tx.save_cursor(NAME, centre, fresh[-1].seq)
        if queued:
            wake()

    return Follower(NAME, handle, saves=Saves.WITH_EFFECT, pause=0.1)


def _rest(tx: Change, last: Entry) -> Iterable[Entry]:
    """What belongs to the same change as the last entry of a batch: one change, one message."""
    later = journal.after(tx.conn, last.centre, last.seq, REST)
    return takewhile(lambda entry: (entry.at, entry.actor) == (last.at, last.actor), later)


def _queue(tx: Change, story: Story) -> int:
    case, person = find_case(tx.conn, story.case), find_person(tx.conn, story.case)
    kind = story.kind
    if case is None or kind is None:
        return 0
    lang = case.lang
    if kind is Kind.NO_DATE:
        channels, lang = [Channel.MAIL], LANGUAGES[0]
    else:
        channels = [Channel.MAIL] if person and person.email else []
        channels += [Channel.SMS] if person and not story.is_needless else []
    return sum(
        queue(
            tx,
            Draft(
                key=f"{kind}:{story.case}:{story.centre}:{story.seq}:{channel}",
                centre=story.centre,
                case=story.case,
                kind=kind,
                channel=channel,
                lang=lang,
                facts=story.facts,
                until=story.until,
            ),
        )
        for channel in channels
    )
