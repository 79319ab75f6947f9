"""Following the journal: what happens to a case's tickets, and to the calendar of a centre."""

from functools import partial

from centres.directory import Directory
from scheduler.casefile import Pinned
from scheduler.replan import replan
from scheduler.reseat import reseat
from scheduler.rows import find_case
from store import Entry, Store
from store.followers import Follower, Saves

NAME = "cases"


def follower(directory: Directory) -> Follower:
    """For the wiring table. Doing the same entries again changes nothing."""
    return Follower(NAME, partial(_handle, directory), saves=Saves.WITH_EFFECT, pause=0.1)


def _handle(directory: Directory, store: Store, centre: str, entries: list[Entry]) -> None:
    last_of: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind.startswith("ticket.") and entry.case:
            last_of[entry.case] = entry
    for case, entry in last_of.items():
        ticket_moved(store, directory, case, entry)
    changed = [entry for entry in entries if entry.kind == "config.changed"]
    if changed:
        calendar_changed(store, directory, centre)
    if last_of or changed:
        with store.write() as tx:
            tx.save_cursor(NAME, centre, entries[-1].seq)


def ticket_moved(store: Store, directory: Directory, case_id: str, entry: Entry) -> None:
    """A ticket of the case changed: bookings, the chain after it and the case follow."""
    here = Pinned(directory.network)
    with store.write(f"follower:{NAME}", at=entry.at) as tx:
        case = find_case(tx.conn, case_id)
        if case:
            tx.lock(case.centre)
            replan(tx, here, case_id, "ticket")


def calendar_changed(store: Store, directory: Directory, centre: str) -> int:
    """Hours, windows or services of the centre changed: who has no place any more is moved, one
    case a transaction, so that nobody else waits long; how many cases."""
    directory.forget()
    pinned = Pinned(directory.network)
    here = pinned.centre(centre)
    if here is None:
        return 0
    with store.write("job:calendar") as tx:
        stranded = {booking.case for booking in reseat(tx, here)}
    for case in sorted(stranded):
        with store.write("job:calendar") as tx:
            tx.lock(centre)
            replan(tx, pinned, case, "calendar")
    return len(stranded)
