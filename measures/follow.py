"""The figures' follower: rows and cursor move in one transaction, each entry is taken once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from centres.directory import Directory
from measures.fold import fold
from store import Entry, Store, cursors, journal

NAME = "measures"
MOST = 500
"""Entries that a question for figures folds before it is answered. Further behind (a house that has
just been started), the follower catches up, and the answer is as old as it is."""


def take(store: Store, directory: Directory, news: Mapping[str, Sequence[Entry]]) -> None:
    """Fold what is new to the legs. Two may tell the same (the follower and a question, or two
    workers of which each believed to lead): an old entry never comes over a newer one."""

    def day_of(code: str, at: datetime) -> date:
        found = directory.centre(code)
        return found.hours.day_of(at) if found else at.date()

    with store.write() as tx:
        new: list[Entry] = []
        for centre, entries in sorted(news.items()):
            seen = cursors.hold(tx.conn, NAME, centre)
            new += [entry for entry in entries if entry.seq > seen]
        if new:
            fold(tx, new, day_of)
            cursors.save(tx.conn, NAME, {entry.centre: entry.seq for entry in new})


def catch_up(store: Store, directory: Directory, centres: Collection[str]) -> None:
    """Bring the legs of these centres up to their journals, so that whoever acts and then asks
    finds the act in the figures."""
    with store.read() as conn:
        late = [one for one in cursors.behind(conn, NAME) if one[0] in centres]
        if not late or sum(last - seen for _, seen, last in late) > MOST:
            return
        news = {centre: journal.after(conn, centre, seen, MOST) for centre, seen, _ in late}
    take(store, directory, news)
