"""Questions about what a person has been awarded, as the workflow asks them."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Credential, Enrollment, MicrocredentialVersion


@dataclass(frozen=True, slots=True)
class Badge:
    """A credential of a person with what counting needs to know of it."""

    credential: Credential
    microcredential_id: UUID
    badge_rule: str
    topic: str | None


def badges_of(session: Session, organization_id: UUID, person_id: UUID) -> list[Badge]:
    """Return every badge of the person, in whatever state, oldest first."""
    version, scope = MicrocredentialVersion, col(Credential.organization_id)
    of_version = sa.and_(
        col(version.organization_id) == scope, col(version.id) == col(Credential.version_id)
    )
    of_enrollment = sa.and_(
        col(Enrollment.organization_id) == scope,
        col(Enrollment.id) == col(Credential.enrollment_id),
    )
    query = (
        select(Credential, version.microcredential_id, version.badge, Enrollment.topic)
        .join(version, of_version)
        .outerjoin(Enrollment, of_enrollment)
        .where(scope == organization_id, col(Credential.person_id) == person_id)
        .order_by(col(Credential.created_at), col(Credential.id))
    )
    return [Badge(*found) for found in session.exec(query)]


def renewable(
    session: Session, organization_id: UUID, later: Enrollment, *, microcredential_id: UUID
) -> Credential | None:
    """Return the badge that work of a later enrollment can renew: of the same person and topic."""
    of_version = sa.and_(
        col(MicrocredentialVersion.organization_id) == col(Credential.organization_id),
        col(MicrocredentialVersion.id) == col(Credential.version_id),
    )
    of_enrollment = sa.and_(
        col(Enrollment.organization_id) == col(Credential.organization_id),
        col(Enrollment.id) == col(Credential.enrollment_id),
    )
    query = (
        select(Credential)
        .join(MicrocredentialVersion, of_version)
        .join(Enrollment, of_enrollment)
        .where(
            col(Credential.organization_id) == organization_id,
            col(Credential.person_id) == later.person_id,
            col(Credential.state) == "issued",
            col(Credential.valid_until).is_not(None),
            col(Enrollment.id) != later.id,
            sa.func.coalesce(col(Enrollment.topic), "") == (later.topic or ""),
            col(MicrocredentialVersion.microcredential_id) == microcredential_id,
        )
        # The badge of the whole before that of a stage.
        .order_by(
            col(Credential.stage_id).is_not(None),
            col(Credential.valid_until).desc(),
            col(Credential.id),
        )
    )
    return session.exec(query.limit(1)).first()


def renewed_by(session: Session, organization_id: UUID, enrollment_id: UUID) -> Credential | None:
    """Return the badge that work of this enrollment renewed."""
    query = select(Credential).where(
        col(Credential.organization_id) == organization_id,
        col(Credential.renewed_by) == enrollment_id,
    )
    return session.exec(query.limit(1)).first()


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
