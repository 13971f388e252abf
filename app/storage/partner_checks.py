"""Questions about checks of drafts: who looks one over, who has, what waits for whom."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import PartnerCheck, Submission


def is_checking(
    session: Session, organization_id: UUID, submission_id: UUID, person_id: UUID
) -> bool:
    """Tell whether the person is asked to look the draft over, and has not answered."""
    query = select(PartnerCheck.id).where(
        col(PartnerCheck.organization_id) == organization_id,
        col(PartnerCheck.submission_id) == submission_id,
        col(PartnerCheck.person_id) == person_id,
        col(PartnerCheck.live_key).is_not(None),
    )
    return session.exec(query.limit(1)).first() is not None


def checkers_of(
    session: Session, organization_id: UUID, enrollment_id: UUID, stage_id: UUID
) -> set[UUID]:
    """Return who was asked to look over any attempt at a stage, and so has read it."""
    attempt = sa.and_(
        col(Submission.organization_id) == col(PartnerCheck.organization_id),
        col(Submission.id) == col(PartnerCheck.submission_id),
    )
    query = (
        select(PartnerCheck.person_id)
        .join(Submission, attempt)
        .where(
            col(PartnerCheck.organization_id) == organization_id,
            col(PartnerCheck.enrollment_id) == enrollment_id,
            col(Submission.stage_id) == stage_id,
        )
    )
    return set(session.exec(query))


def waiting(person_id: UUID) -> sa.ColumnElement[bool]:
    """Return the condition that it waits for this person's answer."""
    return sa.and_(
        col(PartnerCheck.person_id) == person_id, col(PartnerCheck.live_key).is_not(None)
    )
