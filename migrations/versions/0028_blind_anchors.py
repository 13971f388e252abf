"""Blind anchors, and what they show of drift.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INDEX, OF_ANCHORS = "ix_submission_anchor", sa.text("is_anchor")


def upgrade() -> None:
    """Add whom an anchor was given, and what marks its rows as nobody's."""
    no = sa.false()
    op.add_column(
        "person", sa.Column("is_stand_in", sa.Boolean(), nullable=False, server_default=no)
    )
    op.add_column(
        "submission", sa.Column("is_anchor", sa.Boolean(), nullable=False, server_default=no)
    )
    op.create_index(
        INDEX,
        "submission",
        ["organization_id", "id"],
        sqlite_where=OF_ANCHORS,
        postgresql_where=OF_ANCHORS,
    )
    op.add_column("anchor", sa.Column("created_by", sa.Uuid(), nullable=True))
    op.add_column("anchor", sa.Column("agreed_by", Json, nullable=False, server_default="[]"))
    _add_table()
    _add_findings()


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("drift_finding")
    op.drop_table("blind_anchor")
    with op.batch_alter_table("anchor") as batch:
        batch.drop_column("agreed_by")
        batch.drop_column("created_by")
    op.drop_index(INDEX, "submission")
    with op.batch_alter_table("submission") as batch:
        batch.drop_column("is_anchor")
    with op.batch_alter_table("person") as batch:
        batch.drop_column("is_stand_in")


def _add_table() -> None:
    op.create_table(
        "blind_anchor",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("anchor_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("draw_key", sa.String(120), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", f"{table}_id"],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_blind_anchor_organization_id_{table}_id"),
            )
            for table in ("anchor", "submission", "person")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_blind_anchor")),
        sa.UniqueConstraint(
            "organization_id", "draw_key", name=op.f("uq_blind_anchor_organization_id_draw_key")
        ),
        sa.UniqueConstraint(
            "organization_id",
            "person_id",
            "anchor_id",
            name=op.f("uq_blind_anchor_organization_id_person_id_anchor_id"),
        ),
        sa.UniqueConstraint(
            "organization_id",
            "submission_id",
            name=op.f("uq_blind_anchor_organization_id_submission_id"),
        ),
    )


def _add_findings() -> None:
    op.create_table(
        "drift_finding",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("average", sa.Integer(), nullable=False),
        sa.Column("limit", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", f"{table}_id"],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_drift_finding_organization_id_{table}_id"),
            )
            for table in ("person", "rubric")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_drift_finding")),
    )
    columns = ["organization_id", "rubric_id", "person_id"]
    op.create_index("ix_drift_finding_rubric", "drift_finding", columns)
