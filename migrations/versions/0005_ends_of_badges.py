"""When badges of a version end, what renewed them, and when their owners are reminded."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEX = "ix_credential_remind"


def upgrade() -> None:
    expiry = sa.Column("expiry", Json, nullable=False, server_default="{}")
    op.add_column("microcredential_version", expiry)
    op.add_column("credential", sa.Column("remind_at", UtcDateTime(), nullable=True))
    op.add_column("credential", sa.Column("renewed_by", sa.Uuid(), nullable=True))
    where = sa.text("remind_at IS NOT NULL")
    columns = ["organization_id", "remind_at"]
    op.create_index(INDEX, "credential", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index(INDEX, "credential")
    op.drop_column("credential", "renewed_by")
    op.drop_column("credential", "remind_at")
    op.drop_column("microcredential_version", "expiry")
