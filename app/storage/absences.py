"""Questions about who is away, and what they leave behind."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.access import View
from app.storage import visibility
from app.storage.tables import Absence, Assignment, Review, Submission


def visible(view: View, organization_id: UUID) -> list[sa.ColumnElement[bool]]:
    """Return the condition under which an absence is listed."""
    if view.everything:
        return []
    ways = visibility.of_people(view, organization_id, col(Absence.person_id))
    return [sa.or_(sa.false(), *ways)]


def away_at(
    session: Session, organization_id: UUID, people: Sequence[UUID], moment: datetime
) -> list[UUID]:
    """Return those of these people who are away at the moment."""
    query = select(Absence.person_id).where(
        col(Absence.organization_id) == organization_id,
        col(Absence.person_id).in_(people),
        col(Absence.starts_at) <= moment,
        col(Absence.ends_at) > moment,
    )
    return list(session.exec(query.distinct()))


def open_work_around(
    session: Session, organization_id: UUID, person_id: UUID
) -> list[tuple[UUID, UUID]]:
    """Return the same of the person, and of what of the person somebody else was asked to judge."""
    theirs = select(Submission.id).where(
        col(Submission.organization_id) == organization_id, col(Submission.person_id) == person_id
    )
    is_theirs = col(Assignment.submission_id).in_(theirs)
    return _open_work(session, organization_id, col(Assignment.person_id) == person_id, is_theirs)


def open_work_of(
    session: Session, organization_id: UUID, person_id: UUID
) -> list[tuple[UUID, UUID]]:
    """Return (assignment, submission) of what the person was asked to judge and has not sealed."""
    return _open_work(session, organization_id, col(Assignment.person_id) == person_id)


def _open_work(
    session: Session, organization_id: UUID, *ways: sa.ColumnElement[bool]
) -> list[tuple[UUID, UUID]]:
    sealed = select(Review.id).where(
        col(Review.organization_id) == organization_id,
        col(Review.assignment_id) == col(Assignment.id),
        col(Review.sealed_at).is_not(None),
    )
    query = select(Assignment.id, Assignment.submission_id).where(
        col(Assignment.organization_id) == organization_id,
        sa.or_(*ways),
        col(Assignment.state).in_(("offered", "claimed")),
        sa.not_(sealed.exists()),
    )
    # In the order of submissions, as every writer locks them.
    return [
        (one, other) for one, other in session.exec(query.order_by(col(Assignment.submission_id)))
    ]
