"""Who looked whether a submission is all there.

Revision ID: 0044
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json

revision = "0044"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was looked over before, nobody is known."""
    column = sa.Column("gated_by", Json, nullable=False, server_default="[]")
    op.add_column("submission", column)


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("gated_by")
