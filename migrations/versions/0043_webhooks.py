"""Webhooks and their deliveries.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add where events are told, and each delivery of one."""
    _add_webhooks()
    _add_deliveries()


def downgrade() -> None:
    """Take it away again."""
    for table in ("delivery", "webhook"):
        op.drop_table(table)


def _row() -> list[sa.Column[object]]:
    return [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    ]


def _add_webhooks() -> None:
    name = "webhook"
    op.create_table(
        name,
        *_row(),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("description", sa.String(300), nullable=False),
        sa.Column("kinds", Json, nullable=True),
        sa.Column("wrapped_secret", sa.LargeBinary(), nullable=False),
        sa.Column("previous_wrapped_secret", sa.LargeBinary(), nullable=True),
        sa.Column("previous_secret_expires_at", UtcDateTime(), nullable=True),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("disabled_reason", sa.String(10), nullable=True),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f(f"fk_{name}_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
    )


def _to(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_delivery_organization_id_{column}"),
    )


def _add_deliveries() -> None:
    name = "delivery"
    op.create_table(
        name,
        *_row(),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("last_tried_at", UtcDateTime(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_reason", sa.String(40), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        _to("webhook_id", "webhook"),
        _to("event_id", "event"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint(
            "organization_id",
            "webhook_id",
            "event_id",
            name=op.f(f"uq_{name}_organization_id_webhook_id_event_id"),
        ),
    )
    columns = ["organization_id", "webhook_id", "state", "due_at"]
    op.create_index("ix_delivery_due", name, columns)
