"""What an assessor's days were before a question is not kept: they are counted from when they began.

Revision ID: 0055
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0055"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop both columns; the daily count gives back the days that were lost."""
    with op.batch_alter_table("question") as batch:
        batch.drop_column("lapses_before")
        batch.drop_column("due_before")


def downgrade() -> None:
    """Add them again; what stood there before is put as near as it is known."""
    op.add_column("question", sa.Column("lapses_before", UtcDateTime(), nullable=True))
    op.add_column("question", sa.Column("due_before", sa.Date(), nullable=True))
    op.execute(
        "UPDATE question SET (lapses_before, due_before) = (SELECT a.lapses_at, a.due_on FROM assignment AS a"
        " WHERE a.organization_id = question.organization_id AND a.id = question.assignment_id)"
    )
    with op.batch_alter_table("question") as batch:
        batch.alter_column("lapses_before", existing_type=UtcDateTime(), nullable=False)
