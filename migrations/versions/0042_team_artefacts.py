"""What teams share: their artefacts, and of which team a piece of evidence is.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None
_PARTS = (
    ("team_id", "team"),
    ("requirement_id", "evidence_requirement"),
    ("person_id", "person"),
)


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "team_artefact",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("requirement_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("store_key", sa.String(200), nullable=True),
        sa.Column("content", Json, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_team_artefact_organization_id_{column}"),
            )
            for column, table in _PARTS
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_team_artefact")),
        sa.UniqueConstraint(
            "organization_id",
            "team_id",
            "requirement_id",
            name=op.f("uq_team_artefact_organization_id_team_id_requirement_id"),
        ),
    )
    with op.batch_alter_table("team_artefact") as batch:
        batch.create_index("ix_team_artefact_store_key", ["organization_id", "store_key"])
    with op.batch_alter_table("evidence") as batch:
        batch.add_column(sa.Column("team_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("evidence") as batch:
        batch.drop_column("team_id")
    with op.batch_alter_table("team_artefact") as batch:
        batch.drop_index("ix_team_artefact_store_key")
    op.drop_table("team_artefact")
