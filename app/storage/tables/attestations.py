"""Who was asked to confirm what an educator wrote, and what they said."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, UtcDateTime, belongs_to, sparse


class Attestation(ChangingRow, table=True):
    """One request to one person, within or outside, about one piece as it stood."""

    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("enrollment_id", "enrollment"),
        belongs_to("requirement_id", "evidence_requirement"),
        belongs_to("person_id", "person"),
        # Set while it waits for an answer: one at a time for each piece.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.UniqueConstraint("token_hash"),
        sa.Index("ix_attestation_submission", "organization_id", "submission_id"),
        sa.Index("ix_attestation_enrollment", "organization_id", "enrollment_id"),
        sa.Index("ix_attestation_person", "organization_id", "person_id"),
        sparse("ix_attestation_remind", "organization_id", "remind_at"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    # What was confirmed in one attempt stays so in the next, while the words stay as they are.
    enrollment_id: UUID = Field(sa_type=sa.Uuid)
    requirement_id: UUID = Field(sa_type=sa.Uuid)
    # No foreign key: a piece can be taken away, and that it was asked about stays.
    evidence_id: UUID = Field(sa_type=sa.Uuid)
    sha256: str = Field(max_length=64)
    state: str = Field(default="asked", max_length=20)
    live_key: str | None = Field(default=None, max_length=80)
    standing: str = Field(max_length=20)
    # Within the organization a person; outside of it an address, a name and the hash of a link.
    person_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    name: str | None = Field(default=None, max_length=200)
    email: str | None = Field(default=None, max_length=254)
    folded: str | None = Field(default=None, max_length=254)
    token_hash: str | None = Field(default=None, max_length=128)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    note: str | None = Field(default=None, max_length=1000)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When to remind, once; and when that was done.
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
