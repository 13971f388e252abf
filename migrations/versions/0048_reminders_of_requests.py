"""When whoever was asked to confirm something, or to look a draft over, is reminded.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None
_TABLES = ("attestation", "partner_check")


def upgrade() -> None:
    """Add the moments; what waits already gets its own when the calendar is next counted."""
    waits = sa.text("remind_at IS NOT NULL")
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("remind_at", UtcDateTime(), nullable=True))
            batch.add_column(sa.Column("reminded_at", UtcDateTime(), nullable=True))
        op.create_index(
            f"ix_{table}_remind",
            table,
            ["organization_id", "remind_at"],
            sqlite_where=waits,
            postgresql_where=waits,
        )
    of_team = sa.text("team_id IS NOT NULL")
    op.create_index(
        "ix_evidence_team",
        "evidence",
        ["organization_id", "team_id"],
        sqlite_where=of_team,
        postgresql_where=of_team,
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_evidence_team", table_name="evidence")
    for table in _TABLES:
        op.drop_index(f"ix_{table}_remind", table_name=table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("reminded_at")
            batch.drop_column("remind_at")
