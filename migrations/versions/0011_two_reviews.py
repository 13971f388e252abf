"""Rounds of more than one review, sealed until they close.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
_OF_DECISION = (
    "remand_reason",
    "remand_criteria",
    "remanded_at",
    "remanded_by",
    "approved_by",
    "made_at",
)


def upgrade() -> None:
    """Add seats, anonymity, and when a review was released."""
    with op.batch_alter_table("submission") as batch:
        batch.add_column(
            sa.Column("anonymity", sa.String(20), nullable=False, server_default="none")
        )
        batch.add_column(sa.Column("remand", Json, nullable=True))
        batch.add_column(sa.Column("seats", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(sa.Column("seat", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(
            sa.Column("is_blind", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("judge_key", sa.String(120), nullable=True))
        batch.create_unique_constraint(
            op.f("uq_assignment_organization_id_judge_key"), ["organization_id", "judge_key"]
        )
        batch.create_index("ix_assignment_submission", ["organization_id", "submission_id"])
    with op.batch_alter_table("review") as batch:
        batch.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("sealed_by", Json, nullable=True))
        batch.add_column(sa.Column("outcome", sa.String(20), nullable=True))
        batch.add_column(sa.Column("released_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("set_aside_at", UtcDateTime(), nullable=True))
        batch.create_index("ix_review_submission", ["organization_id", "submission_id"])
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("made_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("approved_by", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("remanded_by", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("remanded_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("remand_criteria", Json, nullable=True))
        batch.add_column(sa.Column("remand_reason", sa.String(2000), nullable=True))
    op.execute("UPDATE decision SET made_at = created_at")
    op.execute(
        "UPDATE review SET round = (SELECT assignment.round FROM assignment WHERE"
        " assignment.organization_id = review.organization_id"
        " AND assignment.id = review.assignment_id)"
    )
    # Until now a sealed review closed its round.
    op.execute("UPDATE review SET released_at = sealed_at WHERE sealed_at IS NOT NULL")


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("decision") as batch:
        for name in _OF_DECISION:
            batch.drop_column(name)
    with op.batch_alter_table("review") as batch:
        batch.drop_index("ix_review_submission")
        for name in ("set_aside_at", "released_at", "outcome", "sealed_by", "round"):
            batch.drop_column(name)
    with op.batch_alter_table("assignment") as batch:
        batch.drop_index("ix_assignment_submission")
        batch.drop_constraint(op.f("uq_assignment_organization_id_judge_key"), type_="unique")
        for name in ("judge_key", "is_blind", "seat"):
            batch.drop_column(name)
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("seats")
        batch.drop_column("remand")
        batch.drop_column("anonymity")
