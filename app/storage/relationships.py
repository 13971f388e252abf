"""Questions about who works with whom, and who could judge whose work."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import Person, Relationship, Role


def kinds_between(
    session: Session, organization_id: UUID, person_id: UUID, other_person_id: UUID
) -> frozenset[str]:
    """Return what the person is to the other person."""
    query = select(Relationship.kind).where(
        col(Relationship.organization_id) == organization_id,
        col(Relationship.person_id) == person_id,
        col(Relationship.other_person_id) == other_person_id,
    )
    return frozenset(session.exec(query))


def around(
    session: Session, organization_id: UUID, person_id: UUID
) -> list[tuple[UUID, UUID, str]]:
    """Return (person, other person, kind) of every relationship the person is part of."""
    query = select(Relationship.person_id, Relationship.other_person_id, Relationship.kind).where(
        col(Relationship.organization_id) == organization_id,
        sa.or_(
            col(Relationship.person_id) == person_id,
            col(Relationship.other_person_id) == person_id,
        ),
    )
    return [(one, other, kind) for one, other, kind in session.exec(query)]


def active_with_role(
    session: Session,
    organization_id: UUID,
    role: str,
    *,
    school_id: UUID | None,
    microcredential_id: UUID,
) -> list[UUID]:
    """Return the active people whose role reaches this school and microcredential."""
    at_school = sa.or_(col(Role.school_id).is_(None), col(Role.school_id) == school_id)
    of_definition = sa.or_(
        col(Role.microcredential_id).is_(None), col(Role.microcredential_id) == microcredential_id
    )
    of_person = sa.and_(
        col(Person.organization_id) == col(Role.organization_id),
        col(Person.id) == col(Role.person_id),
    )
    query = (
        select(Role.person_id)
        .join(Person, of_person)
        .where(
            col(Role.organization_id) == organization_id,
            col(Role.name) == role,
            col(Person.deactivated_at).is_(None),
            at_school,
            of_definition,
        )
        .distinct()
    )
    return list(session.exec(query))
