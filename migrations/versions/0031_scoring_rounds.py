"""Scoring rounds.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the rounds, who takes part, and what is said."""
    _add_rounds()
    _add_seats()
    _add_remarks()


def downgrade() -> None:
    """Take them away again."""
    for table in ("scoring_remark", "scoring_seat", "scoring_round"):
        op.drop_table(table)


def _row() -> list[sa.Column[object]]:
    return [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    ]


def _changing() -> list[sa.Column[object]]:
    return [
        *_row(),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    ]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
    )


def _add_rounds() -> None:
    name = "scoring_round"
    op.create_table(
        name,
        *_changing(),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("source_anchor_id", sa.Uuid(), nullable=True),
        sa.Column("pieces", Json, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=True),
        sa.Column("opened_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("agreed", Json, nullable=False),
        sa.Column("anchor_id", sa.Uuid(), nullable=True),
        _to(name, "stage_id", "stage"),
        _to(name, "rubric_id", "rubric"),
        _to(name, "submission_id", "submission"),
        _to(name, "source_anchor_id", "anchor"),
        _to(name, "anchor_id", "anchor"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
    )
    op.create_index("ix_scoring_round_stage", name, ["organization_id", "stage_id"])


def _add_seats() -> None:
    name = "scoring_seat"
    op.create_table(
        name,
        *_changing(),
        sa.Column("scoring_round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("levels", Json, nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=True),
        sa.Column("sealed_by", Json, nullable=True),
        _to(name, "scoring_round_id", "scoring_round"),
        _to(name, "person_id", "person"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "organization_id",
            "scoring_round_id",
            "person_id",
            name=op.f("uq_scoring_seat_organization_id_scoring_round_id_person_id"),
        ),
    )
    op.create_index("ix_scoring_seat_person", name, ["organization_id", "person_id"])


def _add_remarks() -> None:
    name = "scoring_remark"
    op.create_table(
        name,
        *_row(),
        sa.Column("scoring_round_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(63), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        _to(name, "scoring_round_id", "scoring_round"),
        _to(name, "person_id", "person"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
    )
    op.create_index("ix_scoring_remark_round", name, ["organization_id", "scoring_round_id"])
