"""Statements compiled once: they say the same on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Integer, String, Table, bindparam, select
from sqlalchemy.exc import DBAPIError

from store import Store, metadata
from store.prepared import Insertion, Prepared
from store.types import Json

things = Table(
    "test_things",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(40)),
    Column("facts", Json),
    Column("count", Integer, nullable=False, server_default="7"),
)
metadata.remove(things)
FIND = Prepared(select(things).where(things.c.id == bindparam("id")))


@pytest.fixture
def there(store: Store) -> Iterator[Store]:
    """The database with a table to write into."""
    things.create(store.engine)
    yield store
    things.drop(store.engine)


def test_what_a_row_leaves_empty_is_left_to_the_database(there: Store) -> None:
    """An empty column is NULL, JSON's too, or what the table says; a full one comes back."""
    new = Insertion(things)
    with there.write() as tx:
        new.add(tx.conn, {"id": 1, "name": None, "facts": None, "count": None})
        new.add(tx.conn, {"id": 2, "name": "б", "facts": {"a": [1]}, "count": 0})
        assert FIND.first(tx.conn, {"id": 1}) == {"id": 1, "name": None, "facts": None, "count": 7}
        assert FIND.first(tx.conn, {"id": 2}) == {
            "id": 2, "name": "б", "facts": {"a": [1]}, "count": 0,
        }  # fmt: skip
        empty = tx.conn.execute(select(things.c.id).where(things.c.facts.is_(None)))
        assert empty.scalars().all() == [1]


def test_a_row_twice_is_refused_as_ever(there: Store) -> None:
    """The driver's refusal comes as SQLAlchemy's error, on both."""
    new = Insertion(things)
    with there.write() as tx:
        new.add(tx.conn, {"id": 1})
    with pytest.raises(DBAPIError), there.write() as tx:
        new.add(tx.conn, {"id": 1})
