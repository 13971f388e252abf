"""What is known of a file, who may see evidence, students in it; texts that are nearly the same.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _columns() -> list[sa.Column]:
    return [
        sa.Column("measured_seconds", sa.Integer(), nullable=True),
        sa.Column("scan", sa.String(20), nullable=True),
        sa.Column("scan_detail", sa.String(200), nullable=True),
        sa.Column("blind_copy", sa.String(20), nullable=True),
        sa.Column("blind_key", sa.String(200), nullable=True),
        sa.Column("blind_size", sa.BigInteger(), nullable=True),
        sa.Column("visibility", sa.String(20), nullable=False, server_default="assessors"),
        sa.Column("students_appear", sa.Boolean(), nullable=True),
        sa.Column("has_consent", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("forgotten_at", UtcDateTime(), nullable=True),
    ]


def upgrade() -> None:
    """Add the columns and the tables."""
    for column in _columns():
        op.add_column("evidence", column)
    op.execute("UPDATE evidence SET visibility = 'public' WHERE is_public")
    with op.batch_alter_table("evidence") as batch:
        batch.create_index("ix_evidence_store_key", ["organization_id", "store_key"])
    _add_bands()
    _add_likenesses()


def _row(name: str) -> list[sa.Column | sa.Constraint]:
    return [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
    ]


def _of(other: str, table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
    )


def _add_bands() -> None:
    op.create_table(
        "text_band",
        *_row("text_band"),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        _of("submission", "text_band", "submission_id"),
        _of("evidence", "text_band", "evidence_id"),
    )
    with op.batch_alter_table("text_band") as batch:
        batch.create_index("ix_text_band_value", ["organization_id", "value"])
        batch.create_index("ix_text_band_submission", ["organization_id", "submission_id"])


def _add_likenesses() -> None:
    op.create_table(
        "likeness",
        *_row("likeness"),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("other_submission_id", sa.Uuid(), nullable=False),
        sa.Column("other_evidence_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        _of("submission", "likeness", "submission_id"),
        _of("submission", "likeness", "other_submission_id"),
        sa.UniqueConstraint(
            "organization_id",
            "evidence_id",
            "other_evidence_id",
            name=op.f("uq_likeness_organization_id_evidence_id_other_evidence_id"),
        ),
    )
    with op.batch_alter_table("likeness") as batch:
        batch.create_index("ix_likeness_submission", ["organization_id", "submission_id"])
        batch.create_index("ix_likeness_other", ["organization_id", "other_submission_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("likeness")
    op.drop_table("text_band")
    with op.batch_alter_table("evidence") as batch:
        batch.drop_index("ix_evidence_store_key")
        for column in reversed(_columns()):
            batch.drop_column(column.name)
