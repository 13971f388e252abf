"""Whether an issuer publishes the ids of what it took back.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the choice, which nobody has made yet."""
    op.add_column(
        "issuer",
        sa.Column("lists_revocations", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("issuer", "lists_revocations")
