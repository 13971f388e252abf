"""Who took a badge back, and who asked for a list of them: they do not decide on an appeal about it.

Revision ID: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None
_COLUMNS = (("credential", "revoked_by"), ("revocation_batch", "asked_by"))


def upgrade() -> None:
    """Add both; of what was revoked before it is not known."""
    for table, column in _COLUMNS:
        op.add_column(table, sa.Column(column, sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    for table, column in reversed(_COLUMNS):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
