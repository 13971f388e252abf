"""When people are away, and meetings with a coach.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of absences and meetings."""
    op.create_table(
        "absence",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_absence_organization_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence") as batch:
        batch.create_index("ix_absence_person", ["organization_id", "person_id"])
    op.create_table(
        "coach_meeting",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_coach_meeting_organization_id_submission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_coach_meeting_organization_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_coach_meeting")),
    )
    with op.batch_alter_table("coach_meeting") as batch:
        batch.create_index("ix_coach_meeting_submission", ["organization_id", "submission_id"])


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("coach_meeting") as batch:
        batch.drop_index("ix_coach_meeting_submission")
    op.drop_table("coach_meeting")
    with op.batch_alter_table("absence") as batch:
        batch.drop_index("ix_absence_person")
    op.drop_table("absence")
