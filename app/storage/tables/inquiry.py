"""Inquiry cycles of teams."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, UtcDateTime, belongs_to


class InquiryCycle(ChangingRow, table=True):
    """A team's question about student work, what it saw and what it did; about nobody by name."""

    __tablename__ = "inquiry_cycle"
    __table_args__ = (
        belongs_to("team_id", "team"),
        belongs_to("rubric_id", "rubric"),
        belongs_to("previous_id", "inquiry_cycle"),
        belongs_to("scoring_round_id", "scoring_round"),
        sa.Index("ix_inquiry_cycle_team", "organization_id", "team_id"),
    )
    team_id: UUID = Field(sa_type=sa.Uuid)
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    previous_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    # Where the members score the common work apart, from the moment that they begin.
    scoring_round_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    question: str = Field(max_length=2000)
    pieces: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    groups: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    next_steps: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    findings: str | None = Field(default=None, max_length=4000)
    state: str = Field(default="plan", max_length=20)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
