"""Surveys: who was asked, and, apart from it, what was answered."""

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import Json, Row, belongs_to


class SurveyReply(Row, table=True):
    """That somebody answered or skipped the survey of one enrollment; never what."""

    __tablename__ = "survey_reply"
    __table_args__ = (
        belongs_to("enrollment_id", "enrollment"),
        # Once.
        sa.UniqueConstraint("organization_id", "enrollment_id"),
    )
    enrollment_id: UUID = Field(sa_type=sa.Uuid)
    is_skipped: bool = Field(default=False)


class SurveyAnswer(Row, table=True):
    """What somebody answered: no person, no enrollment, no moment; its id is drawn, and says no time."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        belongs_to("version_id", "microcredential_version"),
        sa.Index("ix_survey_answer_version", "organization_id", "version_id", "school_year"),
    )
    id: UUID = Field(default_factory=uuid4, primary_key=True, sa_type=sa.Uuid)
    version_id: UUID = Field(sa_type=sa.Uuid)
    school_year: str = Field(max_length=9)
    answers: dict[str, Any] = Field(sa_type=Json)
    # Once enough others are told with it.
    is_told: bool = Field(default=False)
