"""Inquiry cycles, and scoring rounds about no stage.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
_NAME = "inquiry_cycle"


def upgrade() -> None:
    """Add the cycles; let a round be about a rubric alone."""
    with op.batch_alter_table("scoring_round") as batch:
        batch.alter_column("stage_id", existing_type=sa.Uuid(), nullable=True)
    op.create_table(
        _NAME,
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("scoring_round_id", sa.Uuid(), nullable=True),
        sa.Column("question", sa.String(2000), nullable=False),
        sa.Column("pieces", Json, nullable=False),
        sa.Column("groups", Json, nullable=False),
        sa.Column("next_steps", Json, nullable=False),
        sa.Column("findings", sa.String(4000), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        _to("team_id", "team"),
        _to("rubric_id", "rubric"),
        _to("previous_id", _NAME),
        _to("scoring_round_id", "scoring_round"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{_NAME}")),
    )
    op.create_index("ix_inquiry_cycle_team", _NAME, ["organization_id", "team_id"])


def downgrade() -> None:
    """Take them away again, with the rounds that are theirs."""
    op.drop_table(_NAME)
    for part in ("scoring_remark", "scoring_seat"):
        op.execute(
            f"DELETE FROM {part} WHERE scoring_round_id IN"  # noqa: S608 - our own names
            " (SELECT id FROM scoring_round WHERE stage_id IS NULL)"
        )
    op.execute("DELETE FROM scoring_round WHERE stage_id IS NULL")
    with op.batch_alter_table("scoring_round") as batch:
        batch.alter_column("stage_id", existing_type=sa.Uuid(), nullable=False)


def _to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{_NAME}_organization_id_{column}"),
    )
