"""The first schema"""

import sqlalchemy as sa
from alembic import op

from store.types import Id, Json, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "branches",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", Json, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_branches")),
    )
    op.create_table(
        "enrolments",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("device", Id, nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("code", name=op.f("uq_enrolments_code")),
    )
    op.create_table(
        "idempotency",
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("body", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_idempotency")),
    )
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_at"), ["at"], unique=False)

    op.create_table(
        "job_runs",
        sa.Column("job", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("slot", Moment(), nullable=False),
        sa.Column("ran_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("job", "key", "slot", name=op.f("pk_job_runs")),
    )
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_runs_ran_at"), ["ran_at"], unique=False)

    op.create_table(
        "journal",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("ticket", Id, nullable=True),
        sa.Column("booking", Id, nullable=True),
        sa.Column("case", Id, nullable=True),
        sa.Column("data", Json, nullable=False),
        sa.PrimaryKeyConstraint("centre", "seq", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_case"), ["case"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_ticket"), ["ticket"], unique=False)

    op.create_table(
        "journal_cursors",
        sa.Column("follower", sa.String(length=40), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("follower", "centre", name=op.f("pk_journal_cursors")),
    )
    op.create_table(
        "journal_heads",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("centre", name=op.f("pk_journal_heads")),
    )
    op.create_table(
        "legs",
        sa.Column("ticket", Id, nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("window", sa.String(length=8), nullable=True),
        sa.Column("clerk", sa.String(length=80), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("booked_for", Moment(), nullable=True),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("wait_from", Moment(), nullable=False),
        sa.Column("called_at", Moment(), nullable=True),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("wait_s", sa.Float(), nullable=True),
        sa.Column("served_s", sa.Float(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("ticket", "leg", name=op.f("pk_legs")),
    )
    with op.batch_alter_table("legs", schema=None) as batch_op:
        batch_op.create_index("ix_legs_centre_day", ["centre", "day"], unique=False)

    op.create_table(
        "network",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", Json, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network")),
    )
    op.create_table(
        "people",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_people")),
    )
    op.create_table(
        "printers",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("driver", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("dots", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("code_page", sa.Integer(), nullable=False),
        sa.Column("native_qr", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_at", Moment(), nullable=True),
        sa.Column("answers", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_printers")),
    )
    with op.batch_alter_table("printers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_printers_centre"), ["centre"], unique=False)

    op.create_table(
        "services",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=True),
        sa.Column("name", Json, nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("queued", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["services.code"], name=op.f("fk_services_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_services")),
    )
    op.create_table(
        "ticket_numbers",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "day", "letter", name=op.f("pk_ticket_numbers")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", Id, nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("services", Json, nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("turn", sa.String(length=10), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("lang", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("issuer", sa.String(length=80), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("base", Moment(), nullable=False),
        sa.Column("wait_from", Moment(), nullable=False),
        sa.Column("window", sa.String(length=8), nullable=True),
        sa.Column("for_window", sa.String(length=8), nullable=True),
        sa.Column("booked_for", Moment(), nullable=True),
        sa.Column("booking", Id, nullable=True),
        sa.Column("case", Id, nullable=True),
        sa.Column("visit", sa.Integer(), nullable=True),
        sa.Column("called_at", Moment(), nullable=True),
        sa.Column("recalled_at", Moment(), nullable=True),
        sa.Column("recalls", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment(), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("wait_s", sa.Float(), nullable=True),
        sa.Column("served_s", sa.Float(), nullable=False),
        sa.Column("clerk", sa.String(length=80), nullable=True),
        sa.Column("unclosed", sa.Boolean(), nullable=False),
        sa.Column("undo", Json, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("booking", name=op.f("uq_tickets_booking")),
        sa.UniqueConstraint(
            "centre", "day", "letter", "ordinal", name=op.f("uq_tickets_centre_day_letter_ordinal")
        ),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index("ix_tickets_ended", ["centre", "finished_at"], unique=False)
        batch_op.create_index(
            "ix_tickets_here",
            ["centre"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'called', 'serving', 'parked')"),
            postgresql_where=sa.text("state IN ('waiting', 'called', 'serving', 'parked')"),
        )
        batch_op.create_index(
            "ix_tickets_line",
            ["centre", "turn", "base", "service", "issued_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "uq_tickets_at_window",
            ["centre", "window"],
            unique=True,
            sqlite_where=sa.text("state IN ('called', 'serving')"),
            postgresql_where=sa.text("state IN ('called', 'serving')"),
        )

    op.create_table(
        "tokens",
        sa.Column("id", Id, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
    )
    op.create_table(
        "window_states",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("window", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("services", Json, nullable=False),
        sa.Column("clerk", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.String(length=80), nullable=True),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("centre", "window", name=op.f("pk_window_states")),
    )
    op.create_table(
        "centres",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("name", Json, nullable=False),
        sa.Column("address", Json, nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=True),
        sa.Column("category", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("hours", Json, nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branches.code"], name=op.f("fk_centres_branch")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_centres")),
    )
    with op.batch_alter_table("centres", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_centres_branch"), ["branch"], unique=False)

    op.create_table(
        "print_jobs",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", Id, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("printer", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=16), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["printer"], ["printers.code"], name=op.f("fk_print_jobs_printer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
        sa.UniqueConstraint(
            "kind",
            "subject",
            "edition",
            "copy",
            name=op.f("uq_print_jobs_kind_subject_edition_copy"),
        ),
    )
    with op.batch_alter_table("print_jobs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_print_jobs_open",
            ["state", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'printing')"),
            postgresql_where=sa.text("state IN ('queued', 'printing')"),
        )

    op.create_table(
        "centre_services",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre"], ["centres.code"], name=op.f("fk_centre_services_centre")
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["services.code"], name=op.f("fk_centre_services_service")
        ),
        sa.PrimaryKeyConstraint("centre", "service", name=op.f("pk_centre_services")),
    )
    op.create_table(
        "devices",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("enrolled_at", Moment(), nullable=True),
        sa.Column("heard_at", Moment(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centres.code"], name=op.f("fk_devices_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("code", name=op.f("uq_devices_code")),
    )
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_devices_centre"), ["centre"], unique=False)

    op.create_table(
        "windows",
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("services", Json, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre"], ["centres.code"], name=op.f("fk_windows_centre")),
        sa.PrimaryKeyConstraint("centre", "code", name=op.f("pk_windows")),
    )


def downgrade() -> None:
    op.drop_table("windows")
    with op.batch_alter_table("devices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_devices_centre"))

    op.drop_table("devices")
    op.drop_table("centre_services")
    with op.batch_alter_table("print_jobs", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_print_jobs_open",
            sqlite_where=sa.text("state IN ('queued', 'printing')"),
            postgresql_where=sa.text("state IN ('queued', 'printing')"),
        )

    op.drop_table("print_jobs")
    with op.batch_alter_table("centres", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_centres_branch"))

    op.drop_table("centres")
    op.drop_table("window_states")
    op.drop_table("tokens")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tickets_at_window",
            sqlite_where=sa.text("state IN ('called', 'serving')"),
            postgresql_where=sa.text("state IN ('called', 'serving')"),
        )
        batch_op.drop_index(
            "ix_tickets_line",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(
            "ix_tickets_here",
            sqlite_where=sa.text("state IN ('waiting', 'called', 'serving', 'parked')"),
            postgresql_where=sa.text("state IN ('waiting', 'called', 'serving', 'parked')"),
        )
        batch_op.drop_index("ix_tickets_ended")

    op.drop_table("tickets")
    op.drop_table("ticket_numbers")
    op.drop_table("services")
    with op.batch_alter_table("printers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_printers_centre"))

    op.drop_table("printers")
    op.drop_table("people")
    op.drop_table("network")
    with op.batch_alter_table("legs", schema=None) as batch_op:
        batch_op.drop_index("ix_legs_centre_day")

    op.drop_table("legs")
    op.drop_table("journal_heads")
    op.drop_table("journal_cursors")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_ticket"))
        batch_op.drop_index(batch_op.f("ix_journal_case"))

    op.drop_table("journal")
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_runs_ran_at"))

    op.drop_table("job_runs")
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_at"))

    op.drop_table("idempotency")
    op.drop_table("enrolments")
    op.drop_table("branches")
