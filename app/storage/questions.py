"""Questions about questions: which a reader is shown, which are open."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Question


def asked_by(person_id: UUID | None) -> sa.ColumnElement[bool]:
    """Return the condition that this person has asked it."""
    return col(Question.person_id) == person_id


def is_open(session: Session, organization_id: UUID, submission_id: UUID, round_: int) -> bool:
    """Tell whether a question of the round waits for its answer."""
    query = select(Question.id).where(
        col(Question.organization_id) == organization_id,
        col(Question.submission_id) == submission_id,
        col(Question.round) == round_,
        col(Question.live_key).is_not(None),
    )
    return session.exec(query.limit(1)).first() is not None


def count_of(session: Session, organization_id: UUID, assignment_id: UUID) -> int:
    """Return how many questions were asked from an assignment."""
    query = select(sa.func.count()).where(
        col(Question.organization_id) == organization_id,
        col(Question.assignment_id) == assignment_id,
    )
    return session.exec(query).one()


def waiting_for(session: Session, organization_id: UUID, ids: list[UUID]) -> set[UUID]:
    """Return which of these submissions have a question that waits for its answer."""
    query = select(Question.submission_id).where(
        col(Question.organization_id) == organization_id,
        col(Question.submission_id).in_(ids),
        col(Question.live_key).is_not(None),
    )
    return set(session.exec(query))
