"""Comments on drafts.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of comments."""
    op.create_table(
        "draft_comment",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_draft_comment_organization_id_submission_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_draft_comment_organization_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_draft_comment")),
    )
    with op.batch_alter_table("draft_comment") as batch:
        batch.create_index("ix_draft_comment_submission", ["organization_id", "submission_id"])


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("draft_comment") as batch:
        batch.drop_index("ix_draft_comment_submission")
    op.drop_table("draft_comment")
