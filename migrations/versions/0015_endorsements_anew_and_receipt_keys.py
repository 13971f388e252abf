"""Endorsements that were signed anew, and the keys that receipts were signed with before.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the keys of endorsements, their earlier forms, progress about them, and receipt keys."""
    op.add_column("endorsement", sa.Column("key_ids", Json, nullable=False, server_default="[]"))
    for name in ("endorsements", "endorsements_signed"):
        op.add_column(
            "key_compromise", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    _make_endorsement_before()
    op.create_table(
        "receipt_key",
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("public_jwk", Json, nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("distrusted_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_receipt_key")),
    )
    _fill_key_ids()


def _make_endorsement_before() -> None:
    op.create_table(
        "endorsement_before",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("endorsement_id", sa.Uuid(), nullable=False),
        sa.Column("ob3_json", sa.LargeBinary(), nullable=False),
        sa.Column("ob3_jwt", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key_ids", Json, nullable=False),
        sa.Column("status_list_id", sa.Uuid(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_endorsement_before_organization_id_{column}"),
            )
            for column, table in (
                ("endorsement_id", "endorsement"),
                ("status_list_id", "status_list"),
            )
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_endorsement_before")),
        sa.UniqueConstraint(
            "status_list_id",
            "status_index",
            name=op.f("uq_endorsement_before_status_list_id_status_index"),
        ),
    )
    with op.batch_alter_table("endorsement_before") as batch:
        batch.create_index(
            "ix_endorsement_before_endorsement", ["organization_id", "endorsement_id"]
        )


def _fill_key_ids() -> None:
    """Read in the signing log what signed each endorsement of ours: until now each was signed once."""
    endorsement = sa.table("endorsement", sa.column("id", sa.Uuid()), sa.column("key_ids", Json))
    signature = sa.table(
        "signature",
        sa.column("subject_id", sa.Uuid()),
        sa.column("key_id", sa.Uuid()),
        sa.column("purpose", sa.String()),
    )
    query = sa.select(signature.c.subject_id, signature.c.key_id).where(
        signature.c.purpose == "endorsement"
    )
    found: dict[object, list[str]] = {}
    for subject_id, key_id in op.get_bind().execute(query):
        found.setdefault(subject_id, []).append(str(key_id))
    for subject_id, key_ids in found.items():
        op.execute(
            endorsement.update().where(endorsement.c.id == subject_id).values(key_ids=key_ids)
        )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("receipt_key")
    with op.batch_alter_table("endorsement_before") as batch:
        batch.drop_index("ix_endorsement_before_endorsement")
    op.drop_table("endorsement_before")
    for name in ("endorsements_signed", "endorsements"):
        op.drop_column("key_compromise", name)
    op.drop_column("endorsement", "key_ids")
