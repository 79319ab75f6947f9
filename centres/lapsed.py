"""Who is not let in any more: an open line outlives a token, a cookie, and a person's job."""

from collections.abc import Iterable

from sqlalchemy import Connection, and_, select

from centres.access import Principal
from centres.devices import ROLE, mark_of as mark_of_device
from centres.people import mark_of
from centres.tables import devices, people, tokens
from store.clock import real_now


def lapsed(conn: Connection, held: Iterable[Principal]) -> set[Principal]:
    """Those of `held` that would not be recognised now: revoked, expired, shut out, retired, or
    with another role, scope, password or machine than when they came."""
    found = set(held)
    good = _tokens(conn, found) | _people(conn, found) | _devices(conn, found)
    return {one for one in found if (one.kind, one.id, one.role, one.scope, one.mark) not in good}


Known = tuple[str, str, str, str, str]


def _ids(held: set[Principal], kind: str) -> list[str]:
    return [one.id for one in held if one.kind == kind]


def _tokens(conn: Connection, held: set[Principal]) -> set[Known]:
    table = tokens.c
    valid = and_(table.revoked_at.is_(None), table.expires_at > real_now())
    query = select(table.id, table.role, table.scope).where(table.id.in_(_ids(held, "token")))
    return {("token", *row, "") for row in conn.execute(query.where(valid))}


def _people(conn: Connection, held: set[Principal]) -> set[Known]:
    table = people.c
    query = select(table.login, table.role, table.scope, table.password)
    here = table.active & table.login.in_(_ids(held, "user"))
    return {("user", *told, mark_of(hashed)) for *told, hashed in conn.execute(query.where(here))}


def _devices(conn: Connection, held: set[Principal]) -> set[Known]:
    table = devices.c
    valid = and_(table.active, table.digest.is_not(None))
    query = select(table.id, table.kind, table.centre, table.digest)
    here = valid & table.id.in_(_ids(held, "device"))
    return {
        ("device", row.id, ROLE.get(row.kind, row.kind), row.centre, mark_of_device(row.digest))
        for row in conn.execute(query.where(here))
    }
