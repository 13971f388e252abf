"""Questions of routing: who is near to the educator, whom the educator has judged, who sees names."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.relationships import role_reaches
from app.storage.tables import Assignment, CoachMeeting, DraftComment, Person, Role, Submission

ASKED = ("offered", "claimed")
SEEING_NAMES = ("coordinator", "approver", "auditor")


def of_school(
    session: Session, organization_id: UUID, school_id: UUID | None, people: Sequence[UUID]
) -> list[UUID]:
    """Return those of these people who are at this school; nobody is at no school."""
    if school_id is None:
        return []
    query = select(Person.id).where(
        col(Person.organization_id) == organization_id,
        col(Person.school_id) == school_id,
        col(Person.id).in_(people),
    )
    return list(session.exec(query))


def judged_by(
    session: Session, organization_id: UUID, person_id: UUID, since: datetime
) -> list[UUID]:
    """Return those whose work the person is asked to judge now, or has taken on and judged since then."""
    of_submission = sa.and_(
        col(Submission.organization_id) == col(Assignment.organization_id),
        col(Submission.id) == col(Assignment.submission_id),
    )
    query = (
        select(Submission.person_id)
        .join(Assignment, of_submission)
        .where(
            col(Assignment.organization_id) == organization_id,
            col(Assignment.person_id) == person_id,
            sa.or_(
                # Or two people who are asked at once would judge each other.
                col(Assignment.state).in_(ASKED),
                sa.and_(col(Assignment.state) == "done", col(Assignment.claimed_at) >= since),
            ),
        )
        .distinct()
    )
    return list(session.exec(query))


def judged_attempts(session: Session, submission: Submission) -> list[UUID]:
    """Return who judged any other attempt of the same enrollment at the same stage."""
    attempts = select(Submission.id).where(
        col(Submission.organization_id) == submission.organization_id,
        # Found by whose they are: the attempts of one person are few, and there is an index.
        col(Submission.person_id) == submission.person_id,
        col(Submission.enrollment_id) == submission.enrollment_id,
        col(Submission.stage_id) == submission.stage_id,
        col(Submission.id) != submission.id,
    )
    query = select(Assignment.person_id).where(
        col(Assignment.organization_id) == submission.organization_id,
        col(Assignment.submission_id).in_(attempts),
        col(Assignment.state) == "done",
    )
    return list(session.exec(query.distinct()))


def seeing_names(
    session: Session,
    organization_id: UUID,
    people: Sequence[UUID],
    *,
    school_id: UUID | None,
    microcredential_id: UUID,
) -> list[UUID]:
    """Return those of these people to whom a role shows whose work this is."""
    query = select(Role.person_id).where(
        col(Role.organization_id) == organization_id,
        col(Role.person_id).in_(people),
        col(Role.name).in_(SEEING_NAMES),
        *role_reaches(school_id, microcredential_id),
    )
    return list(session.exec(query.distinct()))


def commenting(
    session: Session, organization_id: UUID, person_id: UUID, enrollment_id: UUID
) -> list[UUID]:
    """Return who commented on a draft of any attempt of a person's enrollment."""
    attempts = select(Submission.id).where(
        *_attempts(organization_id, person_id=person_id, enrollment_id=enrollment_id)
    )
    query = select(DraftComment.person_id).where(
        col(DraftComment.organization_id) == organization_id,
        col(DraftComment.submission_id).in_(attempts),
    )
    return list(session.exec(query.distinct()))


def meeting(
    session: Session, organization_id: UUID, person_id: UUID, enrollment_id: UUID
) -> list[UUID | None]:
    """Return who met a person, as a coach does, about any attempt of their enrollment."""
    attempts = select(Submission.id).where(
        *_attempts(organization_id, person_id=person_id, enrollment_id=enrollment_id)
    )
    query = select(CoachMeeting.person_id).where(
        col(CoachMeeting.organization_id) == organization_id,
        col(CoachMeeting.submission_id).in_(attempts),
    )
    return list(session.exec(query.distinct()))


def gating(
    session: Session, organization_id: UUID, person_id: UUID, enrollment_id: UUID
) -> set[UUID]:
    """Return who looked whether any attempt of a person's enrollment is all there."""
    query = select(Submission.gated_by).where(
        *_attempts(organization_id, person_id=person_id, enrollment_id=enrollment_id)
    )
    return {UUID(one) for looking in session.exec(query) for one in looking}


def _attempts(
    organization_id: UUID, *, person_id: UUID, enrollment_id: UUID
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Submission.organization_id) == organization_id,
        # Found by whose they are: the attempts of one person are few, and there is an index.
        col(Submission.person_id) == person_id,
        col(Submission.enrollment_id) == enrollment_id,
    )
