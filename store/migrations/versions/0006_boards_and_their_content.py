"""Boards that can be heard, and what boards show besides calls"""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board_voices",
        sa.Column("device", Id, nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("socket", sa.String(length=40), nullable=False),
        sa.Column("told_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["devices.id"], name=op.f("fk_board_voices_device")),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_board_voices")),
    )
    with op.batch_alter_table("board_voices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_voices_centre"), ["centre"], unique=False)
    op.create_table(
        "content",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=True),
        sa.Column("mimetype", sa.String(length=40), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("centres", Json, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(length=11), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content")),
    )


def downgrade() -> None:
    op.drop_table("content")
    with op.batch_alter_table("board_voices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_board_voices_centre"))
    op.drop_table("board_voices")
