"""Portfolios.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add entries, what stood in them before, and their pieces; let evidence refer to them."""
    _add_entries()
    _add_versions()
    _add_pieces()
    op.add_column("evidence", sa.Column("goal_id", sa.Uuid(), nullable=True))
    op.add_column("evidence", sa.Column("entry_id", sa.Uuid(), nullable=True))
    op.create_index("ix_evidence_entry", "evidence", ["organization_id", "entry_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index("ix_evidence_entry", "evidence")
    op.drop_column("evidence", "entry_id")
    op.drop_column("evidence", "goal_id")
    for table in ("portfolio_piece", "portfolio_entry_version", "portfolio_entry"):
        op.drop_table(table)


def _row() -> list[sa.Column[object]]:
    return [
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
    ]


def _changing() -> list[sa.Column[object]]:
    return [
        *_row(),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
    ]


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organization_id", column],
        [f"{other}.organization_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organization_id_{column}"),
    )


def _content() -> list[sa.Column[object]]:
    return [
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.String(20_000), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("competency_ids", Json, nullable=False),
        sa.Column("goal_ids", Json, nullable=False),
    ]


def _add_entries() -> None:
    name = "portfolio_entry"
    op.create_table(
        name,
        *_changing(),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *_content(),
        sa.Column("visibility", sa.String(20), nullable=False),
        sa.Column("students_appear", sa.Boolean(), nullable=True),
        sa.Column("has_consent", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        _to(name, "person_id", "person"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
    )
    op.create_index("ix_portfolio_entry_person", name, ["organization_id", "person_id"])
    shown = ["organization_id", "visibility", "id"]
    op.create_index("ix_portfolio_entry_visibility", name, shown)
    is_deleted = sa.text("deleted_at IS NOT NULL")
    op.create_index(
        "ix_portfolio_entry_deleted",
        name,
        ["organization_id", "deleted_at"],
        sqlite_where=is_deleted,
        postgresql_where=is_deleted,
    )


def _add_versions() -> None:
    name = "portfolio_entry_version"
    op.create_table(
        name,
        *_row(),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        *_content(),
        _to(name, "entry_id", "portfolio_entry"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
    )
    op.create_index("ix_portfolio_entry_version_entry", name, ["organization_id", "entry_id"])


def _add_pieces() -> None:
    name = "portfolio_piece"
    op.create_table(
        name,
        *_changing(),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(200), nullable=True),
        sa.Column("url", sa.String(2000), nullable=True),
        sa.Column("file_name", sa.String(255), nullable=True),
        sa.Column("media_type", sa.String(100), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("store_key", sa.String(200), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("scan", sa.String(20), nullable=True),
        _to(name, "entry_id", "portfolio_entry"),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("id", name=op.f(f"uq_{name}_id")),
    )
    op.create_index("ix_portfolio_piece_entry", name, ["organization_id", "entry_id"])
