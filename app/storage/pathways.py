"""Questions about pathways: what is published, whom it was awarded to, who may have come further."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import Session, col, select

from app.storage.tables import Credential, MicrocredentialVersion, PathwayAward, PathwayVersion


def published(session: Session, organization_id: UUID) -> list[PathwayVersion]:
    """Return every published version, the newest of each pathway first."""
    table = PathwayVersion
    query = select(table).where(
        col(table.organization_id) == organization_id, col(table.state) == "published"
    )
    return list(session.exec(query.order_by(col(table.pathway_id), col(table.number).desc())))


def is_any_published(session: Session, organization_id: UUID) -> bool:
    """Tell whether there is a pathway that badges could complete, or that was awarded."""
    table = PathwayVersion
    query = select(table.id).where(
        col(table.organization_id) == organization_id,
        col(table.state).in_(("published", "archived")),
    )
    return session.exec(query.limit(1)).first() is not None


def latest_version(
    session: Session, organization_id: UUID, pathway_id: UUID, state: str | None = None
) -> PathwayVersion | None:
    """Return the version with the highest number, in this or in whatever state, or None."""
    table = PathwayVersion
    query = select(table).where(
        col(table.organization_id) == organization_id, col(table.pathway_id) == pathway_id
    )
    if state is not None:
        query = query.where(col(table.state) == state)
    return session.exec(query.order_by(col(table.number).desc()).limit(1)).first()


def awards_of(session: Session, organization_id: UUID, person_id: UUID) -> list[PathwayAward]:
    """Return the capstones that the person was awarded."""
    table = PathwayAward
    query = select(table).where(
        col(table.organization_id) == organization_id, col(table.person_id) == person_id
    )
    return list(session.exec(query.order_by(col(table.created_at), col(table.id))))


def capstones_among(
    session: Session, organization_id: UUID, version_ids: Collection[UUID]
) -> frozenset[UUID]:
    """Return those of these microcredential versions that a pathway awards."""
    table = MicrocredentialVersion
    query = select(table.id).where(
        col(table.organization_id) == organization_id,
        col(table.id).in_(version_ids),
        col(table.badge) == "capstone",
    )
    return frozenset(session.exec(query))


def holders_after(
    session: Session, organization_id: UUID, after: UUID | None, limit: int
) -> list[UUID]:
    """Return the next people, by id, who were ever awarded a badge."""
    query = select(Credential.person_id).where(col(Credential.organization_id) == organization_id)
    if after is not None:
        query = query.where(col(Credential.person_id) > after)
    ordered = query.distinct().order_by(col(Credential.person_id)).limit(limit)
    return list(session.exec(ordered))
