"""The working days of an organization, and the clocks that count them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import (
    ChangingRow,
    Json,
    UtcDateTime,
    belongs_to,
    of_organization,
    sparse,
)


class Calendar(ChangingRow, table=True):
    """What an organization has said of its working days; without a row, Monday to Friday in UTC."""

    __table_args__ = (of_organization(), sa.UniqueConstraint("organization_id"))
    time_zone: str = Field(max_length=64)
    weekdays: list[str] = Field(sa_type=Json)
    targets: dict[str, Any] = Field(sa_type=Json)
    remind_days: int | None = Field(default=None)
    escalate_days: int | None = Field(default=None)


class HolidayImport(ChangingRow, table=True):
    """One iCalendar file that was read; taking it back takes its days away."""

    __tablename__ = "holiday_import"
    __table_args__ = (of_organization(),)
    file_name: str = Field(max_length=255)
    sha256: str = Field(max_length=64)
    days: int
    skipped: list[dict[str, Any]] = Field(sa_type=Json)


class Holiday(ChangingRow, table=True):
    """One day that is not worked, by hand or from a file; two files may name the same day."""

    __table_args__ = (
        of_organization(),
        belongs_to("import_id", "holiday_import"),
        sa.UniqueConstraint("organization_id", "day", "source"),
        sa.Index("ix_holiday_import", "organization_id", "import_id"),
    )
    day: date = Field(sa_type=sa.Date)
    name: str = Field(max_length=200)
    import_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    # The import's id, or nothing for a day that was added by hand.
    source: str = Field(default="", max_length=36)


class Clock(ChangingRow, table=True):
    """How long one step of a submission, or of a plan, has taken, by when it is due, and who was told."""

    __table_args__ = (
        belongs_to("submission_id", "submission"),
        belongs_to("plan_id", "plan"),
        # Set until it stops: one clock at a time for a step.
        sa.UniqueConstraint("organization_id", "live_key"),
        sa.Index("ix_clock_submission", "organization_id", "submission_id"),
        sa.Index("ix_clock_due", "organization_id", "due_at"),
        sa.Index("ix_clock_started", "organization_id", "step", "started_at"),
        sparse("ix_clock_next", "organization_id", "next_at"),
    )
    # One of the two.
    submission_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    plan_id: UUID | None = Field(default=None, sa_type=sa.Uuid)
    step: str = Field(max_length=20)
    started_at: datetime = Field(sa_type=UtcDateTime)
    # When it ran: pairs of moments, the last one open while it runs.
    runs: list[list[str | None]] = Field(sa_type=Json)
    is_running: bool = Field(default=True)
    target_days: int | None = Field(default=None)
    due_on: date | None = Field(default=None, sa_type=sa.Date)
    due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = Field(default=None, max_length=20)
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When somebody is to be told next.
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    live_key: str | None = Field(default=None, max_length=80)
