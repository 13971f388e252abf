"""The issuers that an organization knows; the receipt of a verification."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_issuer",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.String(length=1000), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("how_checked", sa.String(length=20), nullable=False),
        sa.Column("proof", sa.String(length=2000), nullable=False),
        sa.Column("added_by", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_known_issuer_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_known_issuer")),
        sa.UniqueConstraint(
            "organization_id", "issuer_id", name=op.f("uq_known_issuer_organization_id_issuer_id")
        ),
    )
    with op.batch_alter_table("verification") as table:
        table.add_column(sa.Column("receipt", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("verification") as table:
        table.drop_column("receipt")
    op.drop_table("known_issuer")
