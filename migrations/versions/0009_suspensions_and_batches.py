"""Suspended credentials, many taken back at once, and when a changed status list was last signed."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEX = "ix_credential_suspended"


def upgrade() -> None:
    op.add_column("status_bits", sa.Column("change_signed_at", UtcDateTime(), nullable=True))
    op.add_column("credential", sa.Column("suspended_at", UtcDateTime(), nullable=True))
    reason = sa.Column("suspension_reason", sa.String(length=40), nullable=True)
    op.add_column("credential", reason)
    where = sa.text("suspended_at IS NOT NULL")
    columns = ["organization_id", "issuer_id"]
    op.create_index(INDEX, "credential", columns, sqlite_where=where, postgresql_where=where)
    batches()
    rows()


def batches() -> None:
    op.create_table(
        "revocation_batch",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("revoked", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_revocation_batch_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_revocation_batch")),
    )


def rows() -> None:
    op.create_table(
        "revocation_row",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "batch_id"],
            ["revocation_batch.organization_id", "revocation_batch.id"],
            name=op.f("fk_revocation_row_organization_id_batch_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_revocation_row")),
        sa.UniqueConstraint(
            "organization_id",
            "batch_id",
            "position",
            name=op.f("uq_revocation_row_organization_id_batch_id_position"),
        ),
    )
    op.create_index(
        "ix_revocation_row_outcome", "revocation_row", ["organization_id", "batch_id", "outcome"]
    )


def downgrade() -> None:
    op.drop_table("revocation_row")
    op.drop_table("revocation_batch")
    op.drop_index(INDEX, "credential")
    op.drop_column("credential", "suspension_reason")
    op.drop_column("credential", "suspended_at")
    op.drop_column("status_bits", "change_signed_at")
