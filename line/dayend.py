"""Day end: whoever still waits has left, windows close, tomorrow's numbers start again."""

from dataclasses import replace

from centres.directory import Centre
from line import rows, ticket as rules
from line.entries import note_ticket, note_window
from store import Change


def end_day(tx: Change, centre: Centre) -> int:
    """Expire everybody in the hall and close the windows; how many tickets ended.

    `tx.now` is the moment when the day ended, which may be a while ago: after a night without
    power, who came this morning belongs to the new day and stays."""
    tx.lock(centre.code)
    here = rows.in_hall(tx.conn, centre.code)
    hall = [ticket for ticket in here if ticket.issued_at < tx.now]
    for ticket in sorted(hall, key=lambda ticket: ticket.id):
        after = rules.expire(ticket, tx.now)
        rows.save(tx.conn, ticket, after)
        note_ticket(tx, "finished" if after.unclosed else "expired", after)
    for window in rows.window_states(tx.conn, centre.code).values():
        if window.state != "closed" and window.since and window.since < tx.now:
            closed = replace(window, state="closed", clerk=None, reason=None, since=tx.now)
            rows.save_window(tx.conn, closed, is_new=False)
            note_window(tx, "closed", closed)
    return len(hall)
