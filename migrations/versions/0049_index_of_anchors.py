"""The index of anchors in words that SQLite finds again in a question.

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None
_INDEX, _COLUMNS = "ix_submission_anchor", ["organization_id", "id"]


def upgrade() -> None:
    """Write the condition as questions write it: SQLite has no booleans, and compares words."""
    _write_anew("is_anchor = 1")


def downgrade() -> None:
    """Write it as it was."""
    _write_anew("is_anchor")


def _write_anew(condition: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(_INDEX, "submission")
        op.create_index(_INDEX, "submission", _COLUMNS, sqlite_where=sa.text(condition))
