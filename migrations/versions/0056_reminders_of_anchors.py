"""When the assessor of a blind anchor was reminded of it: once, also when the calendar changes.

Revision ID: 0056
Revises: 0055
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; of what was reminded of before it is not known."""
    op.add_column("blind_anchor", sa.Column("reminded_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("blind_anchor") as batch:
        batch.drop_column("reminded_at")
