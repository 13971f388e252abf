"""Who signs: issuers and their keys, and the origin that stands in every badge."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.storage.tables.columns import (
    ChangingRow,
    Json,
    Row,
    UtcDateTime,
    belongs_to,
    of_organization,
)


class Issuer(ChangingRow, table=True):
    """The public identity that signs; its slug is global, immutable and never reused."""

    __table_args__ = (of_organization(), sa.UniqueConstraint("id"))
    slug: str = Field(max_length=63, unique=True)
    name: str = Field(max_length=200)
    url: str = Field(max_length=2000)
    email: str = Field(max_length=254)
    description: str | None = Field(default=None, max_length=2000)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # What signs the token form, RS256 or ES256; Open Badges 2.0 is RS256 in any case.
    token_algorithm: str = Field(
        default="RS256", max_length=20, sa_column_kwargs={"server_default": "RS256"}
    )
    # A key that has signed for so many days is replaced by itself; None leaves that to people.
    rotation_days: int | None = Field(default=None)
    # Whether the ids of what it took back stand in a public list, besides the bits that name nobody.
    lists_revocations: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class Key(ChangingRow, table=True):
    """A key pair of an issuer: the public half as data, the private half wrapped."""

    __table_args__ = (
        belongs_to("issuer_id", "issuer"),
        sa.UniqueConstraint("id"),
        sa.Index("ix_key_issuer", "organization_id", "issuer_id", "algorithm"),
    )
    issuer_id: UUID = Field(sa_type=sa.Uuid)
    algorithm: str = Field(max_length=20)
    public_jwk: dict[str, Any] = Field(sa_type=Json)
    # Kept out of every repr: a row may end up in a log or an error.
    # Empty for a key in a hardware module, which `pkcs11_uri` names (RFC 7512).
    wrapped_private_key: bytes = Field(sa_type=sa.LargeBinary, repr=False)
    pkcs11_uri: str | None = Field(default=None, max_length=500)
    # A retired key signs nothing new and stays published: old badges still verify with it.
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Somebody else may have the private half: strangers are told `revoked`, and here only what the
    # signing log holds still counts.
    compromised_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class KeyCompromise(ChangingRow, table=True):
    """A key that somebody else may have, and how far its honest badges are signed anew."""

    __tablename__ = "key_compromise"
    __table_args__ = (
        belongs_to("issuer_id", "issuer"),
        belongs_to("key_id", "key"),
        sa.UniqueConstraint("organization_id", "key_id"),
    )
    issuer_id: UUID = Field(sa_type=sa.Uuid)
    key_id: UUID = Field(sa_type=sa.Uuid)
    # How many badges it had signed that were in force; how many of them are signed anew.
    total: int = Field(default=0)
    signed: int = Field(default=0)
    # The same of endorsements that its issuer made.
    endorsements: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    endorsements_signed: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    # Badges and endorsements that could not be signed anew; the log of the service says why.
    failed_ids: list[str] = Field(default_factory=list, sa_type=Json)
    # The last credential that was looked at: a batch goes on after it.
    reached: UUID | None = Field(default=None, sa_type=sa.Uuid)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Signature(Row, table=True):
    """The signing log: one row per signature of an issuer key, added and never changed.

    Triggers of the database refuse UPDATE and DELETE. No foreign key leads to what was signed: a
    signature without its row must stay on record.
    """

    __table_args__ = (
        belongs_to("key_id", "key"),
        sa.Index("ix_signature_subject", "organization_id", "subject_id"),
        # The verifier asks by what was signed alone.
        sa.Index("ix_signature_digest", "digest"),
    )
    key_id: UUID = Field(sa_type=sa.Uuid)
    purpose: str = Field(max_length=40)
    subject_id: UUID = Field(sa_type=sa.Uuid)
    # SHA-256 of the bytes that were signed.
    digest: bytes = Field(sa_type=sa.LargeBinary)


class PublicOrigin(SQLModel, table=True):
    """The origin that the first badge was issued under; one row, never changed."""

    __tablename__ = "public_origin"
    id: int = Field(default=1, primary_key=True)
    base_url: str = Field(max_length=300)
    frozen_at: datetime = Field(sa_type=UtcDateTime)


class ReceiptKey(SQLModel, table=True):
    """The public half of a key that receipts of this service are or were signed with; it stays published."""

    __tablename__ = "receipt_key"
    # The thumbprint of the key (RFC 7638), which receipts name it by.
    kid: str = Field(max_length=64, primary_key=True)
    public_jwk: dict[str, Any] = Field(sa_type=Json)
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    # From then on it signs nothing: the master key it came from was replaced.
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Somebody else may have that master key: no receipt of this key counts any more.
    distrusted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
