"""What the house tells the printers of a case."""

import pytest
from sqlalchemy import update

from centres import tables
from centres.directory import Directory
from centres.network_file import import_network
from foresight.forecasts import Forecasts
from printers.facts import Kind
from priyom import slips
from store import new_id
from tests import house as houses
from tests.line.room import Room
from tests.scheduler.conftest import NETWORK
from tests.scheduler.halls import Halls
from web.house import House


@pytest.fixture
def halls(tmp_path):
    store = houses.open_store(f"sqlite:///{tmp_path / 'priyom.db'}")
    with store.write() as tx:
        import_network(tx, NETWORK)
    yield Halls(store, Directory(store))
    store.close()


def _told(halls, case, tmp_path):
    house = House(halls.store, halls.directory, tmp_path, "secret")
    with halls.store.read() as conn:
        return slips.tell(house, conn, Kind.VISITS, case)


def test_slip_is_the_chain_as_it_is_now(halls, tmp_path):
    """Code, dates and documents of this very case; only what comes after the next moves."""
    case, booked = halls.booked(applicant="business", lang="ru")
    slip = _told(halls, case.id, tmp_path)
    assert slip.case_code == case.code
    assert [(v.start, v.code) for v in slip.visits] == [(b.start, b.code) for b in booked]
    assert [v.provisional for v in slip.visits] == [False, True, True]
    assert "Выписка из ЕГРЮЛ или ЕГРИП" in slip.visits[0].bring
    assert slip.printed_at == halls.now


def test_household_brings_no_register_extract(halls, tmp_path):
    """What to bring depends on the applicant."""
    case, _ = halls.booked(applicant="household", lang="en")
    bring = _told(halls, case.id, tmp_path).visits[0].bring
    assert "Passport" in bring and "Register extract" not in bring


def test_visit_that_is_not_booked_has_no_code(halls, tmp_path):
    """One visit booked of three: the others stand there without a date."""
    case = halls.open()
    first = halls.plans(case)[0].visits[0]
    halls.book(case, [(first.visit, str(first.slot))])
    assert [bool(v.code) for v in _told(halls, case.id, tmp_path).visits] == [True, False, False]


def test_nothing_booked_needs_no_slip(halls, tmp_path):
    """An unknown case, one without bookings, one that was withdrawn: nothing to print."""
    withdrawn, _ = halls.booked()
    halls.report(withdrawn, "withdrawn")
    for case in (new_id(), halls.open().id, withdrawn.id):
        assert _told(halls, case, tmp_path) is None


def test_a_hall_named_in_russian_alone_serves_an_english_slip(sqlite_store, tmp_path):
    """What has no English name is called as it is; nobody's slip fails for it."""
    ticket = Room(sqlite_store).come("reference", lang="en")
    with sqlite_store.write() as tx:
        tx.conn.execute(update(tables.centres).values(name={"ru": "Зал"}))
        tx.conn.execute(update(tables.services).values(name={"ru": "Справка"}))
        tx.conn.execute(update(tables.network).values(version=tables.network.c.version + 1))
    house = House(sqlite_store, Directory(sqlite_store), tmp_path, "secret")
    house.parts["forecasts"] = Forecasts(tmp_path / "forecasts")
    with sqlite_store.read() as conn:
        slip = slips.tell(house, conn, Kind.TICKET, ticket.id)
    assert (slip.lang, slip.centre, slip.services) == ("en", "Зал", ("Справка",))
