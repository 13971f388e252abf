"""Learning partners who look a draft over before it is handed in."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, UtcDateTime, belongs_to, sparse


class PartnerCheck(ChangingRow, table=True):
    """One learning partner asked about one draft, and what they said of it."""

    __tablename__ = "partner_check"
    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("enrollment_id", "enrollment"),
        belongs_to("person_id", "person"),
        # Set while it waits for an answer: one at a time for each draft.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_partner_check_submission", "organization_id", "submission_id"),
        sa.Index("ix_partner_check_enrollment", "organization_id", "enrollment_id"),
        sa.Index("ix_partner_check_person", "organization_id", "person_id"),
        sparse("ix_partner_check_remind", "organization_id", "remind_at"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    enrollment_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    state: str = Field(default="asked", max_length=20)
    live_key: str | None = Field(default=None, max_length=80)
    # Of the draft that the partner looked at when they answered.
    digest: str | None = Field(default=None, max_length=64)
    # What they ticked, by the key of the requirement.
    ticks: list[str] = Field(default_factory=list, sa_type=Json)
    note: str | None = Field(default=None, max_length=2000)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When to remind, once; and when that was done.
    remind_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
