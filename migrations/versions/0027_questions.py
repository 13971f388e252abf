"""Questions of assessors to an educator.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of questions."""
    op.create_table(
        "question",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("live_key", sa.String(80), nullable=True),
        sa.Column("criterion", sa.String(63), nullable=True),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("answer", sa.String(4000), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("lapses_before", UtcDateTime(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", f"{table}_id"],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_question_organization_id_{table}_id"),
            )
            for table in ("submission", "assignment", "person")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_question")),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_question_organization_id_live_key")
        ),
    )
    with op.batch_alter_table("question") as batch:
        batch.create_index("ix_question_submission", ["organization_id", "submission_id"])


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("question") as batch:
        batch.drop_index("ix_question_submission")
    op.drop_table("question")
