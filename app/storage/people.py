"""Questions about people: who is it, how are they reached, what may they do."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from app.domain.access import View
from app.domain.errors import ConflictError
from app.storage import visibility
from app.storage.tables import ChangingRow, Email, ExternalId, Person, Relationship, Role

I = TypeVar("I", Email, ExternalId)  # noqa: E741 - an identity
Condition = sa.ColumnElement[bool]


def roles_of(session: Session, organization_id: UUID, person_id: UUID) -> list[Role]:
    """Return every role of the person."""
    query = select(Role).where(
        col(Role.organization_id) == organization_id, col(Role.person_id) == person_id
    )
    return list(session.exec(query))


def primary_email(session: Session, organization_id: UUID, person_id: UUID) -> Email | None:
    """Return the address by which the person is reached, or None."""
    query = select(Email).where(
        col(Email.organization_id) == organization_id, col(Email.person_id) == person_id
    )
    in_order = query.order_by(col(Email.is_primary).desc(), col(Email.id))
    return session.exec(in_order.limit(1)).first()


def role_names_of(
    session: Session, organization_id: UUID, person_ids: Collection[UUID]
) -> dict[UUID, list[str]]:
    """Return the names of the roles of these people, each once, in the order of the alphabet."""
    query = select(Role.person_id, Role.name).where(
        col(Role.organization_id) == organization_id, col(Role.person_id).in_(person_ids)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for person_id, name in session.exec(query.distinct().order_by(col(Role.name))):
        found[person_id].append(name)
    return found


def identities_of(
    session: Session, table: type[I], organization_id: UUID, person_ids: Collection[UUID]
) -> dict[UUID, list[I]]:
    """Return the addresses, or the external ids, of these people, oldest first."""
    query = select(table).where(
        col(table.organization_id) == organization_id, col(table.person_id).in_(person_ids)
    )
    found: dict[UUID, list[I]] = defaultdict(list)
    for identity in session.exec(query.order_by(col(table.created_at), col(table.id))):
        found[identity.person_id].append(identity)
    return found


def active_with_email(session: Session, folded: str) -> list[tuple[Email, Person]]:
    """Return the active people with this address, in every organization."""
    same = sa.and_(
        col(Person.organization_id) == col(Email.organization_id),
        col(Person.id) == col(Email.person_id),
    )
    query = (
        select(Email, Person)
        .join(Person, same)
        .where(col(Email.folded) == folded, col(Person.deactivated_at).is_(None))
    )
    return [(email, person) for email, person in session.exec(query)]


def by_address(session: Session, organization_id: UUID, address: str) -> UUID | None:
    """Return who has this address, in whatever case it is written."""
    query = select(Email.person_id).where(
        col(Email.organization_id) == organization_id, col(Email.folded) == address.lower()
    )
    return session.exec(query).first()


def visible(seen: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which a person is listed."""
    if seen.everything:
        return [col(Person.is_stand_in).is_(False)]
    return [sa.or_(sa.false(), *visibility.of_people(seen, organization_id, col(Person.id)))]


def with_email(organization_id: UUID, folded: str) -> Condition:
    """Return the condition that the person has this address."""
    query = select(Email.person_id).where(
        col(Email.organization_id) == organization_id, col(Email.folded) == folded
    )
    return col(Person.id).in_(query)


def with_external_id(organization_id: UUID, value: str, system: str | None) -> Condition:
    """Return the condition that a system, or this system, calls the person so."""
    query = select(ExternalId.person_id).where(
        col(ExternalId.organization_id) == organization_id, col(ExternalId.value) == value
    )
    if system is not None:
        query = query.where(col(ExternalId.system) == system)
    return col(Person.id).in_(query)


def visible_roles(seen: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which a role is listed."""
    if seen.everything:
        return []
    ways = visibility.of_people(seen, organization_id, col(Role.person_id))
    return [sa.or_(sa.false(), *ways)]


def touch(row: ChangingRow) -> None:
    """Count a change of something that belongs to the row as a change of the row, for its ETag."""
    flag_modified(row, "updated_at")


@contextmanager
def all_or_conflict(session: Session) -> Iterator[None]:
    """Do all of it, or none and raise ConflictError when somebody else just took a unique value."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        raise ConflictError("Somebody else just made this; read it again.") from error


def visible_relationships(seen: View, organization_id: UUID) -> list[Condition]:
    """Return the condition under which a relationship is listed; a conflict is its declarer's alone."""
    if seen.everything:
        return []
    ways = visibility.of_people(seen, organization_id, col(Relationship.person_id))
    others = sa.and_(
        col(Relationship.other_person_id) == seen.person_id,
        col(Relationship.kind) != "conflict_with",
    )
    return [sa.or_(others, *ways)]
