"""Appeals, cases, panels, flags and holds.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and whether a submission is on hold."""
    op.create_table(
        "appeal",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("subject_key", sa.String(120), nullable=False),
        sa.Column("ground", sa.String(63), nullable=False),
        sa.Column("statement", sa.String(4000), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("obstacle", sa.String(500), nullable=True),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        _to("appeal", "person_id", "person"),
        _to("appeal", "version_id", "microcredential_version"),
        _to("appeal", "submission_id", "submission"),
        _to("appeal", "decision_id", "decision"),
        _to("appeal", "credential_id", "credential"),
        sa.UniqueConstraint(
            "organization_id", "subject_key", name=op.f("uq_appeal_organization_id_subject_key")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_appeal")),
    )
    op.create_index("ix_appeal_person", "appeal", ["organization_id", "person_id"])
    op.create_index("ix_appeal_state", "appeal", ["organization_id", "state", "id"])
    op.create_table(
        "revocation_case",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("live_key", sa.String(80), nullable=True),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("notice", sa.String(4000), nullable=False),
        sa.Column("answer_due_at", UtcDateTime(), nullable=False),
        sa.Column("answer", sa.String(10000), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("has_suspended", sa.Boolean(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("obstacle", sa.String(500), nullable=True),
        sa.Column("reasons", Json, nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        _to("revocation_case", "credential_id", "credential"),
        _to("revocation_case", "person_id", "person"),
        _to("revocation_case", "version_id", "microcredential_version"),
        _to("revocation_case", "opened_by", "person"),
        _to("revocation_case", "appeal_id", "appeal"),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_revocation_case_organization_id_live_key")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_revocation_case")),
    )
    op.create_index(
        "ix_revocation_case_person", "revocation_case", ["organization_id", "person_id"]
    )
    op.create_index(
        "ix_revocation_case_state", "revocation_case", ["organization_id", "state", "id"]
    )
    op.create_table(
        "panel_seat",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("appeal_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_key", sa.String(120), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("chosen", Json, nullable=False),
        sa.Column("vote", sa.String(20), nullable=True),
        sa.Column("reason", sa.String(4000), nullable=True),
        sa.Column("voted_at", UtcDateTime(), nullable=True),
        sa.Column("voted_by", Json, nullable=True),
        sa.Column("end_reason", sa.String(1000), nullable=True),
        _to("panel_seat", "appeal_id", "appeal"),
        _to("panel_seat", "case_id", "revocation_case"),
        _to("panel_seat", "person_id", "person"),
        sa.UniqueConstraint(
            "organization_id", "person_key", name=op.f("uq_panel_seat_organization_id_person_key")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_panel_seat")),
    )
    op.create_index("ix_panel_seat_appeal", "panel_seat", ["organization_id", "appeal_id"])
    op.create_index("ix_panel_seat_case", "panel_seat", ["organization_id", "case_id"])
    op.create_index(
        "ix_panel_seat_person", "panel_seat", ["organization_id", "person_id", "state"]
    )
    op.create_table(
        "misconduct_flag",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("note", sa.String(4000), nullable=False),
        _to("misconduct_flag", "submission_id", "submission"),
        _to("misconduct_flag", "assignment_id", "assignment"),
        _to("misconduct_flag", "person_id", "person"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_misconduct_flag")),
    )
    op.create_index(
        "ix_misconduct_flag_submission", "misconduct_flag", ["organization_id", "submission_id"]
    )
    op.create_table(
        "integrity_hold",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(4000), nullable=False),
        sa.Column("live_key", sa.String(80), nullable=True),
        sa.Column("lifted_at", UtcDateTime(), nullable=True),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lift_reason", sa.String(4000), nullable=True),
        _to("integrity_hold", "submission_id", "submission"),
        _to("integrity_hold", "placed_by", "person"),
        _to("integrity_hold", "lifted_by", "person"),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_integrity_hold_organization_id_live_key")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_integrity_hold")),
    )
    op.create_index(
        "ix_integrity_hold_submission", "integrity_hold", ["organization_id", "submission_id"]
    )
    with op.batch_alter_table("submission") as batch:
        batch.add_column(
            sa.Column("is_on_hold", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("is_on_hold")
    op.drop_table("integrity_hold")
    op.drop_table("misconduct_flag")
    op.drop_table("panel_seat")
    op.drop_table("revocation_case")
    op.drop_table("appeal")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
    )
