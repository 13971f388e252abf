"""Questions about pathways: what is published, whom it was awarded to, who may have come further."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.rows import column
from app.storage.tables import (
    Credential,
    MicrocredentialVersion,
    Pathway,
    PathwayAward,
    PathwayVersion,
    Recognition,
)


def published(session: Session, organization_id: UUID) -> list[PathwayVersion]:
    """Return every published version, the newest of each pathway first."""
    table = PathwayVersion
    query = select(table).where(
        col(table.organization_id) == organization_id, col(table.state) == "published"
    )
    return list(session.exec(query.order_by(col(table.pathway_id), col(table.number).desc())))


def awarding(session: Session, organization_id: UUID, microcredential_id: UUID) -> Pathway | None:
    """Return a pathway of which a published version awards this microcredential, or None."""
    version = PathwayVersion
    of_pathway = sa.and_(
        col(version.organization_id) == col(Pathway.organization_id),
        col(version.pathway_id) == col(Pathway.id),
    )
    query = (
        select(Pathway)
        .join(version, of_pathway)
        .where(
            col(version.organization_id) == organization_id,
            col(version.state) == "published",
            col(version.capstone_id) == microcredential_id,
        )
    )
    return session.exec(query.order_by(col(Pathway.slug)).limit(1)).first()


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
    """Return the next people, by id, who were ever awarded a badge, here or elsewhere."""
    found = [_people_of(table, organization_id, after) for table in (Credential, Recognition)]
    both = sa.union(*found).subquery()
    query = sa.select(both.c.person_id).order_by(both.c.person_id).limit(limit)
    return list(session.scalars(query))


def _people_of(
    table: type[Credential] | type[Recognition], organization_id: UUID, after: UUID | None
) -> sa.Select[tuple[UUID]]:
    person_id = column(table, "person_id")
    query = sa.select(person_id).where(column(table, "organization_id") == organization_id)
    return query if after is None else query.where(person_id > after)
