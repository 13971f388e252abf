"""Appeals of plans that were refused.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let an appeal be about a plan."""
    with op.batch_alter_table("appeal") as batch:
        batch.add_column(sa.Column("plan_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_appeal_organization_id_plan_id"),
            "plan",
            ["organization_id", "plan_id"],
            ["organization_id", "id"],
        )


def downgrade() -> None:
    """Take it away again; what was appealed stays in the trail."""
    op.execute(
        "DELETE FROM panel_seat WHERE appeal_id IN (SELECT id FROM appeal WHERE plan_id IS NOT NULL)"
    )
    op.execute("DELETE FROM appeal WHERE plan_id IS NOT NULL")
    with op.batch_alter_table("appeal") as batch:
        batch.drop_constraint(op.f("fk_appeal_organization_id_plan_id"), type_="foreignkey")
        batch.drop_column("plan_id")
