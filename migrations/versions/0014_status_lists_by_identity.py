"""Status lists of the W3C test contract, one for each identity that signs.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say by the kind of key who signs a list; every list so far is the Ed25519 identity's."""
    op.add_column(
        "vc_api_status_list",
        sa.Column("algorithm", sa.String(20), nullable=False, server_default="EdDSA"),
    )


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("vc_api_status_list") as batch:
        batch.drop_column("algorithm")
