"""Declarations of AI use.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is declared with an attempt."""
    op.add_column("submission", sa.Column("ai_use", sa.String(20), nullable=True))
    op.add_column("submission", sa.Column("ai_use_description", sa.String(2000), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("ai_use_description")
        batch.drop_column("ai_use")
