"""Is this database a demo? Said by the network's own settings, written by `priyom init --demo`."""

from sqlalchemy import inspect, select

from centres.tables import network
from store import Store


def is_demo(store: Store) -> bool:
    """False, too, where there are no tables yet."""
    if not inspect(store.engine).has_table(network.name):
        return False
    with store.read() as conn:
        settings = conn.execute(select(network.c.settings)).scalar()
    return bool(settings and settings.get("demo"))
