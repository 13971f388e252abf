"""Scoring rounds: several assessors give one work levels apart, then compare and talk."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, Row, UtcDateTime, belongs_to


class ScoringRound(ChangingRow, table=True):
    """One work for several assessors: scored apart, then discussed, then closed."""

    __tablename__ = "scoring_round"
    __table_args__ = (
        belongs_to("stage_id", "stage"),
        belongs_to("rubric_id", "rubric"),
        belongs_to("submission_id", "submission"),
        belongs_to("source_anchor_id", "anchor"),
        belongs_to("anchor_id", "anchor"),
        sa.Index("ix_scoring_round_stage", "organization_id", "stage_id"),
    )
    # None for student work that a team looks at: it is judged by a rubric and leads to no badge.
    stage_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    title: str = Field(max_length=200)
    # Where the work comes from: a decided submission with consent, an anchor, or neither.
    submission_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    source_anchor_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    pieces: list[dict[str, Any]] = Field(sa_type=Json)
    state: str = Field(default="scoring", max_length=20)
    # When everybody sees everybody's levels, whoever has given none by then.
    opens_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # What they agreed on in the end, if they did, and the anchor that it became.
    agreed: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    anchor_id: UUID | None = Field(default=None, sa_type=sa.Uuid)


class ScoringSeat(ChangingRow, table=True):
    """One assessor in a scoring round, and the levels that they gave; sealed until it opens."""

    __tablename__ = "scoring_seat"
    __table_args__ = (
        belongs_to("scoring_round_id", "scoring_round"),
        belongs_to("person_id", "person"),
        sa.UniqueConstraint("organization_id", "scoring_round_id", "person_id"),
        sa.Index("ix_scoring_seat_person", "organization_id", "person_id"),
    )
    scoring_round_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    levels: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    sealed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Who sealed it, for the audit entry that is written when the round opens.
    sealed_by: dict[str, Any] | None = Field(default=None, sa_type=Json)


class ScoringRemark(Row, table=True):
    """What somebody says about a criterion, once the levels are open."""

    __tablename__ = "scoring_remark"
    __table_args__ = (
        belongs_to("scoring_round_id", "scoring_round"),
        belongs_to("person_id", "person"),
        sa.Index("ix_scoring_remark_round", "organization_id", "scoring_round_id"),
    )
    scoring_round_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    criterion: str = Field(max_length=63)
    text: str = Field(max_length=4000)
