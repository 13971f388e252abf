"""Evidence is found by its digest: a proof that was recognized is not handed in as work, nor the other way round.

Revision ID: 0051
Revises: 0050
"""

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None
_INDEX = "ix_evidence_digest"


def upgrade() -> None:
    """Add the index."""
    op.create_index(_INDEX, "evidence", ["organization_id", "sha256"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(_INDEX, "evidence")
