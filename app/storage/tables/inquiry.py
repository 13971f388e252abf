"""Inquiry cycles of teams."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

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


class InquiryFile(ChangingRow, table=True):
    """Students' work as a file; its bytes are in the evidence store, how it was called is nowhere."""

    __tablename__ = "inquiry_file"
    __table_args__ = (
        belongs_to("cycle_id", "inquiry_cycle"),
        belongs_to("person_id", "person"),
        sa.UniqueConstraint("id"),
        sa.Index("ix_inquiry_file_cycle", "organization_id", "cycle_id"),
    )
    id: UUID = Field(default_factory=uuid4, primary_key=True, sa_type=sa.Uuid)
    cycle_id: UUID = Field(sa_type=sa.Uuid)
    # Who added it.
    person_id: UUID = Field(sa_type=sa.Uuid)
    title: str = Field(max_length=200)
    # With its dot, such as ".pdf".
    ending: str = Field(default="", max_length=10)
    media_type: str = Field(max_length=100)
    size: int = Field(sa_type=sa.BigInteger)
    store_key: str | None = Field(default=None, max_length=200)
    sha256: str = Field(max_length=64)
    # What the malware scanner says: pending, clean or quarantined; None where none is set up.
    scan: str | None = Field(default=None, max_length=20)
    students_appear: bool = Field()
    has_consent: bool = Field()
    # Who may open it beside the team: nobody (team), or who runs and audits the programme.
    visibility: str = Field(max_length=20)
    # When what is in it was deleted; the digest stays.
    forgotten_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
