"""Questions about submissions, their evidence and their judgement."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.access import View
from app.storage import visibility
from app.storage.tables import Assignment, Decision, Evidence, Review, Submission

OPEN_ASSIGNMENTS = ("offered", "claimed")


def live_submissions(
    session: Session, organization_id: UUID, enrollment_id: UUID, *, locked: bool = False
) -> dict[UUID, Submission]:
    """Return the live attempt of each stage of an enrollment, by stage id; `locked` until the end."""
    query = select(Submission).where(
        col(Submission.organization_id) == organization_id,
        col(Submission.enrollment_id) == enrollment_id,
        col(Submission.live_key).is_not(None),
    )
    query = query.order_by(col(Submission.id))
    if locked:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {submission.stage_id: submission for submission in session.exec(query)}


def evidence_of(session: Session, organization_id: UUID, submission_id: UUID) -> list[Evidence]:
    """Return the evidence of a submission, oldest first."""
    query = select(Evidence).where(
        col(Evidence.organization_id) == organization_id,
        col(Evidence.submission_id) == submission_id,
    )
    return list(session.exec(query.order_by(col(Evidence.created_at), col(Evidence.id))))


def bytes_are_shared(session: Session, evidence: Evidence) -> bool:
    """Tell whether another piece of evidence, of an earlier or later attempt, keeps the same bytes."""
    query = select(Evidence.id).where(
        col(Evidence.organization_id) == evidence.organization_id,
        col(Evidence.store_key) == evidence.store_key,
        col(Evidence.id) != evidence.id,
    )
    return session.exec(query.limit(1)).first() is not None


def standing_decision(
    session: Session, organization_id: UUID, submission_id: UUID
) -> Decision | None:
    """Return the decision that stands: the latest round's, unless it was voided."""
    query = select(Decision).where(
        col(Decision.organization_id) == organization_id,
        col(Decision.submission_id) == submission_id,
        col(Decision.voided_at).is_(None),
    )
    return session.exec(query.order_by(col(Decision.round).desc()).limit(1)).first()


def assignments_of(
    session: Session, organization_id: UUID, submission_id: UUID
) -> list[Assignment]:
    """Return every assignment of a submission, oldest first."""
    query = select(Assignment).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.submission_id) == submission_id,
    )
    return list(session.exec(query.order_by(col(Assignment.id))))


def is_assigned(
    session: Session, organization_id: UUID, submission_id: UUID, person_id: UUID
) -> bool:
    """Tell whether the person is or was the assessor of the submission."""
    query = select(Assignment.id).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.submission_id) == submission_id,
        col(Assignment.person_id) == person_id,
        col(Assignment.state).in_((*OPEN_ASSIGNMENTS, "done")),
    )
    return session.exec(query.limit(1)).first() is not None


def open_loads(session: Session, organization_id: UUID, people: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many open assignments each of these people has; those with none are left out."""
    query = (
        select(Assignment.person_id, sa.func.count())
        .where(
            col(Assignment.organization_id) == organization_id,
            col(Assignment.person_id).in_(people),
            col(Assignment.state).in_(OPEN_ASSIGNMENTS),
        )
        .group_by(col(Assignment.person_id))
    )
    return dict(session.exec(query).all())


def waiting_for_an_assessor(session: Session, organization_id: UUID) -> list[Submission]:
    """Return the submissions in review that nobody could be asked to judge."""
    query = select(Submission).where(
        col(Submission.organization_id) == organization_id,
        col(Submission.state) == "in_review",
        col(Submission.routing_obstacle).is_not(None),
    )
    return list(session.exec(query.order_by(col(Submission.id))))


def reviews_in_view(
    view: View, organization_id: UUID, person_id: UUID | None
) -> list[sa.ColumnElement[bool]]:
    """Return the condition under which a review is listed: one's own, or a sealed one in view."""
    sealed = [
        col(Review.sealed_at).is_not(None),
        *visibility.of_submissions(view, organization_id, col(Review.submission_id)),
    ]
    return [sa.or_(col(Review.person_id) == person_id, sa.and_(*sealed))]
