"""A virtual printer on a real socket and a real database."""

from collections.abc import Iterator

import pytest

import centres.tables  # noqa: F401  (its tables belong to the metadata)
from printers import roster
from printers.paper import Mode, Paper
from printers.roster import Printer
from printers.virtual import VirtualPrinter
from store import Store, metadata
from slips import CENTRE, ISSUED, PRINTER, Hall


@pytest.fixture
def printer() -> Iterator[VirtualPrinter]:
    virtual = VirtualPrinter(slow=2.4).start()
    yield virtual
    virtual.stop()


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """SQLite and PostgreSQL, with the bare tables: these tests need no network."""
    ground = Store(database)
    metadata.create_all(ground.engine)
    ground.clock.set(ISSUED)
    ground.clock.freeze(True)
    yield ground
    ground.close()


@pytest.fixture
def hall(store: Store, printer: VirtualPrinter) -> Hall:
    with store.write() as tx:
        paper = Paper.of_width(80, Mode.TEXT)
        roster.configure(tx, Printer(PRINTER, CENTRE, "У входа", "network", printer.address, paper))
    return Hall(store, printer)
