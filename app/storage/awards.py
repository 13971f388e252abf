"""Questions about what a person has been awarded, as the workflow asks them."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Credential, MicrocredentialVersion


def held_microcredentials(
    session: Session, organization_id: UUID, person_id: UUID
) -> frozenset[UUID]:
    """Return the microcredentials of which the person holds a whole badge that was not revoked."""
    of_version = sa.and_(
        col(MicrocredentialVersion.organization_id) == col(Credential.organization_id),
        col(MicrocredentialVersion.id) == col(Credential.version_id),
    )
    query = (
        select(MicrocredentialVersion.microcredential_id)
        .join(Credential, of_version)
        .where(
            col(Credential.organization_id) == organization_id,
            col(Credential.person_id) == person_id,
            col(Credential.stage_id).is_(None),
            col(Credential.revoked_at).is_(None),
        )
    )
    return frozenset(session.exec(query))


def issued_for(
    session: Session, organization_id: UUID, enrollment_id: UUID, stage_id: UUID
) -> UUID | None:
    """Return the credential that rests on this stage of the enrollment, if one was issued."""
    query = select(Credential.id).where(
        col(Credential.organization_id) == organization_id,
        col(Credential.enrollment_id) == enrollment_id,
        sa.or_(col(Credential.stage_id).is_(None), col(Credential.stage_id) == stage_id),
    )
    return session.exec(query.limit(1)).first()
