"""At which levels each hall's forecasts are read"""

import sqlalchemy as sa
from alembic import op

from store.types import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "foresight_levels",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("upto", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("centre", name=op.f("pk_foresight_levels")),
    )


def downgrade() -> None:
    op.drop_table("foresight_levels")
