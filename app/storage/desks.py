"""Questions of those who do the work and those who judge it: queues, attempts, what was earned."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage import visibility
from app.storage.tables import Assignment, Credential, Review, Stage, Submission

SEALED = "sealed"
MAX_STAGES = 200


def counts_by_state(session: Session, organization_id: UUID, person_id: UUID) -> dict[str, int]:
    """Return how many assignments an assessor has in each state; those sealed are counted as such."""
    state = _own_state(organization_id)
    query = (
        select(state, sa.func.count())
        .where(
            col(Assignment.organization_id) == organization_id,
            col(Assignment.person_id) == person_id,
            visibility.is_listed(),
        )
        .group_by(state)
    )
    return dict(session.exec(query).all())


def assigned_in(
    organization_id: UUID, person_id: UUID | None, states: Collection[str]
) -> list[sa.ColumnElement[bool]]:
    """Return the condition that an assignment is this person's and, to this person, in such a state."""
    mine = [col(Assignment.person_id) == person_id, visibility.is_listed()]
    stored = {"claimed" if one == SEALED else one for one in states}
    return [
        *mine,
        col(Assignment.state).in_(stored),
        _own_state(organization_id).in_(list(states)),
    ]


def stages_assigned(session: Session, organization_id: UUID, person_id: UUID) -> list[Stage]:
    """Return the stages at which the person was asked to judge something that is listed to them."""
    asked = (
        select(Submission.stage_id)
        .join(
            Assignment,
            sa.and_(
                col(Assignment.organization_id) == col(Submission.organization_id),
                col(Assignment.submission_id) == col(Submission.id),
            ),
        )
        .where(
            col(Assignment.organization_id) == organization_id,
            col(Assignment.person_id) == person_id,
            visibility.is_listed(),
        )
    )
    query = select(Stage).where(
        col(Stage.organization_id) == organization_id, col(Stage.id).in_(asked)
    )
    return list(session.exec(query.order_by(col(Stage.id).desc()).limit(MAX_STAGES)))


def untold(session: Session, organization_id: UUID, person_id: UUID) -> int:
    """Return how many blind offers wait for the person."""
    query = select(sa.func.count()).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.person_id) == person_id,
        col(Assignment.state) == "offered",
        col(Assignment.is_blind),
    )
    return session.exec(query).one()


def _own_state(organization_id: UUID) -> sa.ColumnElement[str]:
    """Return the state as its assessor sees it: claimed work whose review is sealed is sealed."""
    is_sealed = (
        select(Review.id)
        .where(
            col(Review.organization_id) == organization_id,
            col(Review.assignment_id) == col(Assignment.id),
            col(Review.sealed_at).is_not(None),
        )
        .exists()
    )
    is_waiting = sa.and_(col(Assignment.state) == "claimed", is_sealed)
    return sa.case((is_waiting, SEALED), else_=col(Assignment.state))


def attempts_at(
    session: Session, organization_id: UUID, enrollment_id: UUID, stage_id: UUID
) -> list[Submission]:
    """Return every attempt at a stage of an enrollment, the latest first; of equals the newest."""
    query = select(Submission).where(
        col(Submission.organization_id) == organization_id,
        col(Submission.enrollment_id) == enrollment_id,
        col(Submission.stage_id) == stage_id,
    )
    return list(
        session.exec(query.order_by(col(Submission.attempt).desc(), col(Submission.id).desc()))
    )


def earned_by(session: Session, organization_id: UUID, enrollment_id: UUID) -> list[Credential]:
    """Return the badges that an enrollment has led to, oldest first."""
    query = select(Credential).where(
        col(Credential.organization_id) == organization_id,
        col(Credential.enrollment_id) == enrollment_id,
    )
    return list(session.exec(query.order_by(col(Credential.created_at), col(Credential.id))))
