"""Why a version of a credential was signed, and when the next one took its place."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

VERSION, SUPERSEDED = "credential_version", "ix_credential_version_superseded"
CREDENTIAL, ENDING = "credential", "ix_credential_ending"


def upgrade() -> None:
    op.add_column(
        VERSION, sa.Column("cause", sa.String(length=20), nullable=False, server_default="award")
    )
    op.add_column(VERSION, sa.Column("superseded_at", UtcDateTime(), nullable=True))
    index(SUPERSEDED, VERSION, "credential_id", only="superseded_at IS NOT NULL")
    op.add_column(
        CREDENTIAL, sa.Column("number", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column(CREDENTIAL, sa.Column("valid_until", UtcDateTime(), nullable=True))
    index(ENDING, CREDENTIAL, "valid_until", only="valid_until IS NOT NULL")


def downgrade() -> None:
    op.drop_index(ENDING, CREDENTIAL)
    op.drop_column(CREDENTIAL, "valid_until")
    op.drop_column(CREDENTIAL, "number")
    op.drop_index(SUPERSEDED, VERSION)
    op.drop_column(VERSION, "superseded_at")
    op.drop_column(VERSION, "cause")


def index(name: str, table: str, column: str, *, only: str) -> None:
    where = sa.text(only)
    columns = ["organization_id", column]
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
