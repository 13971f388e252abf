"""What third parties say of issuers, microcredentials and awards: our own endorsements, and strangers'."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, Row, UtcDateTime, belongs_to


class Endorsement(ChangingRow, table=True):
    """One signed endorsement, as the very bytes; exactly one of three is what it is about."""

    __table_args__ = (
        belongs_to("issuer_id", "issuer"),
        belongs_to("subject_issuer_id", "issuer"),
        belongs_to("version_id", "microcredential_version"),
        belongs_to("credential_id", "credential"),
        belongs_to("status_list_id", "status_list"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("organization_id", "sha256"),
        sa.UniqueConstraint("status_list_id", "status_index"),
        # Strangers ask what is said of a thing by the thing's public id alone.
        sa.Index("ix_endorsement_issuer", "subject_issuer_id"),
        sa.Index("ix_endorsement_version", "version_id"),
        sa.Index("ix_endorsement_credential", "credential_id"),
    )
    id: UUID = Field(default_factory=uuid4, primary_key=True, sa_type=sa.Uuid)
    # The issuer of ours who endorses; none for what strangers say.
    issuer_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    subject_issuer_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    version_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    credential_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    subject_url: str = Field(max_length=2000)
    name: str = Field(max_length=500)
    comment: str | None = Field(default=None, sa_type=sa.Text)
    endorser: str = Field(max_length=2000)
    endorser_name: str | None = Field(default=None, max_length=500)
    valid_from: datetime = Field(sa_type=UtcDateTime)
    valid_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Ours have both forms; a stranger's has the one that came.
    ob3_json: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    ob3_jwt: str | None = Field(default=None, sa_type=sa.Text)
    sha256: str = Field(max_length=64)
    # What signed the forms; of a stranger's keys nothing is kept.
    key_ids: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    status_list_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    status_index: int | None = Field(default=None)
    # standing; revoked (ours, for good) or removed (a stranger's: shown no more)
    state: str = Field(default="standing", max_length=20)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revocation_reason: str | None = Field(default=None, max_length=40)


class EndorsementBefore(Row, table=True):
    """What an endorsement of ours was before it was signed anew; its place is never given to another."""

    __tablename__ = "endorsement_before"
    __table_args__ = (
        belongs_to("endorsement_id", "endorsement"),
        belongs_to("status_list_id", "status_list"),
        sa.UniqueConstraint("status_list_id", "status_index"),
        sa.Index("ix_endorsement_before_endorsement", "organization_id", "endorsement_id"),
    )
    endorsement_id: UUID = Field(sa_type=sa.Uuid)
    ob3_json: bytes = Field(sa_type=sa.LargeBinary)
    ob3_jwt: str = Field(sa_type=sa.Text)
    sha256: str = Field(max_length=64)
    key_ids: list[str] = Field(default_factory=list, sa_type=Json)
    status_list_id: UUID = Field(sa_type=sa.Uuid)
    status_index: int
