"""Column types that mean the same on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from store.moments import sortable


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive datetime is refused: it is always a mistake here.

    SQLite keeps it as text. A touch carries some forty of them back and forth, so those go by the
    shortest way and not through two processors each."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        if dialect.name == "sqlite":
            return _as_moment
        return super().result_processor(dialect, coltype)


def _as_text(moment: datetime | None) -> str | None:
    return None if moment is None else sortable(moment)


def _as_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


Id = Uuid(as_uuid=False)
"""A UUIDv7 as text in Python, native where the database has it."""

Json = JSON().with_variant(JSONB(), "postgresql")
"""Small structured values: names by language, services of a ticket, an entry's data."""
