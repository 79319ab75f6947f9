"""What was erased"""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case", Id, nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("ended_at", Moment(), nullable=False),
        sa.Column("erased_at", Moment(), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_erasures_case_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("case", name=op.f("uq_erasures_case")),
    )


def downgrade() -> None:
    op.drop_table("erasures")
