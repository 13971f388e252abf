"""Accommodations of people."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, UtcDateTime, belongs_to


class Accommodation(ChangingRow, table=True):
    """What is asked of one educator in another form, at one requirement of one stage."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        belongs_to("enrollment_id", "enrollment"),
        belongs_to("stage_id", "stage"),
        # Set while it is asked or granted: one at a time for a requirement.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_accommodation_enrollment", "organization_id", "enrollment_id"),
        sa.Index("ix_accommodation_person", "organization_id", "person_id"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    enrollment_id: UUID = Field(sa_type=sa.Uuid)
    stage_id: UUID = Field(sa_type=sa.Uuid)
    requirement: str = Field(max_length=63)
    # What changes, as domain/accommodation.py has it.
    changes: dict[str, Any] = Field(sa_type=Json)
    # Read by coordinators and the person alone; it stands in no event and no audit entry.
    reason: str | None = Field(default=None, max_length=2000)
    state: str = Field(max_length=20)
    decided_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    live_key: str | None = Field(default=None, max_length=160)
