"""Questions about what a person has begun before, over every version of a microcredential."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.review import State
from app.storage.tables import Enrollment, MicrocredentialVersion, Stage, Submission

WITHDRAWN = "withdrawn"


def enrollments_in(
    session: Session, organization_id: UUID, person_id: UUID, microcredential_id: UUID
) -> list[Enrollment]:
    """Return the person's enrollments in any version that count, oldest first.

    One that was withdrawn counts as long as something in it is accepted: that was paid for.
    """
    accepted = select(Submission.enrollment_id).where(
        col(Submission.organization_id) == organization_id,
        col(Submission.person_id) == person_id,
        col(Submission.state) == State.ACCEPTED,
    )
    query = (
        select(Enrollment)
        .join(MicrocredentialVersion, _of_version())
        .where(
            col(Enrollment.organization_id) == organization_id,
            col(Enrollment.person_id) == person_id,
            sa.or_(col(Enrollment.state) != WITHDRAWN, col(Enrollment.id).in_(accepted)),
            col(MicrocredentialVersion.microcredential_id) == microcredential_id,
        )
        .order_by(col(Enrollment.created_at), col(Enrollment.id))
        .execution_options(populate_existing=True)
    )
    return list(session.exec(query))


@dataclass(frozen=True, slots=True)
class Begun:
    """One start at a stage: in which enrollment, and since when it counts."""

    enrollment_id: UUID
    since: datetime
    is_handed_in: bool


def stage_begun(
    session: Session,
    organization_id: UUID,
    person_id: UUID,
    *,
    microcredential_id: UUID,
    stage_key: str,
) -> list[Begun]:
    """Return each enrollment's first attempt at this stage: when it was handed in, or else opened.

    What was withdrawn does not count, nor a draft of an enrollment that was.
    """
    of_stage = sa.and_(
        col(Stage.organization_id) == col(Submission.organization_id),
        col(Stage.id) == col(Submission.stage_id),
    )
    of_enrollment = sa.and_(
        col(Enrollment.organization_id) == col(Submission.organization_id),
        col(Enrollment.id) == col(Submission.enrollment_id),
    )
    handed_in = sa.func.min(Submission.submitted_at)
    query = (
        select(col(Submission.enrollment_id), handed_in, sa.func.min(Submission.created_at))
        .select_from(Submission)
        .join(Stage, of_stage)
        .join(Enrollment, of_enrollment)
        .join(MicrocredentialVersion, _of_version())
        .where(
            col(Submission.organization_id) == organization_id,
            col(Submission.person_id) == person_id,
            col(Submission.state) != State.WITHDRAWN,
            sa.or_(col(Submission.submitted_at).is_not(None), col(Enrollment.state) != WITHDRAWN),
            col(Stage.key) == stage_key,
            col(MicrocredentialVersion.microcredential_id) == microcredential_id,
        )
        .group_by(col(Submission.enrollment_id))
    )
    return [
        Begun(one, given or made, given is not None) for one, given, made in session.exec(query)
    ]


def _of_version() -> sa.ColumnElement[bool]:
    return sa.and_(
        col(MicrocredentialVersion.organization_id) == col(Enrollment.organization_id),
        col(MicrocredentialVersion.id) == col(Enrollment.version_id),
    )
