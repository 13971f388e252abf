"""Questions about what a person has begun before, over every version of a microcredential."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Enrollment, MicrocredentialVersion, Stage, Submission


def enrollments_in(
    session: Session, organization_id: UUID, person_id: UUID, microcredential_id: UUID
) -> list[Enrollment]:
    """Return the person's enrollments in any version that were not withdrawn, oldest first."""
    query = (
        select(Enrollment)
        .join(MicrocredentialVersion, _of_version())
        .where(
            col(Enrollment.organization_id) == organization_id,
            col(Enrollment.person_id) == person_id,
            col(Enrollment.state) != "withdrawn",
            col(MicrocredentialVersion.microcredential_id) == microcredential_id,
        )
        .order_by(col(Enrollment.created_at), col(Enrollment.id))
        .execution_options(populate_existing=True)
    )
    return list(session.exec(query))


def stage_begun(
    session: Session,
    organization_id: UUID,
    person_id: UUID,
    *,
    microcredential_id: UUID,
    stage_key: str,
) -> list[datetime]:
    """Return when the person opened a first attempt at this stage that was not withdrawn since."""
    of_stage = sa.and_(
        col(Stage.organization_id) == col(Submission.organization_id),
        col(Stage.id) == col(Submission.stage_id),
    )
    of_enrollment = sa.and_(
        col(Enrollment.organization_id) == col(Submission.organization_id),
        col(Enrollment.id) == col(Submission.enrollment_id),
    )
    query = (
        select(sa.func.min(Submission.created_at))
        .select_from(Submission)
        .join(Stage, of_stage)
        .join(Enrollment, of_enrollment)
        .join(MicrocredentialVersion, _of_version())
        .where(
            col(Submission.organization_id) == organization_id,
            col(Submission.person_id) == person_id,
            col(Submission.state) != "withdrawn",
            col(Stage.key) == stage_key,
            col(MicrocredentialVersion.microcredential_id) == microcredential_id,
        )
        .group_by(col(Submission.enrollment_id))
    )
    return list(session.exec(query))


def _of_version() -> sa.ColumnElement[bool]:
    return sa.and_(
        col(MicrocredentialVersion.organization_id) == col(Enrollment.organization_id),
        col(MicrocredentialVersion.id) == col(Enrollment.version_id),
    )
