"""Self-levels.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add where educators see themselves."""
    column = sa.Column("self_levels", Json, nullable=False, server_default="[]")
    op.add_column("submission", column)


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("self_levels")
