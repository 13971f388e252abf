"""Plans.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what versions ask of plans, and the tables of plans."""
    op.add_column("microcredential_version", sa.Column("plan", Json, nullable=True))
    _add_plan()
    _add_version()
    _add_comment()


def downgrade() -> None:
    """Take them away again."""
    for table, indexes in (
        ("plan_comment", ("ix_plan_comment_plan",)),
        ("plan_version", ()),
        ("plan", ("ix_plan_person", "ix_plan_enrollment", "ix_plan_state")),
    ):
        with op.batch_alter_table(table) as batch:
            for index in indexes:
                batch.drop_index(index)
        op.drop_table(table)
    with op.batch_alter_table("microcredential_version") as batch:
        batch.drop_column("plan")


def _keys(*, changes: bool) -> list[sa.Column]:
    columns = [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    ]
    if changes:
        columns += [
            sa.Column("updated_at", UtcDateTime(), nullable=False),
            sa.Column("revision", sa.Integer(), nullable=False),
        ]
    return columns


def _belongs_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
    )


def _add_plan() -> None:
    op.create_table(
        "plan",
        *_keys(changes=True),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(200), nullable=True),
        sa.Column("sources", Json, nullable=False),
        sa.Column("application", sa.String(10_000), nullable=True),
        sa.Column("proposed_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("live_key", sa.String(80), nullable=True),
        _belongs_to("plan", "enrollment_id", "enrollment"),
        _belongs_to("plan", "person_id", "person"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_plan")),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_plan_organization_id_live_key")
        ),
    )
    with op.batch_alter_table("plan") as batch:
        batch.create_index("ix_plan_state", ["organization_id", "state", "id"])
        batch.create_index("ix_plan_enrollment", ["organization_id", "enrollment_id"])
        batch.create_index("ix_plan_person", ["organization_id", "person_id"])


def _add_version() -> None:
    op.create_table(
        "plan_version",
        *_keys(changes=True),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("objections", Json, nullable=False),
        sa.Column("reason", sa.String(4000), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        _belongs_to("plan_version", "plan_id", "plan"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint(
            "organization_id",
            "plan_id",
            "number",
            name=op.f("uq_plan_version_organization_id_plan_id_number"),
        ),
    )


def _add_comment() -> None:
    op.create_table(
        "plan_comment",
        *_keys(changes=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        _belongs_to("plan_comment", "plan_id", "plan"),
        _belongs_to("plan_comment", "person_id", "person"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_plan_comment")),
    )
    with op.batch_alter_table("plan_comment") as batch:
        batch.create_index("ix_plan_comment_plan", ["organization_id", "plan_id"])
