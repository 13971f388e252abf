"""Goals of people."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, UtcDateTime, belongs_to


class Goal(ChangingRow, table=True):
    """What a person sets out to reach in a school year, and what serves it."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        sa.Index("ix_goal_person", "organization_id", "person_id"),
        sa.Index("ix_goal_state", "organization_id", "state", "school_year"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    text: str = Field(max_length=2000)
    # How one will see that it is reached.
    measure: str | None = Field(default=None, max_length=2000)
    school_year: str = Field(max_length=9)
    competency_ids: list[str] = Field(default_factory=list, sa_type=Json)
    enrollment_ids: list[str] = Field(default_factory=list, sa_type=Json)
    state: str = Field(default="open", max_length=20)
    # What is said about how it went.
    progress: str | None = Field(default=None, max_length=4000)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
