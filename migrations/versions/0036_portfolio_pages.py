"""Public pages of portfolios.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
_TABLE = "portfolio_page"


def upgrade() -> None:
    """Add what people show to everybody."""
    op.create_table(
        _TABLE,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(63), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("is_indexed", sa.Boolean(), nullable=False),
        sa.Column("introduction", sa.String(2000), nullable=True),
        sa.Column("credential_ids", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f(f"fk_{_TABLE}_organization_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{_TABLE}")),
        sa.UniqueConstraint(
            "organization_id", "person_id", name=op.f(f"uq_{_TABLE}_organization_id_person_id")
        ),
        sa.UniqueConstraint("slug", name=op.f(f"uq_{_TABLE}_slug")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table(_TABLE)
