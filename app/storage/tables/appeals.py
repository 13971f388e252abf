"""Challenges: appeals, cases about a badge, the panels that decide on both, flags and holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, Row, UtcDateTime, belongs_to


class Appeal(ChangingRow, table=True):
    """A challenge of a decision, decided by a panel."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        belongs_to("version_id", "microcredential_version"),
        belongs_to("submission_id", "submission"),
        belongs_to("decision_id", "decision"),
        belongs_to("credential_id", "credential"),
        belongs_to("plan_id", "plan"),
        # Never freed: what was appealed once is final.
        sa.UniqueConstraint("organization_id", "subject_key"),
        sa.Index("ix_appeal_person", "organization_id", "person_id"),
        sa.Index("ix_appeal_state", "organization_id", "state", "id"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    version_id: UUID = Field(sa_type=sa.Uuid)
    submission_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    decision_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    credential_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    plan_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    kind: str = Field(max_length=30)
    # The round of the submission that was decided when it was appealed.
    round: int | None = Field(default=None)
    subject_key: str = Field(max_length=120)
    ground: str = Field(max_length=63)
    statement: str = Field(max_length=4000)
    state: str = Field(default="open", max_length=20)
    seats: int
    # Whether a coordinator has named the panel.
    is_named: bool = Field(default=False)
    # Why a seat could not be filled, while that is so.
    obstacle: str | None = Field(default=None, max_length=500)
    # The reasons of those who carried the outcome.
    reasons: list[str] = Field(default_factory=list, sa_type=Json)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RevocationCase(ChangingRow, table=True):
    """The question whether a badge is taken back: notice, answer, vote, outcome."""

    __tablename__ = "revocation_case"
    __table_args__ = (
        belongs_to("credential_id", "credential"),
        belongs_to("person_id", "person"),
        belongs_to("version_id", "microcredential_version"),
        belongs_to("opened_by", "person"),
        belongs_to("appeal_id", "appeal"),
        # Set while it is open: one case at a time about a badge.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_revocation_case_person", "organization_id", "person_id"),
        sa.Index("ix_revocation_case_state", "organization_id", "state", "id"),
    )
    credential_id: UUID = Field(sa_type=sa.Uuid)
    # Whose badge it is.
    person_id: UUID = Field(sa_type=sa.Uuid)
    version_id: UUID = Field(sa_type=sa.Uuid)
    opened_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    # The appeal that sent it back to be decided afresh.
    appeal_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    live_key: str | None = Field(default=None, max_length=80)
    reason: str = Field(max_length=40)
    notice: str = Field(max_length=4000)
    answer_due_at: datetime = Field(sa_type=UtcDateTime)
    answer: str | None = Field(default=None, max_length=10_000)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    state: str = Field(default="notified", max_length=20)
    # Whether the badge does not count because of this case.
    has_suspended: bool = Field(default=False)
    seats: int
    is_named: bool = Field(default=False)
    obstacle: str | None = Field(default=None, max_length=500)
    reasons: list[str] = Field(default_factory=list, sa_type=Json)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PanelSeat(ChangingRow, table=True):
    """One person on the panel of an appeal or a case; the vote is unread until the last is cast."""

    __tablename__ = "panel_seat"
    __table_args__ = (
        belongs_to("appeal_id", "appeal"),
        belongs_to("case_id", "revocation_case"),
        belongs_to("person_id", "person"),
        # Never freed: who gave a seat back is not asked about the same matter again.
        sa.UniqueConstraint("organization_id", "person_key"),
        sa.Index("ix_panel_seat_person", "organization_id", "person_id", "state"),
        sa.Index("ix_panel_seat_appeal", "organization_id", "appeal_id"),
        sa.Index("ix_panel_seat_case", "organization_id", "case_id"),
    )
    appeal_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    case_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    person_key: str = Field(max_length=120)
    state: str = Field(default="seated", max_length=20)
    # Why this person: the lot, or who named them.
    chosen: dict[str, Any] = Field(sa_type=Json)
    vote: str | None = Field(default=None, max_length=20)
    reason: str | None = Field(default=None, max_length=4000)
    voted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Who voted, for the audit entry that is written when the panel has decided.
    voted_by: dict[str, Any] | None = Field(default=None, sa_type=Json)
    end_reason: str | None = Field(default=None, max_length=1000)


class MisconductFlag(Row, table=True):
    """What an assessor has noticed about the honesty of some work; for coordinators and auditors."""

    __tablename__ = "misconduct_flag"
    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("assignment_id", "assignment"),
        belongs_to("person_id", "person"),
        sa.Index("ix_misconduct_flag_submission", "organization_id", "submission_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    assignment_id: UUID = Field(sa_type=sa.Uuid)
    # Who noticed it.
    person_id: UUID = Field(sa_type=sa.Uuid)
    code: str = Field(max_length=40)
    note: str = Field(max_length=4000)


class IntegrityHold(ChangingRow, table=True):
    """A time in which nothing about some work is decided and no badge goes out for it."""

    __tablename__ = "integrity_hold"
    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("placed_by", "person"),
        belongs_to("lifted_by", "person"),
        # Set while it is held: one hold at a time.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_integrity_hold_submission", "organization_id", "submission_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    placed_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    reason: str = Field(max_length=4000)
    live_key: str | None = Field(default=None, max_length=80)
    lifted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lifted_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    lift_reason: str | None = Field(default=None, max_length=4000)
