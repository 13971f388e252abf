"""Clocks of plans.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a clock be about a plan."""
    with op.batch_alter_table("clock") as batch:
        batch.alter_column("submission_id", existing_type=sa.Uuid(), nullable=True)
        batch.add_column(sa.Column("plan_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_clock_organization_id_plan_id"),
            "plan",
            ["organization_id", "plan_id"],
            ["organization_id", "id"],
        )


def downgrade() -> None:
    """Forget those clocks, and let each be about a submission again."""
    op.execute("DELETE FROM clock WHERE plan_id IS NOT NULL")
    with op.batch_alter_table("clock") as batch:
        batch.drop_constraint(op.f("fk_clock_organization_id_plan_id"), type_="foreignkey")
        batch.drop_column("plan_id")
        batch.alter_column("submission_id", existing_type=sa.Uuid(), nullable=False)
