"""The name of its educator that stands inside a file.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what a job found."""
    op.add_column("evidence", sa.Column("named_inside", sa.String(200), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("evidence") as batch:
        batch.drop_column("named_inside")
