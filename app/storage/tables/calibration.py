"""Calibration: anchors with agreed levels, sets of them, who read them, and who is qualified by it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import ChangingRow, Json, Row, UtcDateTime, belongs_to


class AnchorConsent(ChangingRow, table=True):
    """An educator lets a decided submission serve as an anchor, or takes that back."""

    __tablename__ = "anchor_consent"
    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        sa.UniqueConstraint("organization_id", "submission_id"),
    )
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Anchor(ChangingRow, table=True):
    """A piece of work with one agreed level per criterion of a stage's rubric."""

    __table_args__ = (
        belongs_to("stage_id", "stage"),
        belongs_to("rubric_id", "rubric"),
        belongs_to("submission_id", "submission"),
        sa.Index("ix_anchor_rubric", "organization_id", "rubric_id"),
    )
    stage_id: UUID = Field(sa_type=sa.Uuid)
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    # Where it was made from a decided submission, with its educator's consent.
    submission_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    title: str = Field(max_length=200)
    # Criterion, level and why: shown as feedback in training.
    levels: list[dict[str, Any]] = Field(sa_type=Json)
    outcome: str = Field(max_length=20)
    is_borderline: bool = Field(default=False)
    # Requirement, title and a text, an address or a stored file.
    pieces: list[dict[str, Any]] = Field(sa_type=Json)
    # Who wrote it down and who agreed on its levels: they never get it unknowingly.
    created_by: UUID | None = Field(default=None, sa_type=sa.Uuid)
    agreed_by: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    archived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BlindAnchor(Row, table=True):
    """An anchor that an assessor was given in the queue like any other work."""

    __tablename__ = "blind_anchor"
    __table_args__ = (
        belongs_to("anchor_id", "anchor"),
        belongs_to("submission_id", "submission"),
        belongs_to("person_id", "person"),
        # Of two workers that give what was drawn one does, and nobody gets an anchor twice.
        sa.UniqueConstraint("organization_id", "draw_key"),
        sa.UniqueConstraint("organization_id", "person_id", "anchor_id"),
        sa.UniqueConstraint("organization_id", "submission_id"),
    )
    anchor_id: UUID = Field(sa_type=sa.Uuid)
    submission_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    draw_key: str = Field(max_length=120)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AnchorSet(ChangingRow, table=True):
    """Anchors that assessors train and qualify on; frozen once published."""

    __tablename__ = "anchor_set"
    __table_args__ = (
        belongs_to("stage_id", "stage"),
        belongs_to("rubric_id", "rubric"),
        sa.Index("ix_anchor_set_rubric", "organization_id", "rubric_id"),
    )
    stage_id: UUID = Field(sa_type=sa.Uuid)
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    name: str = Field(max_length=200)
    state: str = Field(default="draft", max_length=20)
    anchor_ids: list[str] = Field(sa_type=Json)
    rule: dict[str, Any] = Field(sa_type=Json)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Calibration(ChangingRow, table=True):
    """One assessor's way through a set: to train, or to qualify."""

    __table_args__ = (
        belongs_to("set_id", "anchor_set"),
        belongs_to("rubric_id", "rubric"),
        belongs_to("person_id", "person"),
        # Set while open: nobody goes through a set twice at once in one mode.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_calibration_person", "organization_id", "person_id"),
    )
    set_id: UUID = Field(sa_type=sa.Uuid)
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    mode: str = Field(max_length=20)
    state: str = Field(default="open", max_length=20)
    # The anchors in the order in which this person reads them.
    anchor_ids: list[str] = Field(sa_type=Json)
    live_key: str | None = Field(default=None, max_length=120)
    passed: bool | None = Field(default=None)
    result: dict[str, Any] | None = Field(default=None, sa_type=Json)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AnchorReading(ChangingRow, table=True):
    """The levels that one assessor gave an anchor, apart from anybody else's."""

    __tablename__ = "anchor_reading"
    __table_args__ = (
        belongs_to("anchor_id", "anchor"),
        belongs_to("rubric_id", "rubric"),
        belongs_to("person_id", "person"),
        belongs_to("calibration_id", "calibration"),
        sa.UniqueConstraint("organization_id", "calibration_id", "anchor_id"),
        sa.Index("ix_anchor_reading_rubric", "organization_id", "rubric_id", "person_id"),
    )
    anchor_id: UUID = Field(sa_type=sa.Uuid)
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    person_id: UUID = Field(sa_type=sa.Uuid)
    # None for one that was slipped into the queue.
    calibration_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    mode: str = Field(max_length=20)
    levels: list[dict[str, Any]] = Field(sa_type=Json)
    outcome: str = Field(max_length=20)
    # How much stricter than agreed, in thousandths of the whole range.
    severity: int
    read_at: datetime = Field(sa_type=UtcDateTime)


class Qualification(ChangingRow, table=True):
    """An assessor passed the gate of a rubric; ends by itself, and with the rubric's next version."""

    __table_args__ = (
        belongs_to("person_id", "person"),
        belongs_to("rubric_id", "rubric"),
        belongs_to("calibration_id", "calibration"),
        sa.UniqueConstraint("organization_id", "calibration_id"),
        sa.Index("ix_qualification_rubric", "organization_id", "rubric_id", "person_id"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    calibration_id: UUID = Field(sa_type=sa.Uuid)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class DriftFinding(Row, table=True):
    """An assessor's moving average on anchors had left its limits; what counts from then on is new."""

    __tablename__ = "drift_finding"
    __table_args__ = (
        belongs_to("person_id", "person"),
        belongs_to("rubric_id", "rubric"),
        sa.Index("ix_drift_finding_rubric", "organization_id", "rubric_id", "person_id"),
    )
    person_id: UUID = Field(sa_type=sa.Uuid)
    rubric_id: UUID = Field(sa_type=sa.Uuid)
    # In thousandths of the whole range; above 0 stricter than agreed.
    average: int
    limit: int
