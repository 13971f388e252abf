"""Who signs: issuers and their keys, and the origin that stands in every badge."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.storage.tables.columns import ChangingRow, Json, UtcDateTime, belongs_to, of_organization


class Issuer(ChangingRow, table=True):
    """The public identity that signs; its slug is global, immutable and never reused."""

    __table_args__ = (of_organization(), sa.UniqueConstraint("id"))
    slug: str = Field(max_length=63, unique=True)
    name: str = Field(max_length=200)
    url: str = Field(max_length=2000)
    email: str = Field(max_length=254)
    description: str | None = Field(default=None, max_length=2000)
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
    wrapped_private_key: bytes = Field(sa_type=sa.LargeBinary, repr=False)
    # A retired key signs nothing new and stays published: old badges still verify with it.
    retired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PublicOrigin(SQLModel, table=True):
    """The origin that the first badge was issued under; one row, never changed."""

    __tablename__ = "public_origin"
    id: int = Field(default=1, primary_key=True)
    base_url: str = Field(max_length=300)
    frozen_at: datetime = Field(sa_type=UtcDateTime)
