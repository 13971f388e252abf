"""Questions about attestations: what bears on a piece, who must not judge, which link is still good."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Attestation, Email


def at_stage(
    session: Session, organization_id: UUID, enrollment_id: UUID, requirement_ids: Sequence[UUID]
) -> Sequence[Attestation]:
    """Return every request of an enrollment about what a stage asks for, oldest first."""
    query = select(Attestation).where(
        col(Attestation.organization_id) == organization_id,
        col(Attestation.enrollment_id) == enrollment_id,
        col(Attestation.requirement_id).in_(requirement_ids),
    )
    return session.exec(query.order_by(col(Attestation.created_at), col(Attestation.id))).all()


def involved(session: Session, organization_id: UUID, asked: Sequence[Attestation]) -> set[UUID]:
    """Return the people who were asked, also those who have an address that was written to."""
    addresses = {one.folded for one in asked if one.folded}
    query = select(Email.person_id).where(
        col(Email.organization_id) == organization_id, col(Email.folded).in_(addresses)
    )
    found = set(session.exec(query)) if addresses else set()
    return found | {one.person_id for one in asked if one.person_id is not None}


def by_token(session: Session, token_hash: str) -> Attestation | None:
    """Return what a link is about, whatever has become of it."""
    query = select(Attestation).where(col(Attestation.token_hash) == token_hash)
    return session.exec(query).one_or_none()


def waiting(
    organization_id: UUID, person_id: UUID | None, now: datetime
) -> sa.ColumnElement[bool]:
    """Return the condition that it waits for this person's answer."""
    return sa.and_(
        col(Attestation.organization_id) == organization_id,
        col(Attestation.person_id) == person_id,
        col(Attestation.state) == "asked",
        col(Attestation.expires_at) > now,
    )
