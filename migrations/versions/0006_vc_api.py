"""The status lists of the W3C test contract."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vc_api_status_list",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("dated_at", UtcDateTime(), nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_vc_api_status_list_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_vc_api_status_list")),
        sa.UniqueConstraint("id", name=op.f("uq_vc_api_status_list_id")),
    )
    op.create_table(
        "vc_api_entry",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("credential_id", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "list_id"],
            ["vc_api_status_list.organization_id", "vc_api_status_list.id"],
            name=op.f("fk_vc_api_entry_organization_id_list_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_vc_api_entry")),
        sa.UniqueConstraint("list_id", "index", name=op.f("uq_vc_api_entry_list_id_index")),
    )
    op.create_index(
        "ix_vc_api_entry_credential", "vc_api_entry", ["organization_id", "credential_id"]
    )


def downgrade() -> None:
    op.drop_table("vc_api_entry")
    op.drop_table("vc_api_status_list")
