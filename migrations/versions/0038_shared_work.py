"""Shared work.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None
_TABLE = "shared_work"


def upgrade() -> None:
    """Add what educators let colleagues find."""
    op.create_table(
        _TABLE,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("summary", sa.String(2000), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("school_year", sa.String(9), nullable=False),
        sa.Column("opened_ids", Json, nullable=False),
        sa.Column("live_key", sa.String(40), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{other}.organization_id", f"{other}.id"],
                name=op.f(f"fk_{_TABLE}_organization_id_{column}"),
            )
            for column, other in (
                ("submission_id", "submission"),
                ("person_id", "person"),
                ("version_id", "microcredential_version"),
            )
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f(f"uq_{_TABLE}_organization_id_live_key")
        ),
    )
    op.create_index("ix_shared_work_version", _TABLE, ["organization_id", "version_id"])
    op.create_index("ix_shared_work_person", _TABLE, ["organization_id", "person_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(_TABLE)
