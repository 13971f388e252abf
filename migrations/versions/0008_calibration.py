"""Anchors, sets of them, readings, qualifications."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "anchor_set",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("anchor_ids", Json, nullable=False),
        sa.Column("rule", Json, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "rubric_id"],
            ["rubric.organization_id", "rubric.id"],
            name=op.f("fk_anchor_set_organization_id_rubric_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "stage_id"],
            ["stage.organization_id", "stage.id"],
            name=op.f("fk_anchor_set_organization_id_stage_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_anchor_set")),
    )
    op.create_index(
        "ix_anchor_set_rubric", "anchor_set", ["organization_id", "rubric_id"], unique=False
    )
    op.create_table(
        "anchor",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("levels", Json, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("is_borderline", sa.Boolean(), nullable=False),
        sa.Column("pieces", Json, nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "rubric_id"],
            ["rubric.organization_id", "rubric.id"],
            name=op.f("fk_anchor_organization_id_rubric_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "stage_id"],
            ["stage.organization_id", "stage.id"],
            name=op.f("fk_anchor_organization_id_stage_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_anchor_organization_id_submission_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_anchor")),
    )
    op.create_index("ix_anchor_rubric", "anchor", ["organization_id", "rubric_id"], unique=False)
    op.create_table(
        "anchor_consent",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_anchor_consent_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_anchor_consent_organization_id_submission_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_anchor_consent")),
        sa.UniqueConstraint(
            "organization_id",
            "submission_id",
            name=op.f("uq_anchor_consent_organization_id_submission_id"),
        ),
    )
    op.create_table(
        "calibration",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("anchor_ids", Json, nullable=False),
        sa.Column("live_key", sa.String(length=120), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("result", Json, nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_calibration_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rubric_id"],
            ["rubric.organization_id", "rubric.id"],
            name=op.f("fk_calibration_organization_id_rubric_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "set_id"],
            ["anchor_set.organization_id", "anchor_set.id"],
            name=op.f("fk_calibration_organization_id_set_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_calibration")),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_calibration_organization_id_live_key")
        ),
    )
    op.create_index(
        "ix_calibration_person", "calibration", ["organization_id", "person_id"], unique=False
    )
    op.create_table(
        "anchor_reading",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("anchor_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("calibration_id", sa.Uuid(), nullable=True),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("levels", Json, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "anchor_id"],
            ["anchor.organization_id", "anchor.id"],
            name=op.f("fk_anchor_reading_organization_id_anchor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "calibration_id"],
            ["calibration.organization_id", "calibration.id"],
            name=op.f("fk_anchor_reading_organization_id_calibration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_anchor_reading_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rubric_id"],
            ["rubric.organization_id", "rubric.id"],
            name=op.f("fk_anchor_reading_organization_id_rubric_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_anchor_reading")),
        sa.UniqueConstraint(
            "organization_id",
            "calibration_id",
            "anchor_id",
            name=op.f("uq_anchor_reading_organization_id_calibration_id_anchor_id"),
        ),
    )
    op.create_index(
        "ix_anchor_reading_rubric",
        "anchor_reading",
        ["organization_id", "rubric_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "qualification",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("calibration_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "calibration_id"],
            ["calibration.organization_id", "calibration.id"],
            name=op.f("fk_qualification_organization_id_calibration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_qualification_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "rubric_id"],
            ["rubric.organization_id", "rubric.id"],
            name=op.f("fk_qualification_organization_id_rubric_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_qualification")),
        sa.UniqueConstraint(
            "organization_id",
            "calibration_id",
            name=op.f("uq_qualification_organization_id_calibration_id"),
        ),
    )
    op.create_index(
        "ix_qualification_rubric",
        "qualification",
        ["organization_id", "rubric_id", "person_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_qualification_rubric", table_name="qualification")
    op.drop_table("qualification")
    op.drop_index("ix_anchor_reading_rubric", table_name="anchor_reading")
    op.drop_table("anchor_reading")
    op.drop_index("ix_calibration_person", table_name="calibration")
    op.drop_table("calibration")
    op.drop_table("anchor_consent")
    op.drop_index("ix_anchor_rubric", table_name="anchor")
    op.drop_table("anchor")
    op.drop_index("ix_anchor_set_rubric", table_name="anchor_set")
    op.drop_table("anchor_set")
