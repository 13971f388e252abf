"""Surveys.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let versions ask, and keep what is answered apart from who did."""
    op.add_column("microcredential_version", sa.Column("survey", Json, nullable=True))
    _add_replies()
    _add_answers()


def downgrade() -> None:
    """Take it away again."""
    for table in ("survey_answer", "survey_reply"):
        op.drop_table(table)
    op.drop_column("microcredential_version", "survey")


def _row() -> list[sa.Column[object]]:
    return [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    ]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
    )


def _add_replies() -> None:
    name = "survey_reply"
    op.create_table(
        name,
        *_row(),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        _to(name, "enrollment_id", "enrollment"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "organization_id",
            "enrollment_id",
            name=op.f(f"uq_{name}_organization_id_enrollment_id"),
        ),
    )


def _add_answers() -> None:
    name = "survey_answer"
    op.create_table(
        name,
        *_row(),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("school_year", sa.String(9), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        _to(name, "version_id", "microcredential_version"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
    )
    columns = ["organization_id", "version_id", "school_year"]
    op.create_index("ix_survey_answer_version", name, columns)
