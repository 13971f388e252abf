"""Keys: compromised, in a hardware module, rotated by the calendar; the signing log."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REFUSE = """
CREATE FUNCTION signature_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the signing log is append-only'; END $$
"""


def upgrade() -> None:
    op.add_column("key", sa.Column("compromised_at", UtcDateTime(), nullable=True))
    op.add_column("key", sa.Column("pkcs11_uri", sa.String(length=500), nullable=True))
    op.add_column(
        "issuer",
        sa.Column("token_algorithm", sa.String(length=20), server_default="RS256", nullable=False),
    )
    op.add_column("issuer", sa.Column("rotation_days", sa.Integer(), nullable=True))
    _make_compromises()
    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "key_id"],
            ["key.organization_id", "key.id"],
            name=op.f("fk_signature_organization_id_key_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_signature")),
    )
    op.create_index("ix_signature_subject", "signature", ["organization_id", "subject_id"])
    op.create_index("ix_signature_digest", "signature", ["digest"])
    _make_append_only()


def _make_compromises() -> None:
    op.create_table(
        "key_compromise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("signed", sa.Integer(), nullable=False),
        sa.Column("failed_ids", Json, nullable=False),
        sa.Column("reached", sa.Uuid(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "issuer_id"],
            ["issuer.organization_id", "issuer.id"],
            name=op.f("fk_key_compromise_organization_id_issuer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "key_id"],
            ["key.organization_id", "key.id"],
            name=op.f("fk_key_compromise_organization_id_key_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_key_compromise")),
        sa.UniqueConstraint(
            "organization_id", "key_id", name=op.f("uq_key_compromise_organization_id_key_id")
        ),
    )


def _make_append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSE)
        op.execute(
            "CREATE TRIGGER signature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signature "
            "FOR EACH STATEMENT EXECUTE FUNCTION signature_is_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER signature_no_{act.lower()} BEFORE {act} ON signature "
            "BEGIN SELECT RAISE(ABORT, 'the signing log is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table("signature")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION signature_is_append_only()")
    op.drop_table("key_compromise")
    for column in ("rotation_days", "token_algorithm"):
        op.drop_column("issuer", column)
    for column in ("pkcs11_uri", "compromised_at"):
        op.drop_column("key", column)
