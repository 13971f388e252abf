"""Working days of an organization, and clocks that count them.

Revision ID: 0016
Revises: 0015
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.storage.identifiers import new_id
from app.storage.tables.columns import Json, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_UNDECIDED = ("submitted", "in_review", "adjudicating", "awaiting_approval")
_INSERT = sa.text(
    "INSERT INTO clock (organization_id, id, created_at, updated_at, revision, submission_id, step,"
    " started_at, runs, is_running, stopped_at, outcome, live_key) VALUES (:organization_id, :id,"
    " :now, :now, 1, :submission_id, 'decide', :started_at, :runs, :is_running, :stopped_at,"
    " :outcome, :live_key)"
).bindparams(
    sa.bindparam("organization_id", type_=sa.Uuid()),
    sa.bindparam("id", type_=sa.Uuid()),
    sa.bindparam("now", type_=UtcDateTime()),
    sa.bindparam("submission_id", type_=sa.Uuid()),
    sa.bindparam("started_at", type_=UtcDateTime()),
    sa.bindparam("runs", type_=Json),
    sa.bindparam("stopped_at", type_=UtcDateTime()),
)
_HANDED_IN = sa.text(
    "SELECT s.organization_id, s.id, s.state, s.submitted_at, s.updated_at, (SELECT max(d.made_at)"
    " FROM decision d WHERE d.organization_id = s.organization_id AND d.submission_id = s.id"
    " AND d.voided_at IS NULL) AS made_at FROM submission s WHERE s.submitted_at IS NOT NULL"
).columns(
    organization_id=sa.Uuid(),
    id=sa.Uuid(),
    submitted_at=UtcDateTime(),
    updated_at=UtcDateTime(),
    made_at=UtcDateTime(),
)


def upgrade() -> None:
    """Add calendars, holidays, clocks and the day on which a review is due."""
    _calendars()
    _clocks()
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("due_at", UtcDateTime(), nullable=True))
        batch.create_index("ix_assignment_due", ["organization_id", "person_id", "due_at", "id"])
    _start_clocks()


def _base() -> list[sa.Column[Any]]:
    return [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    ]


def _of_organization(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f(f"fk_{table}_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{table}")),
    ]


def _calendars() -> None:
    op.create_table(
        "calendar",
        *_base(),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("weekdays", Json, nullable=False),
        sa.Column("targets", Json, nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=True),
        sa.Column("escalate_days", sa.Integer(), nullable=True),
        *_of_organization("calendar"),
        sa.UniqueConstraint("organization_id", name=op.f("uq_calendar_organization_id")),
    )
    op.create_table(
        "holiday_import",
        *_base(),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("skipped", Json, nullable=False),
        *_of_organization("holiday_import"),
    )
    op.create_table(
        "holiday",
        *_base(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(36), nullable=False),
        *_of_organization("holiday"),
        sa.ForeignKeyConstraint(
            ["organization_id", "import_id"],
            ["holiday_import.organization_id", "holiday_import.id"],
            name=op.f("fk_holiday_organization_id_import_id"),
        ),
        sa.UniqueConstraint(
            "organization_id", "day", "source", name=op.f("uq_holiday_organization_id_day_source")
        ),
    )
    op.create_index("ix_holiday_import", "holiday", ["organization_id", "import_id"])


def _clocks() -> None:
    op.create_table(
        "clock",
        *_base(),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("runs", Json, nullable=False),
        sa.Column("is_running", sa.Boolean(), nullable=False),
        sa.Column("target_days", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("live_key", sa.String(80), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_clock_organization_id_submission_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_clock")),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_clock_organization_id_live_key")
        ),
    )
    op.create_index("ix_clock_submission", "clock", ["organization_id", "submission_id"])
    op.create_index("ix_clock_due", "clock", ["organization_id", "due_at"])
    op.create_index("ix_clock_started", "clock", ["organization_id", "step", "started_at"])
    is_waiting = sa.text("next_at IS NOT NULL")
    op.create_index(
        "ix_clock_next",
        "clock",
        ["organization_id", "next_at"],
        sqlite_where=is_waiting,
        postgresql_where=is_waiting,
    )


def _start_clocks() -> None:
    """Give what was handed in before the clock from which turnaround is reported.

    A pause before today is not known any more; other steps are counted from their next move on.
    """
    connection, now = op.get_bind(), datetime.now(UTC)
    for row in connection.execute(_HANDED_IN).all():
        is_open = row.state in _UNDECIDED
        end = None if is_open else max(row.made_at or row.updated_at, row.submitted_at)
        stands_still = row.state in {"draft", "returned"}
        run = [row.submitted_at.isoformat(), end and end.isoformat()]
        values = {
            "organization_id": row.organization_id,
            "id": new_id(),
            "now": now,
            "submission_id": row.id,
            "started_at": row.submitted_at,
            "runs": [run],
            "is_running": is_open,
            "stopped_at": None if is_open or stands_still else end,
            "outcome": None if is_open or stands_still else row.state,
            "live_key": f"{row.id}:decide" if is_open or stands_still else None,
        }
        connection.execute(_INSERT, values)


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("assignment") as batch:
        batch.drop_index("ix_assignment_due")
        batch.drop_column("due_at")
        batch.drop_column("due_on")
    for name in ("next", "started", "due", "submission"):
        op.drop_index(f"ix_clock_{name}", "clock")
    op.drop_table("clock")
    op.drop_index("ix_holiday_import", "holiday")
    op.drop_table("holiday")
    op.drop_table("holiday_import")
    op.drop_table("calendar")
