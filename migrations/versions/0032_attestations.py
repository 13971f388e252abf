"""Attestations: who was asked to confirm what an educator wrote.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
_INDEXES = ("submission", "enrollment", "person")
_PARTS = (
    ("submission_id", "submission"),
    ("enrollment_id", "enrollment"),
    ("requirement_id", "evidence_requirement"),
    ("person_id", "person"),
)


def upgrade() -> None:
    """Add the table of attestations."""
    op.create_table(
        "attestation",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("requirement_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("live_key", sa.String(80), nullable=True),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(200), nullable=True),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("folded", sa.String(254), nullable=True),
        sa.Column("token_hash", sa.String(128), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("note", sa.String(1000), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_attestation_organization_id_{column}"),
            )
            for column, table in _PARTS
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_attestation")),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_attestation_organization_id_live_key")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_attestation_token_hash")),
    )
    with op.batch_alter_table("attestation") as batch:
        for name in _INDEXES:
            batch.create_index(f"ix_attestation_{name}", ["organization_id", f"{name}_id"])


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("attestation") as batch:
        for name in _INDEXES:
            batch.drop_index(f"ix_attestation_{name}")
    op.drop_table("attestation")
