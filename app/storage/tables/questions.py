"""What assessors ask an educator about the work while they judge it, and what is answered."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, UtcDateTime, belongs_to


class Question(ChangingRow, table=True):
    """One question of one assessor; the other assessors of the round are not told of it."""

    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("assignment_id", "assignment"),
        belongs_to("person_id", "person"),
        # Set while it is open: one question at a time from each assessor.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_question_submission", "organization_id", "submission_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    assignment_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    round: int
    live_key: str | None = Field(default=None, max_length=80)
    # What it is about, where it is not about the whole.
    criterion: str | None = Field(default=None, max_length=63)
    evidence_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    text: str = Field(max_length=2000)
    answer: str | None = Field(default=None, max_length=4000)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Until when the educator can answer; the clocks go on then.
    closes_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
