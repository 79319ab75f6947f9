"""Indexes of what is there: a ticket that nobody has ended and an entry that belongs to no case are
no longer in the index of ends and in that of cases"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_tickets_ended": ("tickets", ["centre", "finished_at"], "finished_at IS NOT NULL"),
    "ix_journal_case": ("journal", ["case"], '"case" IS NOT NULL'),
}


def upgrade() -> None:
    for name, (table, columns, where) in INDEXES.items():
        op.drop_index(name, table_name=table)
        only = sa.text(where)
        op.create_index(name, table, columns, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name, (table, columns, _) in INDEXES.items():
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns)
