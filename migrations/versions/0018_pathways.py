"""Stages that pay in total or by choice, groups of prerequisites, repeating by topic, and pathways.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the tables."""
    _add_columns()
    _add_pathway()
    _add_pathway_version()
    _add_pathway_award()


def _add_columns() -> None:
    version, stage = "microcredential_version", "stage"
    op.add_column(
        version, sa.Column("prerequisite_groups", Json, nullable=False, server_default="[]")
    )
    op.add_column(
        version, sa.Column("stipends", sa.String(20), nullable=False, server_default="by_stage")
    )
    op.add_column(version, sa.Column("repeats", Json, nullable=False, server_default="{}"))
    op.add_column(
        stage, sa.Column("own_badge", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(stage, sa.Column("cap", Json, nullable=True))
    op.add_column(
        "enrollment", sa.Column("stipend_choices", Json, nullable=False, server_default="{}")
    )


def _add_pathway() -> None:
    op.create_table(
        "pathway",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(63), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_pathway_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_pathway")),
        sa.UniqueConstraint(
            "organization_id", "slug", name=op.f("uq_pathway_organization_id_slug")
        ),
    )


def _add_pathway_version() -> None:
    op.create_table(
        "pathway_version",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("description", sa.String(4000), nullable=False),
        sa.Column("capstone_id", sa.Uuid(), nullable=False),
        sa.Column("requirement", Json, nullable=False),
        sa.Column("counting", Json, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "pathway_id"],
            ["pathway.organization_id", "pathway.id"],
            name=op.f("fk_pathway_version_organization_id_pathway_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "capstone_id"],
            ["microcredential.organization_id", "microcredential.id"],
            name=op.f("fk_pathway_version_organization_id_capstone_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_pathway_version")),
        sa.UniqueConstraint(
            "organization_id",
            "pathway_id",
            "number",
            name=op.f("uq_pathway_version_organization_id_pathway_id_number"),
        ),
    )
    op.create_index("ix_pathway_version_state", "pathway_version", ["organization_id", "state"])


def _add_pathway_award() -> None:
    op.create_table(
        "pathway_award",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("pathway_version_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("part_ids", Json, nullable=False),
        sa.Column("held_back_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "pathway_id"],
            ["pathway.organization_id", "pathway.id"],
            name=op.f("fk_pathway_award_organization_id_pathway_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "pathway_version_id"],
            ["pathway_version.organization_id", "pathway_version.id"],
            name=op.f("fk_pathway_award_organization_id_pathway_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_pathway_award_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "credential_id"],
            ["credential.organization_id", "credential.id"],
            name=op.f("fk_pathway_award_organization_id_credential_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_pathway_award")),
        sa.UniqueConstraint(
            "organization_id",
            "pathway_id",
            "person_id",
            name=op.f("uq_pathway_award_organization_id_pathway_id_person_id"),
        ),
    )
    op.create_index("ix_pathway_award_person", "pathway_award", ["organization_id", "person_id"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index("ix_pathway_award_person", "pathway_award")
    op.drop_table("pathway_award")
    op.drop_index("ix_pathway_version_state", "pathway_version")
    op.drop_table("pathway_version")
    op.drop_table("pathway")
    op.drop_column("enrollment", "stipend_choices")
    op.drop_column("stage", "cap")
    op.drop_column("stage", "own_badge")
    for column in ("repeats", "stipends", "prerequisite_groups"):
        op.drop_column("microcredential_version", column)
