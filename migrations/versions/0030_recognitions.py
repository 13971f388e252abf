"""Recognitions.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_NAMED = {
    "person_id": "person",
    "microcredential_id": "microcredential",
    "version_id": "microcredential_version",
    "competency_id": "competency",
    "verification_id": "verification",
    "decided_by": "person",
    "credential_id": "credential",
}
_TEXTS = {
    "live_key": 80, "issuer_id": 1000, "issuer_name": 500, "achievement_id": 1000,
    "badge_id": 1000, "note": 4000, "recipient_email": 254, "reason": 4000, "currency": 3,
}  # fmt: skip
_NEEDED = {
    "proof": 20, "title": 500, "file_name": 255, "media_type": 120, "store_key": 200,
    "sha256": 64, "state": 20,
}  # fmt: skip
_MOMENTS = (
    "awarded_at", "badge_ends_at", "decided_at", "valid_until", "checked_at", "check_at", "ended_at",
)  # fmt: skip


def upgrade() -> None:
    """Add what educators bring from elsewhere."""
    op.create_table(
        "recognition",
        sa.Column("organization_id", sa.Uuid, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Uuid, nullable=name != "person_id") for name in _NAMED),
        *(sa.Column(name, sa.String(length)) for name, length in _TEXTS.items()),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in _NEEDED.items()),
        *(sa.Column(name, UtcDateTime) for name in _MOMENTS),
        *(sa.Column(name, sa.Integer) for name in ("hours_tenths", "stipend_cents")),
        sa.Column("size", sa.Integer, nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", name], [f"{table}.organization_id", f"{table}.id"]
            )
            for name, table in _NAMED.items()
        ),
        sa.UniqueConstraint("organization_id", "live_key"),
    )
    op.create_index("ix_recognition_person", "recognition", ["organization_id", "person_id"])
    op.create_index("ix_recognition_state", "recognition", ["organization_id", "state", "id"])
    due = sa.text("check_at IS NOT NULL")
    op.create_index(
        "ix_recognition_check",
        "recognition",
        ["organization_id", "check_at"],
        sqlite_where=due,
        postgresql_where=due,
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("recognition")
