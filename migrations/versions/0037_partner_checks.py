"""Checks of drafts by learning partners.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None
_PARTS = ("submission", "enrollment", "person")


def upgrade() -> None:
    """Add the table of checks."""
    op.create_table(
        "partner_check",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("live_key", sa.String(80), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("ticks", Json, nullable=False),
        sa.Column("note", sa.String(2000), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", f"{table}_id"],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_partner_check_organization_id_{table}_id"),
            )
            for table in _PARTS
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_partner_check")),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_partner_check_organization_id_live_key")
        ),
    )
    with op.batch_alter_table("partner_check") as batch:
        for name in _PARTS:
            batch.create_index(f"ix_partner_check_{name}", ["organization_id", f"{name}_id"])


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("partner_check") as batch:
        for name in _PARTS:
            batch.drop_index(f"ix_partner_check_{name}")
    op.drop_table("partner_check")
