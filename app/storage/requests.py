"""Questions about what somebody was asked: whom to remind, and what still waits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, select

from app.storage.rows import column
from app.storage.tables import Attestation, PartnerCheck

Request = type[Attestation | PartnerCheck]


def to_remind(
    session: Session, organization_id: UUID, table: Request, now: datetime, limit: int
) -> Sequence[tuple[UUID, UUID]]:
    """Return (submission, request) of which somebody is to be reminded by now, in the order of locks."""
    submission_id, row_id = column(table, "submission_id"), column(table, "id")
    query: Any = select(submission_id, row_id).where(
        column(table, "organization_id") == organization_id, column(table, "remind_at") <= now
    )
    return [(a, b) for a, b in session.exec(query.order_by(submission_id, row_id).limit(limit))]


def unreminded(session: Session, organization_id: UUID, table: Request) -> Sequence[UUID]:
    """Return what waits for an answer and nobody was reminded of, in order."""
    row_id = column(table, "id")
    query: Any = select(row_id).where(
        column(table, "organization_id") == organization_id,
        column(table, "live_key").is_not(None),
        column(table, "reminded_at").is_(None),
    )
    return list(session.exec(query.order_by(row_id)))
