"""Devices in trouble"""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trouble", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("trouble_at", Moment(), nullable=True))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("case", existing_type=Id, nullable=True)


def downgrade() -> None:
    # What was told of devices belongs to no case, and the table before knew of nothing else.
    op.execute(sa.text('DELETE FROM outbox WHERE "case" IS NULL'))
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("case", existing_type=Id, nullable=False)
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_column("trouble_at")
        batch_op.drop_column("trouble")
