"""Questions about recognitions: what a list shows, what counts, what is to be checked again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.domain.access import View
from app.domain.recognition import RecognitionState
from app.storage import visibility
from app.storage.tables import Email, Recognition

Condition = sa.ColumnElement[bool]


def visible(seen: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which a recognition is listed."""
    if seen.everything:
        return []
    ways = visibility.of_people(seen, organization_id, col(Recognition.person_id))
    if seen.microcredential_ids:
        ways.append(col(Recognition.microcredential_id).in_(seen.microcredential_ids))
    return [sa.or_(sa.false(), *ways)]


def accepted_of(session: Session, organization_id: UUID, person_id: UUID) -> list[Recognition]:
    """Return what of a person is accepted, oldest first, whether or not it has ended."""
    query = select(Recognition).where(
        col(Recognition.organization_id) == organization_id,
        col(Recognition.person_id) == person_id,
        col(Recognition.state) == RecognitionState.ACCEPTED.value,
    )
    return list(session.exec(query.order_by(col(Recognition.created_at), col(Recognition.id))))


def live_with(
    session: Session, organization_id: UUID, digests: Collection[str]
) -> list[Recognition]:
    """Return what is submitted or accepted by a proof with one of these digests, oldest first."""
    query = select(Recognition).where(
        col(Recognition.organization_id) == organization_id,
        col(Recognition.live_key).is_not(None),
        sa.or_(col(Recognition.live_key).in_(digests), col(Recognition.sha256).in_(digests)),
    )
    return list(session.exec(query.order_by(col(Recognition.created_at), col(Recognition.id))))


def due(session: Session, organization_id: UUID, now: datetime, limit: int) -> list[UUID]:
    """Return what is to be checked again by now, the longest overdue first."""
    query = select(Recognition.id).where(
        col(Recognition.organization_id) == organization_id,
        col(Recognition.check_at).is_not(None),
        col(Recognition.check_at) <= now,
    )
    ordered = query.order_by(col(Recognition.check_at), col(Recognition.id))
    return list(session.exec(ordered.limit(limit)))


def verified_addresses(
    session: Session, organization_id: UUID, person_id: UUID, limit: int
) -> list[str]:
    """Return the addresses that the person has verified by their own click, the primary first."""
    query = select(Email.address).where(
        col(Email.organization_id) == organization_id,
        col(Email.person_id) == person_id,
        col(Email.verified_at).is_not(None),
    )
    ordered = query.order_by(col(Email.is_primary).desc(), col(Email.created_at), col(Email.id))
    return list(session.exec(ordered.limit(limit)))
