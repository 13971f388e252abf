"""Counts of the levels that two readers gave."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = ("rubric_id", "pair_key", "criterion", "first_level", "second_level")
    op.create_table(
        "agreement_count",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("pair_key", sa.String(length=73), nullable=False),
        sa.Column("criterion", sa.String(length=63), nullable=False),
        sa.Column("first_level", sa.String(length=63), nullable=False),
        sa.Column("second_level", sa.String(length=63), nullable=False),
        sa.Column("often", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "rubric_id"],
            ["rubric.organization_id", "rubric.id"],
            name=op.f("fk_agreement_count_organization_id_rubric_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_agreement_count")),
        sa.UniqueConstraint(
            "organization_id",
            *key,
            name=op.f("uq_agreement_count_cell"),
        ),
    )


def downgrade() -> None:
    op.drop_table("agreement_count")
