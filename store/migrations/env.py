"""Alembic's environment: runs migrations on SQLite and PostgreSQL."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine, text

from store.schema import metadata
from store.types import Id, Json, Moment


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Our own column types by their names, so that a migration reads as the tables do."""
    if kind == "type":
        if isinstance(item, Moment):
            return "Moment()"
        if item is Json:
            return "Json"
        if isinstance(item, type(Id)):
            return "Id"
    return False


def run() -> None:
    """Inside one transaction where the database can. On SQLite, foreign keys are off meanwhile:
    a rebuilt table would otherwise take its cascading children with it, silently."""
    engine = create_engine(context.config.attributes["url"])
    with engine.connect() as conn:
        sqlite = conn.dialect.name == "sqlite"
        if sqlite:
            conn.execute(text("PRAGMA foreign_keys=OFF"))
            conn.commit()
        context.configure(
            connection=conn,
            target_metadata=metadata,
            render_as_batch=sqlite,
            compare_type=True,
            render_item=_render,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = conn.execute(text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"foreign keys point nowhere after the migration: {broken}")
        conn.commit()
    engine.dispose()


run()
