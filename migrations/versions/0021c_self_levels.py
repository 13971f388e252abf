"""Self-levels.

Revision ID: 0021c
Revises: 0021b
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json

revision = "0021c"
down_revision = "0021b"
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
