"""Questions about evidence that may be a proof of something awarded elsewhere."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.review import BEING_JUDGED, State
from app.storage.tables import Evidence, Submission

# Handed in and not refused: what stands in it counts, or may come to count.
_COUNTING = (
    *BEING_JUDGED,
    State.SUBMITTED,
    State.AWAITING_APPROVAL,
    State.ACCEPTED,
    State.APPEALED,
)
_OF_SUBMISSION = sa.and_(
    col(Submission.organization_id) == col(Evidence.organization_id),
    col(Submission.id) == col(Evidence.submission_id),
)


def counting_with(
    session: Session, organization_id: UUID, digests: Collection[str]
) -> list[Submission]:
    """Return the work that counts and has a piece with one of these digests."""
    query = (
        select(Submission)
        .join(Evidence, _OF_SUBMISSION)
        .where(
            col(Evidence.organization_id) == organization_id,
            col(Evidence.sha256).in_(digests),
            col(Submission.state).in_(_COUNTING),
            col(Submission.is_anchor).is_(False),
        )
    )
    found = {one.id: one for one in session.exec(query)}
    return [found[one] for one in sorted(found)]


def counting_pieces_of(session: Session, organization_id: UUID, person_id: UUID) -> list[Evidence]:
    """Return every piece of the work of a person that counts."""
    query = (
        select(Evidence)
        .join(Submission, _OF_SUBMISSION)
        .where(
            col(Submission.organization_id) == organization_id,
            col(Submission.person_id) == person_id,
            col(Submission.state).in_(_COUNTING),
        )
    )
    return list(session.exec(query.order_by(col(Evidence.id))))
