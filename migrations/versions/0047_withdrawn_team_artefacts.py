"""Team artefacts that were withdrawn.

Revision ID: 0047
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0047"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say when one was withdrawn."""
    with op.batch_alter_table("team_artefact") as batch:
        batch.add_column(sa.Column("withdrawn_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Forget what was withdrawn: there is nothing in it."""
    op.execute("DELETE FROM team_artefact WHERE withdrawn_at IS NOT NULL")
    with op.batch_alter_table("team_artefact") as batch:
        batch.drop_column("withdrawn_at")
