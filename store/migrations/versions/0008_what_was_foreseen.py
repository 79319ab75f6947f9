"""What was foreseen"""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", Id, nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("breach_at", Moment(), nullable=True),
        sa.Column("advice", Json, nullable=False),
        sa.Column("acted_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    op.create_index("ix_alerts_centre_day", "alerts", ["centre", "day"])
    op.create_index(
        "uq_alerts_open",
        "alerts",
        ["centre"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "foretold",
        sa.Column("ticket", Id, nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("p_over", sa.Float(), nullable=False),
        sa.Column("peers", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", "leg", name=op.f("pk_foretold")),
    )
    op.create_index("ix_foretold_centre_day", "foretold", ["centre", "day"])


def downgrade() -> None:
    op.drop_index("ix_foretold_centre_day", table_name="foretold")
    op.drop_table("foretold")
    op.drop_index("uq_alerts_open", table_name="alerts")
    op.drop_index("ix_alerts_centre_day", table_name="alerts")
    op.drop_table("alerts")
