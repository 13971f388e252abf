"""Webhooks: where events are told, and each delivery of one event to one of them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from app.storage.tables.columns import (
    ChangingRow,
    Json,
    Row,
    UtcDateTime,
    belongs_to,
    of_organization,
)


class Webhook(ChangingRow, table=True):
    """An endpoint. How it fares is written past `revision`: only what people change counts there."""

    __table_args__ = (of_organization(),)
    url: str = Field(max_length=2000)
    description: str = Field(max_length=300)
    # None for every kind.
    kinds: list[str] | None = Field(default=None, sa_type=Json, nullable=True)
    wrapped_secret: bytes = Field(sa_type=sa.LargeBinary)
    previous_wrapped_secret: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    previous_secret_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_enabled: bool = Field(default=True)
    disabled_reason: str | None = Field(default=None, max_length=10)
    # Since when nothing was taken, and how often in a row; nothing is sent while it rests.
    failing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = Field(default=0)
    rests_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Delivery(Row, table=True):
    """Telling one endpoint of one event, however often it is tried."""

    __table_args__ = (
        belongs_to("webhook_id", "webhook"),
        belongs_to("event_id", "event"),
        # Once.
        sa.UniqueConstraint("organization_id", "webhook_id", "event_id"),
        sa.Index("ix_delivery_due", "organization_id", "webhook_id", "state", "due_at"),
    )
    webhook_id: UUID = Field(sa_type=sa.Uuid)
    event_id: UUID = Field(sa_type=sa.Uuid)
    state: str = Field(default="waiting", max_length=10)
    # Tries since it was first wanted, or replayed.
    attempts: int = Field(default=0)
    due_at: datetime = Field(sa_type=UtcDateTime)
    last_tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_status: int | None = Field(default=None)
    last_reason: str | None = Field(default=None, max_length=40)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
