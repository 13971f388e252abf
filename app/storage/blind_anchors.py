"""Questions about anchors in queues: which ones somebody has not seen, and where one is now."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import (
    Anchor,
    AnchorReading,
    Assignment,
    BlindAnchor,
    Calibration,
    Submission,
)


def unread(
    session: Session, organization_id: UUID, rubric_id: UUID, person_id: UUID
) -> list[Anchor]:
    """Return the anchors of a rubric that the person has neither written nor read, by any way."""
    query = select(Anchor).where(
        col(Anchor.organization_id) == organization_id,
        col(Anchor.rubric_id) == rubric_id,
        col(Anchor.archived_at).is_(None),
        sa.or_(col(Anchor.created_by).is_(None), col(Anchor.created_by) != person_id),
        *(
            col(Anchor.id).not_in(
                select(table.anchor_id).where(
                    col(table.organization_id) == organization_id,
                    col(table.person_id) == person_id,
                )
            )
            for table in (AnchorReading, BlindAnchor)
        ),
    )
    return list(session.exec(query.order_by(col(Anchor.id))))


def being_read(session: Session, organization_id: UUID, person_id: UUID) -> frozenset[UUID]:
    """Return the anchors of the sets that the person is reading: they come up there."""
    query = select(Calibration.anchor_ids).where(
        col(Calibration.organization_id) == organization_id,
        col(Calibration.person_id) == person_id,
        col(Calibration.state) == "open",
    )
    return frozenset(UUID(one) for found in session.exec(query) for one in found)


def has_been_asked(
    session: Session, organization_id: UUID, enrollment_id: UUID, person_id: UUID
) -> bool:
    """Tell whether the person was ever asked to judge an attempt of this enrollment."""
    attempts = select(Submission.id).where(
        col(Submission.organization_id) == organization_id,
        col(Submission.enrollment_id) == enrollment_id,
    )
    query = select(Assignment.id).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.person_id) == person_id,
        col(Assignment.submission_id).in_(attempts),
    )
    return session.exec(query.limit(1)).first() is not None
