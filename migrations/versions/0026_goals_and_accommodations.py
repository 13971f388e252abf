"""Goals, and accommodations.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables, and which goals a plan serves."""
    _add_goal()
    _add_accommodation()
    op.add_column("plan", sa.Column("goal_ids", Json, nullable=False, server_default="[]"))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("plan") as batch:
        batch.drop_column("goal_ids")
    with op.batch_alter_table("accommodation") as batch:
        batch.drop_index("ix_accommodation_person")
        batch.drop_index("ix_accommodation_enrollment")
    op.drop_table("accommodation")
    with op.batch_alter_table("goal") as batch:
        batch.drop_index("ix_goal_state")
        batch.drop_index("ix_goal_person")
    op.drop_table("goal")


def _keys() -> list[sa.Column]:
    return [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    ]


def _belongs_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
    )


def _add_goal() -> None:
    op.create_table(
        "goal",
        *_keys(),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("measure", sa.String(2000), nullable=True),
        sa.Column("school_year", sa.String(9), nullable=False),
        sa.Column("competency_ids", Json, nullable=False),
        sa.Column("enrollment_ids", Json, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("progress", sa.String(4000), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        _belongs_to("goal", "person_id", "person"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_goal")),
    )
    with op.batch_alter_table("goal") as batch:
        batch.create_index("ix_goal_person", ["organization_id", "person_id"])
        batch.create_index("ix_goal_state", ["organization_id", "state", "school_year"])


def _add_accommodation() -> None:
    op.create_table(
        "accommodation",
        *_keys(),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("requirement", sa.String(63), nullable=False),
        sa.Column("changes", Json, nullable=False),
        sa.Column("reason", sa.String(2000), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("live_key", sa.String(160), nullable=True),
        _belongs_to("accommodation", "person_id", "person"),
        _belongs_to("accommodation", "enrollment_id", "enrollment"),
        _belongs_to("accommodation", "stage_id", "stage"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_accommodation")),
        sa.UniqueConstraint(
            "organization_id",
            "live_key",
            name=op.f("uq_accommodation_organization_id_live_key"),
        ),
    )
    with op.batch_alter_table("accommodation") as batch:
        batch.create_index("ix_accommodation_enrollment", ["organization_id", "enrollment_id"])
        batch.create_index("ix_accommodation_person", ["organization_id", "person_id"])
