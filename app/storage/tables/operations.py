"""What happened, what is still to be done, and what was already answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.storage.identifiers import new_id
from app.storage.tables.columns import Json, Row, UtcDateTime, of_organization


class Event(Row, table=True):
    """Something that happened, in the order in which it was committed."""

    __table_args__ = (of_organization(), sa.UniqueConstraint("organization_id", "sequence"))
    sequence: int = Field(sa_type=sa.BigInteger)
    kind: str = Field(max_length=60)
    subject_kind: str = Field(max_length=40)
    subject_id: UUID = Field(sa_type=sa.Uuid)
    data: dict[str, Any] = Field(sa_type=Json)


class AuditEntry(Row, table=True):
    """Who did what: a hash chain over HMACs, so that one record can be erased and the rest still holds."""

    __tablename__ = "audit_entry"
    __table_args__ = (of_organization(), sa.UniqueConstraint("organization_id", "sequence"))
    sequence: int = Field(sa_type=sa.BigInteger)
    actor: dict[str, Any] = Field(sa_type=Json)
    action: str = Field(max_length=60)
    subject_kind: str = Field(max_length=40)
    subject_id: UUID = Field(sa_type=sa.Uuid)
    # The content and its key are erased together; mac and chain stay.
    content: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    content_key: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    mac: bytes = Field(sa_type=sa.LargeBinary)
    chain: bytes = Field(sa_type=sa.LargeBinary)


class IdempotencyRecord(Row, table=True):
    """The answer to a POST that carried an Idempotency-Key, kept in the transaction of its effect."""

    __tablename__ = "idempotency_record"
    __table_args__ = (
        of_organization(),
        sa.UniqueConstraint("organization_id", "actor", "route", "key"),
        sa.Index("ix_idempotency_record_expiry", "expires_at"),
    )
    actor: str = Field(max_length=120)
    route: str = Field(max_length=300)
    key: str = Field(max_length=255)
    fingerprint: str = Field(max_length=64)
    status: int = Field(default=0)
    headers: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    body: bytes = Field(default=b"", sa_type=sa.LargeBinary)
    # What had to be allowed when the request was first answered; a replay must pass it again.
    checks: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class Job(SQLModel, table=True):
    """Work to be done after the transaction that asked for it; claimed under a lease."""

    __table_args__ = (
        sa.UniqueConstraint("dedup_key"),
        sa.Index("ix_job_due", "state", "run_at"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True, sa_type=sa.Uuid)
    organization_id: UUID | None = Field(
        default=None, sa_type=sa.Uuid, foreign_key="organization.id"
    )
    kind: str = Field(max_length=60)
    payload: dict[str, Any] = Field(sa_type=Json)
    dedup_key: str | None = Field(default=None, max_length=200)
    # waiting, done or dead; a running job is a waiting one under a lease
    state: str = Field(default="waiting", max_length=10)
    run_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = Field(default=0)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lease_token: str | None = Field(default=None, max_length=40)
    last_error: str | None = Field(default=None, max_length=2000)
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
