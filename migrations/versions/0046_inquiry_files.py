"""Files of inquiry cycles.

Revision ID: 0046
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0046"
down_revision = "0043"
branch_labels = None
depends_on = None
_NAME = "inquiry_file"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        _NAME,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("ending", sa.String(10), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("store_key", sa.String(200), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(20), nullable=True),
        sa.Column("students_appear", sa.Boolean(), nullable=False),
        sa.Column("has_consent", sa.Boolean(), nullable=False),
        sa.Column("visibility", sa.String(20), nullable=False),
        sa.Column("forgotten_at", UtcDateTime(), nullable=True),
        _to("cycle_id", "inquiry_cycle"),
        _to("person_id", "person"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{_NAME}")),
        sa.UniqueConstraint("id", name=op.f(f"uq_{_NAME}_id")),
    )
    op.create_index("ix_inquiry_file_cycle", _NAME, ["organization_id", "cycle_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table(_NAME)


def _to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{_NAME}_organization_id_{column}"),
    )
