"""Legs and roll-ups thrown away and made anew from the journal: the same rows as before."""

from collections.abc import Iterator

from sqlalchemy import func, select

from centres.directory import Centre, Directory
from measures.fold import fold
from measures.gathered import groups_of
from measures.imported import IMPORTED
from measures.pages import hold
from measures.months import months_between
from measures.rolling import AT_NIGHT, everything
from measures.tables import legs, months, pages, rolled, stale
from store import Change, Store, journal

_BATCH = 1000
"""Entries in memory at once."""


def rebuild(store: Store, directory: Directory) -> Iterator[None]:
    """Centre by centre; each step of it is done when it is given."""
    for centre in directory.network.centres.values():
        with store.write() as tx:
            _refold(tx, centre)
        yield
    yield from everything(store, directory)


def size(store: Store, directory: Directory) -> int:
    """How many steps to expect: centres, pages, and gathered months."""
    groups = len(groups_of(directory.network))
    with store.read() as conn:
        count, first, last = conn.execute(
            select(func.count(), func.min(pages.c.month), func.max(pages.c.month))
        ).one()
    spanned = len(list(months_between(first, last))) if count else 0
    return len(directory.network.centres) + count // AT_NIGHT + groups * spanned


def _refold(tx: Change, centre: Centre) -> None:
    """Legs of one centre out of its journal, all in one transaction: nobody sees half of them.
    Imported legs stay; their pages are made anew, too."""
    conn, code = tx.conn, centre.code
    hold(conn, [code])
    for table in (rolled, stale, pages):
        conn.execute(table.delete().where(table.c.centre == code))
    conn.execute(months.delete())
    conn.execute(legs.delete().where(legs.c.centre == code, legs.c.channel != IMPORTED))
    seq = 0
    while entries := journal.after(conn, code, seq, _BATCH):
        fold(tx, entries, lambda _code, at: centre.hours.day_of(at))
        seq = entries[-1].seq
    if seq:
        tx.save_cursor("measures", code, seq)
