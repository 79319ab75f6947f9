"""The ground: engine, transactions, the journal with its cursors, ids and the clock."""

from store.clock import Clock
from store.engine import Change, Store
from store.ids import is_id, new_id
from store.journal import Entry
from store.once import KeyReused, Once, Repeated
from store.schema import metadata

__all__ = ["Change", "Clock", "Entry", "KeyReused", "Once", "Repeated", "Store"]
__all__ += ["is_id", "metadata", "new_id"]
