"""Saved comments, and the drafts of a review before the last.

Revision ID: 0034
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the comments, and what a draft was before."""
    name = "saved_comment"
    op.create_table(
        name,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("microcredential_id", sa.Uuid(), nullable=True),
        sa.Column("criterion", sa.String(63), nullable=True),
        sa.Column("text", sa.String(2000), nullable=False),
        _to(name, "person_id", "person"),
        _to(name, "microcredential_id", "microcredential"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
    )
    op.create_index("ix_saved_comment_person", name, ["organization_id", "person_id"])
    op.add_column("review", sa.Column("earlier", Json, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("review") as batch:
        batch.drop_column("earlier")
    op.drop_table("saved_comment")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
    )
