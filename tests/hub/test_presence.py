"""Lines that are held: who would not be let in any more is cut off."""

from typing import Any

import pytest
from sqlalchemy import select

from centres import devices as fleet
from centres.lapsed import lapsed
from centres.access import Principal
from centres.people import find_person
from centres.tables import people, tokens
from centres.tokens import find_token, revoke_token
from hub.presence import turn_away
from store.clock import real_now
from tests.api.asking import Api
from tests.hub.test_sockets import connect


def cut(api: Api) -> int:
    """How many lines are cut."""
    server = api.app.extensions["socketio"].server
    return turn_away(api.app, api.app.extensions["priyom"], server.disconnect)


def token_of(api: Api, role: str) -> Principal:
    with api.store.read() as conn:
        found = find_token(conn, api.token(role, "hall"))
    assert found
    return found


def revoke(tx: Any, token: str) -> None:
    assert revoke_token(tx, token)


def expire(tx: Any, token: str) -> None:
    tx.conn.execute(tokens.update().where(tokens.c.id == token).values(expires_at=real_now()))


@pytest.mark.parametrize("end", [revoke, expire])
def test_a_token_that_is_good_no_more_hears_nothing_more(api: Api, end: Any) -> None:
    """Its open line is cut; others, and strangers who track a ticket, keep theirs."""
    cut(api)  # lines of tests before, whose tokens went with their database
    one, other = (connect(api, {"token": api.token(role, "hall")}) for role in ("desk", "display"))
    stranger = connect(api)
    assert cut(api) == 0
    with api.store.write() as tx:
        end(tx, token_of(api, "desk").id)
    assert cut(api) == 1
    assert [line.is_connected() for line in (one, other, stranger)] == [False, True, True]
    assert cut(api) == 0


def test_a_screen_that_was_shut_out(api: Api) -> None:
    """A device is recognised for as long as it has its secret."""
    with api.store.write() as tx:
        device = next(one for one in fleet.list_devices(tx.conn, "hall") if one.kind == "kiosk")
        fleet.let_in(tx, device, "digest")
        came = fleet.find_device(tx.conn, device.id)
        assert came and lapsed(tx.conn, [came.principal]) == set()
        fleet.shut_out(tx, came)
        assert lapsed(tx.conn, [came.principal]) == {came.principal}


def test_a_screen_whose_place_another_took(api: Api) -> None:
    """The machine that was replaced is recognised no more, by an open line either."""
    with api.store.write() as tx:
        device = next(one for one in fleet.list_devices(tx.conn, "hall") if one.kind == "kiosk")
        fleet.let_in(tx, device, "old")
        old = fleet.find_device(tx.conn, device.id)
        fleet.let_in(tx, device, "new")
        assert old and lapsed(tx.conn, [old.principal]) == {old.principal}


def test_a_person_whose_role_changed(api: Api) -> None:
    """Who came as a clerk does not stay one by holding the line."""
    with api.store.write() as tx:
        login = tx.conn.execute(select(people.c.login).where(people.c.active)).scalars().first()
        person = find_person(tx.conn, login or "")
        assert person
        came = person.principal
        assert lapsed(tx.conn, [came]) == set()
        here = people.c.login == login
        tx.conn.execute(people.update().where(here).values(scope="elsewhere"))
        assert lapsed(tx.conn, [came]) == {came}
