"""Cases and bookings"""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expected_arrivals",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("half_hour", sa.SmallInteger(), nullable=False),
        sa.Column("arrivals", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint(
            "centre", "weekday", "half_hour", name=op.f("pk_expected_arrivals")
        ),
    )
    op.create_table(
        "seats",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seats_of", sa.String(length=8), nullable=False),
        sa.Column("cell", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("used <= capacity", name=op.f("ck_seats_capacity")),
        sa.CheckConstraint("used >= 0", name=op.f("ck_seats_used")),
        sa.PrimaryKeyConstraint("centre", "day", "seats_of", "cell", name=op.f("pk_seats")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "show_rates",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("centre", name=op.f("pk_show_rates")),
    )
    op.create_table(
        "cases",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Date(), nullable=False),
        sa.Column("power_kw", sa.Float(), nullable=False),
        sa.Column("applicant", sa.String(length=10), nullable=False),
        sa.Column("construction", sa.Boolean(), nullable=False),
        sa.Column("near_grid", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("booked_upto", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("alerted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centres.code"], name=op.f("fk_cases_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("code", name=op.f("uq_cases_code")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_centre_ended", ["centre", "ended_at"], unique=False)
        batch_op.create_index("ix_cases_centre_opened", ["centre", "opened_at"], unique=False)
        batch_op.create_index(
            "ix_cases_review",
            ["review_on"],
            unique=False,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "bookings",
        sa.Column("id", Id, nullable=False),
        sa.Column("case", Id, nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minute", sa.SmallInteger(), nullable=False),
        sa.Column("cells", sa.SmallInteger(), nullable=False),
        sa.Column("seats_of", sa.String(length=8), nullable=True),
        sa.Column("start", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("ticket", Id, nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_bookings_case")),
        sa.ForeignKeyConstraint(["centre"], ["centres.code"], name=op.f("fk_bookings_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("code", name=op.f("uq_bookings_code")),
        sa.UniqueConstraint("ticket", name=op.f("uq_bookings_ticket")),
    )
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bookings_case"), ["case"], unique=False)
        batch_op.create_index("ix_bookings_centre_day", ["centre", "day"], unique=False)
        batch_op.create_index(
            "ix_bookings_due",
            ["day"],
            unique=False,
            sqlite_where=sa.text("state IN ('booked', 'arrived')"),
            postgresql_where=sa.text("state IN ('booked', 'arrived')"),
        )
        batch_op.create_index(
            "uq_bookings_live",
            ["case", "visit"],
            unique=True,
            sqlite_where=sa.text("state IN ('booked', 'arrived')"),
            postgresql_where=sa.text("state IN ('booked', 'arrived')"),
        )

    op.create_table(
        "case_gaps",
        sa.Column("case", Id, nullable=False),
        sa.Column("gap", sa.String(length=20), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("over_cap", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_gaps_case")),
        sa.PrimaryKeyConstraint("case", "gap", name=op.f("pk_case_gaps")),
    )
    with op.batch_alter_table("case_gaps", schema=None) as batch_op:
        batch_op.create_index("ix_case_gaps_ended", ["ended_on", "centre"], unique=False)

    op.create_table(
        "case_grants",
        sa.Column("principal", sa.String(length=80), nullable=False),
        sa.Column("case", Id, nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_grants_case")),
        sa.PrimaryKeyConstraint("principal", "case", name=op.f("pk_case_grants")),
    )
    with op.batch_alter_table("case_grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_grants_until"), ["until"], unique=False)

    op.create_table(
        "case_people",
        sa.Column("case", Id, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("application_no", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_people_case")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_people")),
    )
    with op.batch_alter_table("case_people", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_people_application_no"), ["application_no"], unique=False
        )

    op.create_table(
        "case_reports",
        sa.Column("case", Id, nullable=False),
        sa.Column("fact", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("said", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_reports_case")),
        sa.PrimaryKeyConstraint("case", "fact", name=op.f("pk_case_reports")),
    )
    op.create_table(
        "case_results",
        sa.Column("case", Id, nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("visits", sa.SmallInteger(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("within", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_results_case")),
        sa.PrimaryKeyConstraint("case", name=op.f("pk_case_results")),
    )
    with op.batch_alter_table("case_results", schema=None) as batch_op:
        batch_op.create_index("ix_case_results_ended", ["ended_on", "centre"], unique=False)

    op.create_table(
        "case_tickets",
        sa.Column("ticket", Id, nullable=False),
        sa.Column("case", Id, nullable=False),
        sa.Column("visit", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_case_tickets_case")),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_case_tickets")),
    )
    with op.batch_alter_table("case_tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_tickets_case"), ["case"], unique=False)

    op.create_table(
        "holds",
        sa.Column("id", Id, nullable=False),
        sa.Column("case", Id, nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minute", sa.SmallInteger(), nullable=False),
        sa.Column("cells", sa.SmallInteger(), nullable=False),
        sa.Column("seats_of", sa.String(length=8), nullable=True),
        sa.Column("until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=op.f("fk_holds_case")),
        sa.ForeignKeyConstraint(["centre"], ["centres.code"], name=op.f("fk_holds_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holds_case"), ["case"], unique=False)
        batch_op.create_index(batch_op.f("ix_holds_until"), ["until"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_holds_until"))
        batch_op.drop_index(batch_op.f("ix_holds_case"))

    op.drop_table("holds")
    with op.batch_alter_table("case_tickets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_tickets_case"))

    op.drop_table("case_tickets")
    with op.batch_alter_table("case_results", schema=None) as batch_op:
        batch_op.drop_index("ix_case_results_ended")

    op.drop_table("case_results")
    op.drop_table("case_reports")
    with op.batch_alter_table("case_people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_people_application_no"))

    op.drop_table("case_people")
    with op.batch_alter_table("case_grants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_grants_until"))

    op.drop_table("case_grants")
    with op.batch_alter_table("case_gaps", schema=None) as batch_op:
        batch_op.drop_index("ix_case_gaps_ended")

    op.drop_table("case_gaps")
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_bookings_live",
            sqlite_where=sa.text("state IN ('booked', 'arrived')"),
            postgresql_where=sa.text("state IN ('booked', 'arrived')"),
        )
        batch_op.drop_index(
            "ix_bookings_due",
            sqlite_where=sa.text("state IN ('booked', 'arrived')"),
            postgresql_where=sa.text("state IN ('booked', 'arrived')"),
        )
        batch_op.drop_index("ix_bookings_centre_day")
        batch_op.drop_index(batch_op.f("ix_bookings_case"))

    op.drop_table("bookings")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_cases_review",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_cases_centre_opened")
        batch_op.drop_index("ix_cases_centre_ended")

    op.drop_table("cases")
    op.drop_table("show_rates")
    op.drop_table("seats")
    op.drop_table("expected_arrivals")
