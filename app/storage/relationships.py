"""Questions about who works with whom, and who could judge whose work."""

from typing import Any
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


def apart_from(session: Session, organization_id: UUID, person_id: UUID) -> set[UUID]:
    """Return who coaches the person, and who has declared a conflict with them or they with."""
    found = around(session, organization_id, person_id)
    coaching = {one for one, other, kind in found if kind == "coach_of" and other == person_id}
    at_odds = {(one, other) for one, other, kind in found if kind == "conflict_with"}
    return coaching | {one for pair in at_odds for one in pair if one != person_id}


def kept_apart(organization_id: UUID, person_id: UUID | None) -> Any:  # noqa: ANN401 - a subquery
    """Select whom the person coaches, or has a declared conflict with: `apart_from`, read from the other side."""
    of_organization = col(Relationship.organization_id) == organization_id
    is_conflict = col(Relationship.kind) == "conflict_with"
    toward = select(Relationship.other_person_id).where(
        of_organization,
        col(Relationship.person_id) == person_id,
        sa.or_(is_conflict, col(Relationship.kind) == "coach_of"),
    )
    by_others = select(Relationship.person_id).where(
        of_organization, col(Relationship.other_person_id) == person_id, is_conflict
    )
    return sa.union(toward, by_others)


def manages_anybody(session: Session, organization_id: UUID, person_id: UUID) -> bool:
    """Tell whether the person is somebody's line manager."""
    query = select(Relationship.id).where(
        col(Relationship.organization_id) == organization_id,
        col(Relationship.person_id) == person_id,
        col(Relationship.kind) == "manager_of",
    )
    return session.exec(query.limit(1)).first() is not None


def active_with_role(
    session: Session,
    organization_id: UUID,
    role: str,
    *,
    school_id: UUID | None,
    microcredential_id: UUID | None,
) -> list[UUID]:
    """Return the active people whose role reaches this school and microcredential; None for all of them."""
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
            *role_reaches(school_id, microcredential_id),
        )
        .distinct()
    )
    return list(session.exec(query))


def has_role(
    session: Session, organization_id: UUID, person_id: UUID, role: str, microcredential_id: UUID
) -> bool:
    """Tell whether an active person has the role for this microcredential at any school."""
    person = session.get(Person, (organization_id, person_id))
    query = select(Role.id).where(
        col(Role.organization_id) == organization_id,
        col(Role.person_id) == person_id,
        col(Role.name) == role,
        _is_for(microcredential_id),
    )
    is_active = person is not None and person.deactivated_at is None
    return is_active and session.exec(query.limit(1)).first() is not None


def people_with_role(
    session: Session, organization_id: UUID, role: str, microcredential_id: UUID
) -> list[Person]:
    """Return the active people with the role for this microcredential at any school, by name."""
    having = select(Role.person_id).where(
        col(Role.organization_id) == organization_id,
        col(Role.name) == role,
        _is_for(microcredential_id),
    )
    query = select(Person).where(
        col(Person.organization_id) == organization_id,
        col(Person.deactivated_at).is_(None),
        col(Person.id).in_(having),
    )
    return list(session.exec(query.order_by(col(Person.name), col(Person.id))))


def role_reaches(
    school_id: UUID | None, microcredential_id: UUID | None
) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions that a role is for this school and microcredential, or for all."""
    return (
        sa.or_(col(Role.school_id).is_(None), col(Role.school_id) == school_id),
        _is_for(microcredential_id),
    )


def _is_for(microcredential_id: UUID | None) -> sa.ColumnElement[bool]:
    lineage = col(Role.microcredential_id)
    return sa.or_(lineage.is_(None), lineage == microcredential_id)
