"""Figures about assessors: how much they have, what they say, and pairs that stand out."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage import visibility
from app.storage.tables import Assignment, Review, Submission


def loads(session: Session, organization_id: UUID) -> list[tuple[UUID, str, int]]:
    """Return (assessor, state, how many) of all assignments; sealed ones count as claimed."""
    query = (
        select(Assignment.person_id, Assignment.state, sa.func.count())
        .where(
            col(Assignment.organization_id) == organization_id,
            visibility.is_real(organization_id, col(Assignment.submission_id)),
        )
        .group_by(col(Assignment.person_id), col(Assignment.state))
        .order_by(col(Assignment.person_id), col(Assignment.state))
    )
    return [(person, state, count) for person, state, count in session.exec(query)]


def outcomes(session: Session, organization_id: UUID) -> list[tuple[UUID, UUID, str, int]]:
    """Return (assessor, educator, outcome, how many) of the reviews that were let be read."""
    of_submission = sa.and_(
        col(Submission.organization_id) == col(Review.organization_id),
        col(Submission.id) == col(Review.submission_id),
    )
    grouped = (col(Review.person_id), col(Submission.person_id), col(Review.outcome))
    query = (
        select(Review.person_id, Submission.person_id, Review.outcome, sa.func.count())
        .join(Submission, of_submission)
        .where(
            col(Review.organization_id) == organization_id,
            col(Review.released_at).is_not(None),
            col(Review.outcome).is_not(None),
            col(Submission.is_anchor).is_(False),
        )
        .group_by(*grouped)
        .order_by(*grouped)
    )
    return [(one, other, str(said), count) for one, other, said, count in session.exec(query)]
