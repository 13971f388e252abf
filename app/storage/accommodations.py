"""Questions about accommodations: which are granted, and which are shown to whom."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.access import View
from app.storage import visibility
from app.storage.tables import Accommodation, Enrollment


def granted(
    session: Session, organization_id: UUID, enrollment_id: UUID, stage_id: UUID
) -> list[Accommodation]:
    """Return what is granted at a stage of an enrollment."""
    query = select(Accommodation).where(
        col(Accommodation.organization_id) == organization_id,
        col(Accommodation.enrollment_id) == enrollment_id,
        col(Accommodation.stage_id) == stage_id,
        col(Accommodation.state) == "granted",
    )
    return list(session.exec(query.order_by(col(Accommodation.id))))


def visible(view: View, organization_id: UUID) -> list[sa.ColumnElement[bool]]:
    """Return the condition under which an accommodation is listed: as its enrollment."""
    if view.everything:
        return []
    seen = select(Enrollment.id).where(
        col(Enrollment.organization_id) == organization_id,
        *visibility.enrollments(view, organization_id),
    )
    return [col(Accommodation.enrollment_id).in_(seen)]
