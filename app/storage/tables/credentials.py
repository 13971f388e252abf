"""What was awarded: credentials, their signed versions, and the lists that say which are revoked."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import (
    ChangingRow,
    Json,
    Row,
    UtcDateTime,
    belongs_to,
    of_organization,
)


class Credential(ChangingRow, table=True):
    """The award; the signed forms are its versions."""

    __table_args__ = (
        belongs_to("issuer_id", "issuer"),
        belongs_to("version_id", "microcredential_version"),
        belongs_to("stage_id", "stage"),
        belongs_to("person_id", "person"),
        belongs_to("enrollment_id", "enrollment"),
        belongs_to("client_id", "client"),
        sa.UniqueConstraint("id"),
        # A retry of the same award meets the same key and gets the same credential.
        sa.UniqueConstraint("organization_id", "earned_key"),
        sa.Index("ix_credential_created", "organization_id", "created_at", "id"),
        sa.Index("ix_credential_person", "organization_id", "person_id"),
        # Only what was revoked is in it, so issuing does not pay for it.
        sa.Index(
            "ix_credential_revoked",
            "organization_id",
            "issuer_id",
            sqlite_where=sa.text("revoked_at IS NOT NULL"),
            postgresql_where=sa.text("revoked_at IS NOT NULL"),
        ),
        # Likewise only what ends.
        sa.Index(
            "ix_credential_ending",
            "organization_id",
            "valid_until",
            sqlite_where=sa.text("valid_until IS NOT NULL"),
            postgresql_where=sa.text("valid_until IS NOT NULL"),
        ),
        sa.Index(
            "ix_credential_suspended",
            "organization_id",
            "issuer_id",
            sqlite_where=sa.text("suspended_at IS NOT NULL"),
            postgresql_where=sa.text("suspended_at IS NOT NULL"),
        ),
        sa.Index(
            "ix_credential_remind",
            "organization_id",
            "remind_at",
            sqlite_where=sa.text("remind_at IS NOT NULL"),
            postgresql_where=sa.text("remind_at IS NOT NULL"),
        ),
    )
    id: UUID = Field(default_factory=uuid4, primary_key=True, sa_type=sa.Uuid)
    issuer_id: UUID = Field(sa_type=sa.Uuid)
    version_id: UUID = Field(sa_type=sa.Uuid)
    stage_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    enrollment_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    client_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    earned_key: str = Field(max_length=200)
    state: str = Field(default="issued", max_length=20)
    # Of the newest version: which it is, and when it ends.
    number: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    valid_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When its owner is next told that it ends; the enrollment whose work renewed it last, without a
    # foreign key, for SQLite could add one only by writing the whole table anew.
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    renewed_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    is_assessed: bool = Field(default=True)
    awarded_at: datetime = Field(sa_type=UtcDateTime)
    # The address named at award; the badge carries only its salted hash.
    recipient_email: str = Field(max_length=254)
    recipient_salt: str = Field(max_length=64)
    subject_id: str = Field(max_length=60)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revocation_reason: str | None = Field(default=None, max_length=40)
    # Who took it back last, without a case: they do not decide on an appeal about it.
    revoked_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    # Set while it does not count; the place of its newest version is set with it.
    suspended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    suspension_reason: str | None = Field(default=None, max_length=40)


class CredentialVersion(Row, table=True):
    """One signed issue of a credential: the very bytes, never edited."""

    __tablename__ = "credential_version"
    __table_args__ = (
        belongs_to("credential_id", "credential"),
        belongs_to("status_list_id", "status_list"),
        sa.UniqueConstraint("organization_id", "credential_id", "number"),
        sa.UniqueConstraint("status_list_id", "status_index"),
        # Strangers ask by the public id alone.
        sa.Index("ix_credential_version_public", "credential_id", "number"),
        sa.UniqueConstraint("ob2_id"),
        # Only what has a successor is in it, so issuing does not pay for it.
        sa.Index(
            "ix_credential_version_superseded",
            "organization_id",
            "credential_id",
            sqlite_where=sa.text("superseded_at IS NOT NULL"),
            postgresql_where=sa.text("superseded_at IS NOT NULL"),
        ),
    )
    credential_id: UUID = Field(sa_type=sa.Uuid)
    number: int = Field(default=1)
    # Why it was signed: the award itself, or the code of a reason to sign it anew.
    cause: str = Field(
        default="award", max_length=20, sa_column_kwargs={"server_default": "award"}
    )
    # When the next version took its place and its bit in the status list was set.
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    valid_from: datetime = Field(sa_type=UtcDateTime)
    valid_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    status_list_id: UUID = Field(sa_type=sa.Uuid)
    status_index: int
    # JSON-LD with an embedded Data Integrity proof, and the same credential as a VC-JWT.
    ob3_json: bytes = Field(sa_type=sa.LargeBinary)
    ob3_jwt: str = Field(sa_type=sa.Text)
    # The signed Assertion of Open Badges 2.0, from which the hosted one follows. It has an id of its
    # own, for each signed version is taken back by its id.
    ob2_id: UUID = Field(default_factory=uuid4, sa_type=sa.Uuid)
    ob2_jws: str = Field(sa_type=sa.Text)
    sha256: str = Field(max_length=64)
    key_ids: list[str] = Field(sa_type=Json)


class StatusList(ChangingRow, table=True):
    """A list of an issuer in which each credential version has one place."""

    __tablename__ = "status_list"
    __table_args__ = (
        belongs_to("issuer_id", "issuer"),
        sa.UniqueConstraint("id"),
        sa.Index("ix_status_list_issuer", "organization_id", "issuer_id", "purpose"),
    )
    id: UUID = Field(default_factory=uuid4, primary_key=True, sa_type=sa.Uuid)
    issuer_id: UUID = Field(sa_type=sa.Uuid)
    purpose: str = Field(default="revocation", max_length=20)
    length: int = Field(default=131_072)
    used: int = Field(default=0)


class StatusBits(ChangingRow, table=True):
    """Which places of a status list are set; signed on the first read of each number.

    Apart from the list, under the same id: issuing counts there, revoking changes here, and neither
    waits for the other or writes the other's bytes again.
    """

    __tablename__ = "status_bits"
    __table_args__ = (belongs_to("id", "status_list"), sa.UniqueConstraint("id"))
    # Bumped when a bit changes or the signed list grows old; the signed bytes follow from it.
    number: int = Field(default=1)
    dated_at: datetime = Field(sa_type=UtcDateTime)
    signed_number: int = Field(default=0)
    # When it was last signed: in a storm of changes the next one waits for a while.
    change_signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    bits: bytes = Field(sa_type=sa.LargeBinary)
    signed: bytes | None = Field(default=None, sa_type=sa.LargeBinary)


class Verification(Row, table=True):
    """A verification that an organization asked for and kept."""

    __table_args__ = (of_organization(),)
    input_kind: str = Field(max_length=20)
    input_sha256: str = Field(max_length=64)
    verdict: str = Field(max_length=20)
    report: dict[str, Any] = Field(sa_type=Json)
    # The report as a token that the service signed, where the asker wanted one.
    receipt: str | None = Field(default=None, sa_type=sa.Text)
