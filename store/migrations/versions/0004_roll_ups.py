"""Roll-ups"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PAGE = ("wait", "service_time", "outcome", "day", "hour", "service", "window")
GATHERED = ("keys", "counts", "waits")


def upgrade() -> None:
    op.create_table(
        "measured_names",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measured_names")),
        sa.UniqueConstraint("name", name=op.f("uq_measured_names_name")),
    )
    op.create_table(
        "rolled",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("centre", name=op.f("pk_rolled")),
    )
    op.create_table(
        "pages",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in PAGE),
        sa.PrimaryKeyConstraint("month", "centre", name=op.f("pk_pages")),
    )
    op.create_table(
        "stale_pages",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "month", name=op.f("pk_stale_pages")),
    )
    op.create_table(
        "gathered_months",
        sa.Column("group", sa.String(length=32), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=8), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in GATHERED),
        sa.PrimaryKeyConstraint("group", "by", "service", "month", name=op.f("pk_gathered_months")),
    )
    op.create_index(
        "ix_legs_open",
        "legs",
        ["centre", "day"],
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Numbers hardly shrink, and what is compressed cannot be read as fast as the disk gives it.
        for table, names in (("pages", PAGE), ("gathered_months", GATHERED)):
            for name in names:
                op.execute(f'ALTER TABLE {table} ALTER COLUMN "{name}" SET STORAGE EXTERNAL')


def downgrade() -> None:
    op.drop_index("ix_legs_open", "legs")
    op.drop_table("gathered_months")
    op.drop_table("stale_pages")
    op.drop_table("pages")
    op.drop_table("rolled")
    op.drop_table("measured_names")
