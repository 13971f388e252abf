"""Plans: what an educator means to do before the first stage, each proposal of it, what was said of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, Row, UtcDateTime, belongs_to


class Plan(ChangingRow, table=True):
    """The plan of an enrollment as it is being written."""

    __table_args__ = (
        belongs_to("enrollment_id", "enrollment"),
        belongs_to("person_id", "person"),
        # Set until it is withdrawn: an enrollment has one plan.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_plan_state", "organization_id", "state", "id"),
        sa.Index("ix_plan_enrollment", "organization_id", "enrollment_id"),
        sa.Index("ix_plan_person", "organization_id", "person_id"),
    )
    enrollment_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    state: str = Field(default="draft", max_length=20)
    # From the version: coordinator, approver or line_manager.
    decided_by: str = Field(max_length=20)
    # How often it was proposed.
    number: int = Field(default=0)
    topic: str | None = Field(default=None, max_length=200)
    sources: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    application: str | None = Field(default=None, max_length=10_000)
    goal_ids: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    proposed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    live_key: str | None = Field(default=None, max_length=80)


class PlanVersion(ChangingRow, table=True):
    """A plan as it was proposed, and what came of that; kept for good."""

    __tablename__ = "plan_version"
    __table_args__ = (
        belongs_to("plan_id", "plan"),
        sa.UniqueConstraint("organization_id", "plan_id", "number"),
    )
    plan_id: UUID = Field(sa_type=sa.Uuid)
    number: int
    content: dict[str, Any] = Field(sa_type=Json)
    # returned, approved, refused or withdrawn; None while it waits.
    outcome: str | None = Field(default=None, max_length=20)
    # Why each part came back.
    objections: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    reason: str | None = Field(default=None, max_length=4000)
    decided_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PlanComment(Row, table=True):
    """What a coach says about a plan, and what its educator answers."""

    __tablename__ = "plan_comment"
    __table_args__ = (
        belongs_to("plan_id", "plan"),
        belongs_to("person_id", "person"),
        sa.Index("ix_plan_comment_plan", "organization_id", "plan_id"),
    )
    plan_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    text: str = Field(max_length=4000)
