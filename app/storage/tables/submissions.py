"""The work and its judgement: enrollments, submissions, evidence, assignments, reviews, decisions."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, UtcDateTime, belongs_to


class Enrollment(ChangingRow, table=True):
    """One educator on one version."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        belongs_to("version_id", "microcredential_version"),
        # Set while the enrollment is active: one at a time for a person on a version and topic.
        sa.UniqueConstraint("organization_id", "open_key"),
        sa.Index("ix_enrollment_person", "organization_id", "person_id"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    version_id: UUID = Field(sa_type=sa.Uuid)
    topic: str | None = Field(default=None, max_length=200)
    goals: str | None = Field(default=None, max_length=4000)
    # Which of the version's languages the badge is issued in; None for the version's own.
    language: str | None = Field(default=None, max_length=35)
    state: str = Field(default="active", max_length=20)
    open_key: str | None = Field(default=None, max_length=300)
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Submission(ChangingRow, table=True):
    """One attempt at one stage, with its evidence."""

    __table_args__ = (
        belongs_to("enrollment_id", "enrollment"),
        belongs_to("stage_id", "stage"),
        belongs_to("person_id", "person"),
        belongs_to("previous_id", "submission"),
        # Set while the attempt is the latest at its stage: a stage has one live attempt.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_submission_state", "organization_id", "state", "id"),
        sa.Index("ix_submission_person", "organization_id", "person_id"),
    )
    enrollment_id: UUID = Field(sa_type=sa.Uuid)
    stage_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    previous_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    attempt: int = Field(default=1)
    round: int = Field(default=1)
    state: str = Field(default="draft", max_length=20)
    live_key: str | None = Field(default=None, max_length=80)
    declared_own_work: bool = Field(default=False)
    # Criteria met in an earlier attempt: level and the digests it was judged on.
    carried: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    # What the completeness gate found missing, when returned.
    obstacles: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    # Why nobody could be asked to judge it, while that is so.
    routing_obstacle: str | None = Field(default=None, max_length=500)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Evidence(ChangingRow, table=True):
    """One piece of a submission; the bytes of a file are in the evidence store."""

    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("requirement_id", "evidence_requirement"),
        sa.UniqueConstraint("id"),
        sa.Index("ix_evidence_submission", "organization_id", "submission_id"),
    )
    id: UUID = Field(default_factory=uuid4, primary_key=True, sa_type=sa.Uuid)
    submission_id: UUID = Field(sa_type=sa.Uuid)
    requirement_id: UUID = Field(sa_type=sa.Uuid)
    kind: str = Field(max_length=20)
    title: str | None = Field(default=None, max_length=200)
    # What the educator allows to stand in the badge about this piece.
    narrative: str | None = Field(default=None, max_length=2000)
    is_public: bool = Field(default=False)
    text: str | None = Field(default=None, max_length=100_000)
    url: str | None = Field(default=None, max_length=2000)
    file_name: str | None = Field(default=None, max_length=255)
    media_type: str | None = Field(default=None, max_length=100)
    size: int | None = Field(default=None, sa_type=sa.BigInteger)
    store_key: str | None = Field(default=None, max_length=200)
    sha256: str = Field(max_length=64)
    salt: str = Field(max_length=64)
    # For links: pending, fixed (a snapshot is kept) or unfixed (it could not be fetched).
    snapshot: str | None = Field(default=None, max_length=20)
    # How long a recording runs, as its owner says.
    seconds: int | None = Field(default=None)
    snapshot_detail: str | None = Field(default=None, max_length=500)


class Assignment(ChangingRow, table=True):
    """One assessor asked to judge one submission: why chosen, when it lapses."""

    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        # Set while offered or claimed: nobody is asked twice at once for the same round.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_assignment_person", "organization_id", "person_id", "state", "id"),
        sa.Index("ix_assignment_lapse", "state", "lapses_at"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    round: int
    state: str = Field(default="offered", max_length=20)
    live_key: str | None = Field(default=None, max_length=120)
    reason: dict[str, Any] = Field(sa_type=Json)
    lapses_at: datetime = Field(sa_type=UtcDateTime)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str | None = Field(default=None, max_length=1000)


class Review(ChangingRow, table=True):
    """One assessor's levels and comments; unreadable to others until the round closes."""

    __table_args__ = (
        belongs_to("assignment_id", "assignment"),
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        sa.UniqueConstraint("organization_id", "assignment_id"),
    )
    assignment_id: UUID = Field(sa_type=sa.Uuid)
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    levels: list[dict[str, Any]] = Field(sa_type=Json)
    summary: str | None = Field(default=None, max_length=10_000)
    sealed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Decision(ChangingRow, table=True):
    """The outcome of a round: the rule, one resolved level per criterion, the unmet set."""

    __table_args__ = (
        belongs_to("submission_id", "submission"),
        sa.UniqueConstraint("organization_id", "submission_id", "round"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    round: int
    outcome: str = Field(max_length=20)
    rule: str = Field(max_length=40)
    levels: list[dict[str, Any]] = Field(sa_type=Json)
    unmet: list[str] = Field(sa_type=Json)
    void_reason: str | None = Field(default=None, max_length=2000)
    void_asked_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    voided_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    voided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
