"""Agents and looks"""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("printers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agent", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("look", Json, nullable=True))
        batch_op.add_column(sa.Column("logo", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("print_jobs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fallback", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("held_by", Id, nullable=True))
        batch_op.create_index(
            "ix_print_jobs_doubtful",
            ["centre", "done_at"],
            unique=False,
            sqlite_where=sa.text("state = 'doubtful'"),
            postgresql_where=sa.text("state = 'doubtful'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("print_jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_print_jobs_doubtful")
        batch_op.drop_column("held_by")
        batch_op.drop_column("fallback")
    with op.batch_alter_table("printers", schema=None) as batch_op:
        batch_op.drop_column("logo")
        batch_op.drop_column("look")
        batch_op.drop_column("agent")
