"""The work and its judgement: enrollments, submissions, evidence, assignments, reviews, decisions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, Row, UtcDateTime, belongs_to, sparse


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
    # By the key of a stage: "pay" or "credit", where the educator chose.
    stipend_choices: dict[str, str] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )
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
        # Of the anchors alone, which are few among the work of a district.
        sa.Index(
            "ix_submission_anchor",
            "organization_id",
            "id",
            sqlite_where=sa.text("is_anchor = 1"),
            postgresql_where=sa.text("is_anchor"),
        ),
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
    # Whether AI had a part in it, as declared when it was handed in.
    ai_use: str | None = Field(default=None, max_length=20)
    ai_use_description: str | None = Field(default=None, max_length=2000)
    # Where the educator sees themself, by criterion; no outcome depends on it.
    self_levels: list[dict[str, str]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    # Criteria met in an earlier attempt: level and the digests it was judged on.
    carried: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    # What the completeness gate found missing, when returned.
    obstacles: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    # Who looked whether it is all there, and so saw whose it is: people's ids.
    gated_by: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    # From the policy: whether assessors know the educator, and the educator the assessors.
    anonymity: str = Field(
        default="none", max_length=20, sa_column_kwargs={"server_default": "none"}
    )
    # How many assessors this round has asked for by now; told to nobody.
    seats: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    # What an approver has sent back in this round: criteria, reason, and the levels that stay.
    remand: dict[str, Any] | None = Field(default=None, sa_type=Json)
    # An anchor that its assessor takes for any other work: nobody's attempt, counted nowhere.
    is_anchor: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    # While the honesty of the work is looked into: nothing is decided and no badge goes out.
    is_on_hold: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
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
        sa.Index("ix_evidence_store_key", "organization_id", "store_key"),
        sa.Index("ix_evidence_digest", "organization_id", "sha256"),
        sa.Index("ix_evidence_entry", "organization_id", "entry_id"),
        sparse("ix_evidence_team", "organization_id", "team_id"),
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
    # How long a recording runs, as it was measured.
    measured_seconds: int | None = Field(default=None)
    # What the malware scanner says: pending, clean or quarantined; None where none is set up.
    scan: str | None = Field(default=None, max_length=20)
    scan_detail: str | None = Field(default=None, max_length=200)
    # The copy for blind assessors: pending, made or impossible; None where nobody is blind.
    blind_copy: str | None = Field(default=None, max_length=20)
    blind_key: str | None = Field(default=None, max_length=200)
    blind_size: int | None = Field(default=None, sa_type=sa.BigInteger)
    # The part of its educator's name that stands inside the file; None where none was found.
    named_inside: str | None = Field(default=None, max_length=200)
    # Who may see it once it is accepted: assessors, organization or public.
    visibility: str = Field(
        default="assessors", max_length=20, sa_column_kwargs={"server_default": "assessors"}
    )
    # What its owner declares of students in it; None while nothing is.
    students_appear: bool | None = Field(default=None)
    has_consent: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    # The goal of its owner that it serves, and the entry of their portfolio that it was taken from.
    goal_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    entry_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    # The team that it is of, where it was shared with one or taken from one.
    team_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    # When what is in it was deleted; the digest stays.
    forgotten_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Assignment(ChangingRow, table=True):
    """One assessor asked to judge one submission: why chosen, when it lapses."""

    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        # Set while offered or claimed: each seat of a round is offered to one person at a time.
        sa.UniqueConstraint("organization_id", "live_key"),
        # Set until it is given back or lapses: nobody has two seats of a round.
        sa.UniqueConstraint("organization_id", "judge_key"),
        sa.Index("ix_assignment_submission", "organization_id", "submission_id"),
        sa.Index("ix_assignment_person", "organization_id", "person_id", "state", "id"),
        sa.Index("ix_assignment_lapse", "state", "lapses_at"),
        sa.Index("ix_assignment_due", "organization_id", "person_id", "due_at", "id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    round: int
    state: str = Field(default="offered", max_length=20)
    seat: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    # Taken by "give me the next" only: not listed, nor read, before it is claimed.
    is_blind: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    live_key: str | None = Field(default=None, max_length=120)
    judge_key: str | None = Field(default=None, max_length=120)
    reason: dict[str, Any] = Field(sa_type=Json)
    lapses_at: datetime = Field(sa_type=UtcDateTime)
    # The last day in time, counted from the offer: it does not tell how long others have had the work.
    due_on: date | None = Field(default=None, sa_type=sa.Date)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str | None = Field(default=None, max_length=1000)


class Override(ChangingRow, table=True):
    """A wish that somebody judges a submission whom a bar stands against: one asks, another confirms."""

    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        # Set while somebody has yet to confirm: one wish per submission at a time.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_override_submission", "organization_id", "submission_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    reason: str = Field(max_length=1000)
    state: str = Field(default="asked", max_length=20)
    live_key: str | None = Field(default=None, max_length=120)
    asked_by: UUID = Field(sa_type=sa.Uuid)
    ended_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # What was set aside, and what came of it, once it is confirmed.
    bars: list[str] = Field(default_factory=list, sa_type=Json)
    assignment_id: UUID | None = Field(default=None, sa_type=sa.Uuid)


class Review(ChangingRow, table=True):
    """One assessor's levels and comments; unreadable to others until the round closes."""

    __table_args__ = (
        belongs_to("assignment_id", "assignment"),
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        sa.UniqueConstraint("organization_id", "assignment_id"),
        sa.Index("ix_review_submission", "organization_id", "submission_id"),
    )
    assignment_id: UUID = Field(sa_type=sa.Uuid)
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    round: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    levels: list[dict[str, Any]] = Field(sa_type=Json)
    summary: str | None = Field(default=None, max_length=10_000)
    # The few states of the draft before this one, oldest first; gone once it is sealed.
    earlier: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    sealed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Who sealed it, for the audit entry that is written when the round closes.
    sealed_by: dict[str, Any] | None = Field(default=None, sa_type=Json)
    # What this review alone comes to.
    outcome: str | None = Field(default=None, max_length=20)
    # When the round was decided: from then on others may read it.
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When its assignment was taken away: it counts for nothing.
    set_aside_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CoachMeeting(Row, table=True):
    """A meeting of an educator with a coach, after an attempt that was not accepted."""

    __tablename__ = "coach_meeting"
    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        sa.Index("ix_coach_meeting_submission", "organization_id", "submission_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    note: str = Field(max_length=4000)


class DraftComment(Row, table=True):
    """What a coach says about a draft, and what its educator answers; never a level."""

    __tablename__ = "draft_comment"
    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        sa.Index("ix_draft_comment_submission", "organization_id", "submission_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    text: str = Field(max_length=4000)


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
    # None while it is a proposal that waits for an approver, or was sent back by one.
    made_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approved_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    remanded_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    remanded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    remand_criteria: list[str] | None = Field(default=None, sa_type=Json)
    remand_reason: str | None = Field(default=None, max_length=2000)
    void_reason: str | None = Field(default=None, max_length=2000)
    void_asked_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    voided_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    voided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
