"""Endorsements; shared achievements, refresh and translations of versions; the language of a badge."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NAMED = {
    "issuer_id": "issuer",
    "subject_issuer_id": "issuer",
    "version_id": "microcredential_version",
    "credential_id": "credential",
    "status_list_id": "status_list",
}


VERSION = "microcredential_version"


def upgrade() -> None:
    op.add_column(
        VERSION,
        sa.Column(
            "achievement_type",
            sa.String(length=60),
            nullable=False,
            server_default="MicroCredential",
        ),
    )
    op.add_column(VERSION, sa.Column("shared_achievement", Json, nullable=True))
    op.add_column(
        VERSION, sa.Column("refreshes", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(VERSION, sa.Column("translations", Json, nullable=False, server_default="{}"))
    op.add_column("enrollment", sa.Column("language", sa.String(length=35), nullable=True))
    op.create_table(
        "endorsement",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=True),
        sa.Column("subject_issuer_id", sa.Uuid(), nullable=True),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("credential_id", sa.Uuid(), nullable=True),
        sa.Column("subject_url", sa.String(length=2000), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("endorser", sa.String(length=2000), nullable=False),
        sa.Column("endorser_name", sa.String(length=500), nullable=True),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("ob3_json", sa.LargeBinary(), nullable=True),
        sa.Column("ob3_jwt", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("status_list_id", sa.Uuid(), nullable=True),
        sa.Column("status_index", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("revocation_reason", sa.String(length=40), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["organization_id", column],
                [f"{table}.organization_id", f"{table}.id"],
                name=op.f(f"fk_endorsement_organization_id_{column}"),
            )
            for column, table in _NAMED.items()
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint("id", name=op.f("uq_endorsement_id")),
        sa.UniqueConstraint(
            "organization_id", "sha256", name=op.f("uq_endorsement_organization_id_sha256")
        ),
        sa.UniqueConstraint(
            "status_list_id",
            "status_index",
            name=op.f("uq_endorsement_status_list_id_status_index"),
        ),
    )
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.create_index("ix_endorsement_issuer", ["subject_issuer_id"], unique=False)
        batch_op.create_index("ix_endorsement_version", ["version_id"], unique=False)
        batch_op.create_index("ix_endorsement_credential", ["credential_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.drop_index("ix_endorsement_credential")
        batch_op.drop_index("ix_endorsement_version")
        batch_op.drop_index("ix_endorsement_issuer")

    op.drop_table("endorsement")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_column("language")
    with op.batch_alter_table(VERSION, schema=None) as batch_op:
        for name in ("translations", "refreshes", "shared_achievement", "achievement_type"):
            batch_op.drop_column(name)
