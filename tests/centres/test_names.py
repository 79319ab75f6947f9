"""Names in every language that screens and slips speak."""

from sqlalchemy import update

from centres import tables
from centres.directory import Directory
from centres.names import in_all
from store import Store


def test_what_has_no_english_name_is_called_as_in_russian() -> None:
    """A name of its own stays, a further language too; nothing stays nothing."""
    assert in_all({"ru": "Зал"}) == {"ru": "Зал", "en": "Зал"}
    assert in_all({"ru": "Зал", "en": "Hall"}) == {"ru": "Зал", "en": "Hall"}
    assert in_all({"ru": "Зал", "kk": "Зал 1"}) == {"ru": "Зал", "en": "Зал", "kk": "Зал 1"}
    assert in_all({}) == {}


def test_all_that_a_screen_names_can_be_named(sqlite_store: Store) -> None:
    """Whatever the network file left out: network, branches, centres, their addresses, services."""
    named = (tables.network, tables.branches, tables.centres, tables.services)
    with sqlite_store.write() as tx:
        for table in named:
            tx.conn.execute(update(table).values(name={"ru": "Имя"}))
        tx.conn.execute(update(tables.centres).values(address={"ru": "Адрес"}))
    network = Directory(sqlite_store).network
    places = [network, *network.branches.values(), *network.centres.values()]
    services = [*network.catalogue.values(), *(one.services[0] for one in network.centres.values())]
    assert {one.name["en"] for one in (*places, *services)} == {"Имя"}
    assert {one.address["en"] for one in network.centres.values()} == {"Адрес"}
