"""Questions about submissions, their evidence and their judgement."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col, select

from app.domain.access import View
from app.domain.review import BEING_JUDGED, State
from app.storage import rows, team_artefacts, visibility
from app.storage.tables import Assignment, Decision, Evidence, Review, Row, Submission

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
    """Tell whether another piece of evidence, such as one of a later attempt, or a team keeps the same bytes."""
    query = select(Evidence.id).where(
        col(Evidence.organization_id) == evidence.organization_id,
        col(Evidence.store_key) == evidence.store_key,
        col(Evidence.id) != evidence.id,
    )
    is_elsewhere = session.exec(query.limit(1)).first() is not None
    return is_elsewhere or team_artefacts.keeps(
        session, evidence.organization_id, evidence.store_key
    )


def standing_decision(
    session: Session, organization_id: UUID, submission_id: UUID
) -> Decision | None:
    """Return the decision that stands: the latest round's, unless it was voided."""
    query = select(Decision).where(
        col(Decision.organization_id) == organization_id,
        col(Decision.submission_id) == submission_id,
        col(Decision.made_at).is_not(None),
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


def sealed_in_round(
    session: Session, organization_id: UUID, submission_id: UUID, number: int
) -> list[Review]:
    """Return the sealed reviews that count in a round, in the order of its seats."""
    asked = sa.and_(
        col(Assignment.organization_id) == col(Review.organization_id),
        col(Assignment.id) == col(Review.assignment_id),
    )
    query = (
        select(Review)
        .join(Assignment, asked)
        .where(
            col(Review.organization_id) == organization_id,
            col(Review.submission_id) == submission_id,
            col(Review.round) == number,
            col(Review.sealed_at).is_not(None),
            col(Review.set_aside_at).is_(None),
        )
    )
    return list(session.exec(query.order_by(col(Assignment.seat))))


def is_about_anchor(session: Session, row: Row) -> bool:
    """Tell whether the row is an anchor in a queue, or about one."""
    if isinstance(row, Submission):
        return row.is_anchor
    submission_id = getattr(row, "submission_id", None)
    if submission_id is None:
        return False
    about = rows.find(session, Submission, row.organization_id, submission_id)
    return about is not None and about.is_anchor


def has_sealed(
    session: Session, organization_id: UUID, submission_id: UUID, person_id: UUID, number: int
) -> bool:
    """Tell whether the person has sealed a review of this round."""
    query = select(Review.id).where(
        col(Review.organization_id) == organization_id,
        col(Review.submission_id) == submission_id,
        col(Review.person_id) == person_id,
        col(Review.round) == number,
        col(Review.sealed_at).is_not(None),
    )
    return session.exec(query.limit(1)).first() is not None


def set_quietly(session: Session, submission: Submission, **values: Any) -> None:  # noqa: ANN401 - column values
    """Set columns without a new revision: an ETag must not tell that assessors disagree."""
    session.flush()
    change = sa.update(Submission).where(
        col(Submission.organization_id) == submission.organization_id,
        col(Submission.id) == submission.id,
    )
    session.exec(change.values(**values).execution_options(synchronize_session=False))
    for name, value in values.items():
        set_committed_value(submission, name, value)


def is_assigned(
    session: Session, organization_id: UUID, submission_id: UUID, person_id: UUID
) -> bool:
    """Tell whether the person is or was the assessor of the submission, and may know it."""
    query = select(Assignment.id).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.submission_id) == submission_id,
        col(Assignment.person_id) == person_id,
        visibility.is_reading(),
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
            visibility.is_real(organization_id, col(Assignment.submission_id)),
        )
        .group_by(col(Assignment.person_id))
    )
    return dict(session.exec(query).all())


def offered(
    session: Session, organization_id: UUID, person_id: UUID | None
) -> Iterable[Assignment]:
    """Return the offers to this person, what has waited longest first."""
    query = select(Assignment).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.person_id) == person_id,
        col(Assignment.state) == "offered",
    )
    return session.exec(query.order_by(col(Assignment.created_at), col(Assignment.id))).all()


def waiting_for_an_assessor(session: Session, organization_id: UUID) -> list[Submission]:
    """Return the submissions in review that nobody could be asked to judge."""
    query = select(Submission).where(
        col(Submission.organization_id) == organization_id,
        col(Submission.state).in_(BEING_JUDGED),
        col(Submission.routing_obstacle).is_not(None),
    )
    return list(session.exec(query.order_by(col(Submission.id))))


def waiting_for_somebody(
    session: Session, organization_id: UUID, person_id: UUID | None
) -> list[Submission]:
    """Return what waits to be checked or approved: of everybody, or of one person."""
    query = select(Submission).where(
        col(Submission.organization_id) == organization_id,
        col(Submission.state).in_((State.SUBMITTED, State.AWAITING_APPROVAL)),
    )
    if person_id is not None:
        query = query.where(col(Submission.person_id) == person_id)
    return list(session.exec(query.order_by(col(Submission.id))))


def reviews_in_view(
    view: View, proposals: View, organization_id: UUID, person_id: UUID | None
) -> list[sa.ColumnElement[bool]]:
    """Return the condition under which a review is listed: one's own, or one that was let be read."""
    submission = col(Review.submission_id)
    released = [
        col(Review.released_at).is_not(None),
        *visibility.of_judged(view, organization_id, submission),
    ]
    closed = [
        is_of_closed_round(organization_id),
        *visibility.of_submissions(proposals, organization_id, submission),
    ]
    mine = col(Review.person_id) == person_id
    return [sa.or_(mine, sa.and_(*released), sa.and_(*closed))]


def is_of_closed_round(organization_id: UUID) -> sa.ColumnElement[bool]:
    """Return the condition that a sealed review counted in a round that has come to something."""
    query = select(Decision.id).where(
        col(Decision.organization_id) == organization_id,
        col(Decision.submission_id) == col(Review.submission_id),
        col(Decision.round) == col(Review.round),
    )
    counted = sa.and_(col(Review.sealed_at).is_not(None), col(Review.set_aside_at).is_(None))
    return sa.and_(counted, query.exists())


def told_decisions(proposals: View, organization_id: UUID) -> list[sa.ColumnElement[bool]]:
    """Return the condition under which a decision is listed: made, sent back before one that was made, or in view."""
    if proposals.everything:
        return []
    later = aliased(Decision)
    superseded = select(later.id).where(
        col(later.organization_id) == organization_id,
        col(later.submission_id) == col(Decision.submission_id),
        col(later.round) > col(Decision.round),
        col(later.made_at).is_not(None),
    )
    sent_back = sa.and_(col(Decision.remanded_at).is_not(None), superseded.exists())
    seen = visibility.of_submissions(proposals, organization_id, col(Decision.submission_id))
    return [sa.or_(col(Decision.made_at).is_not(None), sent_back, *seen)]


def has_later_decision(session: Session, decision: Decision) -> bool:
    """Tell whether a later round of the same submission came to a decision that was made."""
    query = select(Decision.id).where(
        col(Decision.organization_id) == decision.organization_id,
        col(Decision.submission_id) == decision.submission_id,
        col(Decision.round) > decision.round,
        col(Decision.made_at).is_not(None),
    )
    return session.exec(query.limit(1)).first() is not None


def decision_of_round(
    session: Session, organization_id: UUID, submission_id: UUID, number: int
) -> Decision | None:
    """Return what a round came to, or None while it is open."""
    query = select(Decision).where(
        col(Decision.organization_id) == organization_id,
        col(Decision.submission_id) == submission_id,
        col(Decision.round) == number,
    )
    return session.exec(query).first()
