"""Which case a principal may act on, and the network as it stands for this request."""

from uuid import UUID

from flask import g
from sqlalchemy import Connection

from scheduler import cases
from scheduler.casefile import CaseFile, Pinned, find
from scheduler.problems import UnknownCase
from web.guards import require
from web.house import house
from web.problems import forbidden, not_found
from web.real import real


def network() -> Pinned:
    """Taken once a request. Ask for it before the transaction begins: see `Pinned`."""
    here = real(g)
    if "pinned" not in here:
        here.pinned = Pinned(house().directory.network)
    found: Pinned = here.pinned
    return found


def case_in_reach(conn: Connection, case_id: str) -> CaseFile:
    """The case, if the principal reaches it: 404 outside its scope, and a kiosk only what it made
    or was shown the code of lately (403)."""
    here, by = network(), require()
    try:
        file = find(conn, here, str(UUID(case_id)))
    except (UnknownCase, ValueError):
        raise not_found() from None
    if not by.reaches(here.network, file.centre.code):
        raise not_found()
    now = house().store.clock.now()
    if by.role == "kiosk" and not cases.is_granted(conn, by.key, case_id, now):
        raise forbidden()
    return file
