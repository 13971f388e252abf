"""The first tables."""

import sqlalchemy as sa
from alembic import op

from app.storage.tables.columns import Json, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organization",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sends_notices", sa.Boolean(), nullable=False),
        sa.Column("event_sequence", sa.BigInteger(), nullable=False),
        sa.Column("audit_sequence", sa.BigInteger(), nullable=False),
        sa.Column("audit_head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        sa.UniqueConstraint("slug", name=op.f("uq_organization_slug")),
    )
    op.create_table(
        "public_origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("base_url", sa.String(length=300), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_origin")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("actor", Json, nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("content_key", sa.LargeBinary(), nullable=True),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_audit_entry_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint(
            "organization_id", "sequence", name=op.f("uq_audit_entry_organization_id_sequence")
        ),
    )
    op.create_table(
        "client",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("issuable_version_ids", Json, nullable=False),
        sa.Column("daily_quota", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=128), nullable=False),
        sa.Column("previous_secret_hash", sa.String(length=128), nullable=True),
        sa.Column("previous_secret_expires_at", UtcDateTime(), nullable=True),
        sa.Column("deactivated_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_client_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_client")),
        sa.UniqueConstraint("id", name=op.f("uq_client_id")),
    )
    op.create_table(
        "event",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_event_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_event")),
        sa.UniqueConstraint(
            "organization_id", "sequence", name=op.f("uq_event_organization_id_sequence")
        ),
    )
    op.create_table(
        "framework",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_framework_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_framework")),
    )
    op.create_table(
        "idempotency_record",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("route", sa.String(length=300), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", Json, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("checks", Json, nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_idempotency_record_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_idempotency_record")),
        sa.UniqueConstraint(
            "organization_id",
            "actor",
            "route",
            "key",
            name=op.f("uq_idempotency_record_organization_id_actor_route_key"),
        ),
    )
    with op.batch_alter_table("idempotency_record", schema=None) as batch_op:
        batch_op.create_index("ix_idempotency_record_expiry", ["expires_at"], unique=False)

    op.create_table(
        "issuer",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_issuer_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_issuer")),
        sa.UniqueConstraint("id", name=op.f("uq_issuer_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_issuer_slug")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("dedup_key", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("run_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("lease_token", sa.String(length=40), nullable=True),
        sa.Column("last_error", sa.String(length=2000), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_job_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_job_dedup_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_due", ["state", "run_at"], unique=False)

    op.create_table(
        "rubric",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=True),
        sa.Column("criteria", Json, nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_rubric_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_rubric")),
        sa.UniqueConstraint(
            "organization_id", "slug", "number", name=op.f("uq_rubric_organization_id_slug_number")
        ),
    )
    op.create_table(
        "school",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_school_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_school")),
        sa.UniqueConstraint(
            "organization_id", "external_id", name=op.f("uq_school_organization_id_external_id")
        ),
    )
    op.create_table(
        "verification",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("input_kind", sa.String(length=20), nullable=False),
        sa.Column("input_sha256", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("report", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_verification_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_verification")),
    )
    op.create_table(
        "competency",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("statement", sa.String(length=2000), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "framework_id"],
            ["framework.organization_id", "framework.id"],
            name=op.f("fk_competency_organization_id_framework_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_competency")),
        sa.UniqueConstraint(
            "organization_id",
            "framework_id",
            "code",
            name=op.f("uq_competency_organization_id_framework_id_code"),
        ),
    )
    op.create_table(
        "key",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("algorithm", sa.String(length=20), nullable=False),
        sa.Column("public_jwk", Json, nullable=False),
        sa.Column("wrapped_private_key", sa.LargeBinary(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "issuer_id"],
            ["issuer.organization_id", "issuer.id"],
            name=op.f("fk_key_organization_id_issuer_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_key")),
        sa.UniqueConstraint("id", name=op.f("uq_key_id")),
    )
    with op.batch_alter_table("key", schema=None) as batch_op:
        batch_op.create_index(
            "ix_key_issuer", ["organization_id", "issuer_id", "algorithm"], unique=False
        )

    op.create_table(
        "microcredential",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "issuer_id"],
            ["issuer.organization_id", "issuer.id"],
            name=op.f("fk_microcredential_organization_id_issuer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_microcredential_organization_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_microcredential")),
        sa.UniqueConstraint(
            "organization_id", "slug", name=op.f("uq_microcredential_organization_id_slug")
        ),
    )
    op.create_table(
        "person",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("share_name", sa.Boolean(), nullable=False),
        sa.Column("deactivated_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "school_id"],
            ["school.organization_id", "school.id"],
            name=op.f("fk_person_organization_id_school_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_person_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_person")),
    )
    op.create_table(
        "status_list",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "issuer_id"],
            ["issuer.organization_id", "issuer.id"],
            name=op.f("fk_status_list_organization_id_issuer_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_status_list")),
        sa.UniqueConstraint("id", name=op.f("uq_status_list_id")),
    )
    with op.batch_alter_table("status_list", schema=None) as batch_op:
        batch_op.create_index(
            "ix_status_list_issuer", ["organization_id", "issuer_id", "purpose"], unique=False
        )

    op.create_table(
        "team",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "school_id"],
            ["school.organization_id", "school.id"],
            name=op.f("fk_team_organization_id_school_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_team_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_team")),
    )
    op.create_table(
        "email",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("folded", sa.String(length=254), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_email_organization_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_email")),
        sa.UniqueConstraint(
            "organization_id", "folded", name=op.f("uq_email_organization_id_folded")
        ),
    )
    with op.batch_alter_table("email", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_email_folded"), ["folded"], unique=False)

    op.create_table(
        "external_id",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.String(length=100), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_external_id_organization_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_external_id")),
        sa.UniqueConstraint(
            "organization_id",
            "system",
            "value",
            name=op.f("uq_external_id_organization_id_system_value"),
        ),
    )
    op.create_table(
        "microcredential_version",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("microcredential_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=4000), nullable=False),
        sa.Column("criteria_narrative", sa.String(length=10000), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("tags", Json, nullable=False),
        sa.Column("competency_ids", Json, nullable=False),
        sa.Column("prerequisite_ids", Json, nullable=False),
        sa.Column("badge", sa.String(length=20), nullable=False),
        sa.Column("policy", Json, nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "microcredential_id"],
            ["microcredential.organization_id", "microcredential.id"],
            name=op.f("fk_microcredential_version_organization_id_microcredential_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_microcredential_version")),
        sa.UniqueConstraint("id", name=op.f("uq_microcredential_version_id")),
        sa.UniqueConstraint(
            "organization_id",
            "microcredential_id",
            "number",
            name=op.f("uq_microcredential_version_organization_id_microcredential_id_number"),
        ),
    )
    op.create_table(
        "relationship",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "other_person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_relationship_organization_id_other_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_relationship_organization_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_relationship")),
        sa.UniqueConstraint(
            "organization_id",
            "person_id",
            "other_person_id",
            "kind",
            name=op.f("uq_relationship_organization_id_person_id_other_person_id_kind"),
        ),
    )
    with op.batch_alter_table("relationship", schema=None) as batch_op:
        batch_op.create_index(
            "ix_relationship_other", ["organization_id", "other_person_id"], unique=False
        )

    op.create_table(
        "role",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("microcredential_id", sa.Uuid(), nullable=True),
        sa.Column("scope_key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "microcredential_id"],
            ["microcredential.organization_id", "microcredential.id"],
            name=op.f("fk_role_organization_id_microcredential_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_role_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "school_id"],
            ["school.organization_id", "school.id"],
            name=op.f("fk_role_organization_id_school_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_role")),
        sa.UniqueConstraint(
            "organization_id",
            "person_id",
            "name",
            "scope_key",
            name=op.f("uq_role_organization_id_person_id_name_scope_key"),
        ),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("email_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.String(length=128), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_sign_in_link_organization_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    op.create_table(
        "signed_in",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=128), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_signed_in_organization_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_signed_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signed_in_token_hash")),
    )
    op.create_table(
        "status_bits",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("dated_at", UtcDateTime(), nullable=False),
        sa.Column("signed_number", sa.Integer(), nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "id"],
            ["status_list.organization_id", "status_list.id"],
            name=op.f("fk_status_bits_organization_id_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_status_bits")),
        sa.UniqueConstraint("id", name=op.f("uq_status_bits_id")),
    )
    op.create_table(
        "team_member",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_team_member_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "team_id"],
            ["team.organization_id", "team.id"],
            name=op.f("fk_team_member_organization_id_team_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_team_member")),
        sa.UniqueConstraint(
            "organization_id",
            "team_id",
            "person_id",
            name=op.f("uq_team_member_organization_id_team_id_person_id"),
        ),
    )
    op.create_table(
        "artwork",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("store_key", sa.String(length=100), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "version_id"],
            ["microcredential_version.organization_id", "microcredential_version.id"],
            name=op.f("fk_artwork_organization_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_artwork")),
        sa.UniqueConstraint(
            "organization_id", "version_id", name=op.f("uq_artwork_organization_id_version_id")
        ),
    )
    with op.batch_alter_table("artwork", schema=None) as batch_op:
        batch_op.create_index("ix_artwork_store_key", ["store_key"], unique=False)

    op.create_table(
        "enrollment",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=True),
        sa.Column("goals", sa.String(length=4000), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("open_key", sa.String(length=300), nullable=True),
        sa.Column("completed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_enrollment_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "version_id"],
            ["microcredential_version.organization_id", "microcredential_version.id"],
            name=op.f("fk_enrollment_organization_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint(
            "organization_id", "open_key", name=op.f("uq_enrollment_organization_id_open_key")
        ),
    )
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_enrollment_person", ["organization_id", "person_id"], unique=False
        )

    op.create_table(
        "stage",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=63), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=4000), nullable=True),
        sa.Column("hours_tenths", sa.Integer(), nullable=True),
        sa.Column("stipend", Json, nullable=True),
        sa.Column("pass_rule", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "rubric_id"],
            ["rubric.organization_id", "rubric.id"],
            name=op.f("fk_stage_organization_id_rubric_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "version_id"],
            ["microcredential_version.organization_id", "microcredential_version.id"],
            name=op.f("fk_stage_organization_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_stage")),
        sa.UniqueConstraint(
            "organization_id",
            "version_id",
            "key",
            name=op.f("uq_stage_organization_id_version_id_key"),
        ),
        sa.UniqueConstraint(
            "organization_id",
            "version_id",
            "position",
            name=op.f("uq_stage_organization_id_version_id_position"),
        ),
    )
    op.create_table(
        "credential",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("earned_key", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_assessed", sa.Boolean(), nullable=False),
        sa.Column("awarded_at", UtcDateTime(), nullable=False),
        sa.Column("recipient_email", sa.String(length=254), nullable=False),
        sa.Column("recipient_salt", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=60), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revocation_reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "client_id"],
            ["client.organization_id", "client.id"],
            name=op.f("fk_credential_organization_id_client_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "enrollment_id"],
            ["enrollment.organization_id", "enrollment.id"],
            name=op.f("fk_credential_organization_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "issuer_id"],
            ["issuer.organization_id", "issuer.id"],
            name=op.f("fk_credential_organization_id_issuer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_credential_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "stage_id"],
            ["stage.organization_id", "stage.id"],
            name=op.f("fk_credential_organization_id_stage_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "version_id"],
            ["microcredential_version.organization_id", "microcredential_version.id"],
            name=op.f("fk_credential_organization_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_credential")),
        sa.UniqueConstraint("id", name=op.f("uq_credential_id")),
        sa.UniqueConstraint(
            "organization_id", "earned_key", name=op.f("uq_credential_organization_id_earned_key")
        ),
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index(
            "ix_credential_created", ["organization_id", "created_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_credential_person", ["organization_id", "person_id"], unique=False
        )
        batch_op.create_index(
            "ix_credential_revoked",
            ["organization_id", "issuer_id"],
            unique=False,
            sqlite_where=sa.text("revoked_at IS NOT NULL"),
            postgresql_where=sa.text("revoked_at IS NOT NULL"),
        )

    op.create_table(
        "evidence_requirement",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=63), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "stage_id"],
            ["stage.organization_id", "stage.id"],
            name=op.f("fk_evidence_requirement_organization_id_stage_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_evidence_requirement")),
        sa.UniqueConstraint(
            "organization_id",
            "stage_id",
            "key",
            name=op.f("uq_evidence_requirement_organization_id_stage_id_key"),
        ),
    )
    op.create_table(
        "submission",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Uuid(), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("live_key", sa.String(length=80), nullable=True),
        sa.Column("declared_own_work", sa.Boolean(), nullable=False),
        sa.Column("carried", Json, nullable=False),
        sa.Column("obstacles", Json, nullable=False),
        sa.Column("routing_obstacle", sa.String(length=500), nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "enrollment_id"],
            ["enrollment.organization_id", "enrollment.id"],
            name=op.f("fk_submission_organization_id_enrollment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_submission_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "previous_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_submission_organization_id_previous_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "stage_id"],
            ["stage.organization_id", "stage.id"],
            name=op.f("fk_submission_organization_id_stage_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_submission")),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_submission_organization_id_live_key")
        ),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(
            "ix_submission_person", ["organization_id", "person_id"], unique=False
        )
        batch_op.create_index(
            "ix_submission_state", ["organization_id", "state", "id"], unique=False
        )

    op.create_table(
        "assignment",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("live_key", sa.String(length=120), nullable=True),
        sa.Column("reason", Json, nullable=False),
        sa.Column("lapses_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_assignment_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_assignment_organization_id_submission_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "organization_id", "live_key", name=op.f("uq_assignment_organization_id_live_key")
        ),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index("ix_assignment_lapse", ["state", "lapses_at"], unique=False)
        batch_op.create_index(
            "ix_assignment_person", ["organization_id", "person_id", "state", "id"], unique=False
        )

    op.create_table(
        "credential_version",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("valid_from", UtcDateTime(), nullable=False),
        sa.Column("valid_until", UtcDateTime(), nullable=True),
        sa.Column("status_list_id", sa.Uuid(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("ob3_json", sa.LargeBinary(), nullable=False),
        sa.Column("ob3_jwt", sa.Text(), nullable=False),
        sa.Column("ob2_id", sa.Uuid(), nullable=False),
        sa.Column("ob2_jws", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("key_ids", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id", "credential_id"],
            ["credential.organization_id", "credential.id"],
            name=op.f("fk_credential_version_organization_id_credential_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "status_list_id"],
            ["status_list.organization_id", "status_list.id"],
            name=op.f("fk_credential_version_organization_id_status_list_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_credential_version")),
        sa.UniqueConstraint("ob2_id", name=op.f("uq_credential_version_ob2_id")),
        sa.UniqueConstraint(
            "organization_id",
            "credential_id",
            "number",
            name=op.f("uq_credential_version_organization_id_credential_id_number"),
        ),
        sa.UniqueConstraint(
            "status_list_id",
            "status_index",
            name=op.f("uq_credential_version_status_list_id_status_index"),
        ),
    )
    with op.batch_alter_table("credential_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_credential_version_public", ["credential_id", "number"], unique=False
        )

    op.create_table(
        "decision",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("levels", Json, nullable=False),
        sa.Column("unmet", Json, nullable=False),
        sa.Column("void_reason", sa.String(length=2000), nullable=True),
        sa.Column("void_asked_by", sa.Uuid(), nullable=True),
        sa.Column("voided_by", sa.Uuid(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_decision_organization_id_submission_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_decision")),
        sa.UniqueConstraint(
            "organization_id",
            "submission_id",
            "round",
            name=op.f("uq_decision_organization_id_submission_id_round"),
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("requirement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("narrative", sa.String(length=2000), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(length=100000), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("file_name", sa.String(length=255), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("store_key", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("snapshot", sa.String(length=20), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("snapshot_detail", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "requirement_id"],
            ["evidence_requirement.organization_id", "evidence_requirement.id"],
            name=op.f("fk_evidence_organization_id_requirement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_evidence_organization_id_submission_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("id", name=op.f("uq_evidence_id")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evidence_submission", ["organization_id", "submission_id"], unique=False
        )

    op.create_table(
        "review",
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("levels", Json, nullable=False),
        sa.Column("summary", sa.String(length=10000), nullable=True),
        sa.Column("sealed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id", "assignment_id"],
            ["assignment.organization_id", "assignment.id"],
            name=op.f("fk_review_organization_id_assignment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "person_id"],
            ["person.organization_id", "person.id"],
            name=op.f("fk_review_organization_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organization_id", "submission_id"],
            ["submission.organization_id", "submission.id"],
            name=op.f("fk_review_organization_id_submission_id"),
        ),
        sa.PrimaryKeyConstraint("organization_id", "id", name=op.f("pk_review")),
        sa.UniqueConstraint(
            "organization_id",
            "assignment_id",
            name=op.f("uq_review_organization_id_assignment_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("review")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_submission")

    op.drop_table("evidence")
    op.drop_table("decision")
    with op.batch_alter_table("credential_version", schema=None) as batch_op:
        batch_op.drop_index("ix_credential_version_public")

    op.drop_table("credential_version")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_person")
        batch_op.drop_index("ix_assignment_lapse")

    op.drop_table("assignment")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_state")
        batch_op.drop_index("ix_submission_person")

    op.drop_table("submission")
    op.drop_table("evidence_requirement")
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_credential_revoked",
            sqlite_where=sa.text("revoked_at IS NOT NULL"),
            postgresql_where=sa.text("revoked_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_credential_person")
        batch_op.drop_index("ix_credential_created")

    op.drop_table("credential")
    op.drop_table("stage")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_index("ix_enrollment_person")

    op.drop_table("enrollment")
    with op.batch_alter_table("artwork", schema=None) as batch_op:
        batch_op.drop_index("ix_artwork_store_key")

    op.drop_table("artwork")
    op.drop_table("team_member")
    op.drop_table("status_bits")
    op.drop_table("signed_in")
    op.drop_table("sign_in_link")
    op.drop_table("role")
    with op.batch_alter_table("relationship", schema=None) as batch_op:
        batch_op.drop_index("ix_relationship_other")

    op.drop_table("relationship")
    op.drop_table("microcredential_version")
    op.drop_table("external_id")
    with op.batch_alter_table("email", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_email_folded"))

    op.drop_table("email")
    op.drop_table("team")
    with op.batch_alter_table("status_list", schema=None) as batch_op:
        batch_op.drop_index("ix_status_list_issuer")

    op.drop_table("status_list")
    op.drop_table("person")
    op.drop_table("microcredential")
    with op.batch_alter_table("key", schema=None) as batch_op:
        batch_op.drop_index("ix_key_issuer")

    op.drop_table("key")
    op.drop_table("competency")
    op.drop_table("verification")
    op.drop_table("school")
    op.drop_table("rubric")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_due")

    op.drop_table("job")
    op.drop_table("issuer")
    with op.batch_alter_table("idempotency_record", schema=None) as batch_op:
        batch_op.drop_index("ix_idempotency_record_expiry")

    op.drop_table("idempotency_record")
    op.drop_table("framework")
    op.drop_table("event")
    op.drop_table("client")
    op.drop_table("audit_entry")
    op.drop_table("public_origin")
    op.drop_table("organization")
