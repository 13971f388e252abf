"""Questions about clocks: which run, which are due, whom to tell."""

from uuid import UUID

from sqlmodel import Session, col, select

from app.storage.submissions import OPEN_ASSIGNMENTS
from app.storage.tables import Assignment


def open_assignments(
    session: Session, organization_id: UUID, after: UUID | None, limit: int
) -> list[tuple[UUID, UUID]]:
    """Return (assignment, submission) of what is offered or claimed, in order, after one of them."""
    query = select(Assignment.id, Assignment.submission_id).where(
        col(Assignment.organization_id) == organization_id,
        col(Assignment.state).in_(OPEN_ASSIGNMENTS),
    )
    if after is not None:
        query = query.where(col(Assignment.id) > after)
    found = session.exec(query.order_by(col(Assignment.id)).limit(limit))
    return [(one, other) for one, other in found]
