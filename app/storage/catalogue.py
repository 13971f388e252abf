"""Questions of the catalogue: what is on offer, and the stages of many versions at once."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import MicrocredentialVersion, Stage


def newest_published(session: Session, organization_id: UUID) -> list[MicrocredentialVersion]:
    """Return the newest published version of each microcredential but capstones, by name."""
    table = MicrocredentialVersion
    newest = (
        select(table.microcredential_id, sa.func.max(col(table.number)).label("number"))
        .where(col(table.organization_id) == organization_id, col(table.state) == "published")
        .group_by(col(table.microcredential_id))
        .subquery()
    )
    is_newest = sa.and_(
        col(table.microcredential_id) == newest.c.microcredential_id,
        col(table.number) == newest.c.number,
    )
    query = select(table).join(newest, is_newest)
    query = query.where(
        col(table.organization_id) == organization_id, col(table.badge) != "capstone"
    )
    return list(session.exec(query.order_by(sa.func.lower(table.name), col(table.id))))


def stages_of_versions(
    session: Session, organization_id: UUID, version_ids: Collection[UUID]
) -> dict[UUID, list[Stage]]:
    """Return the stages of each of these versions, in order."""
    query = select(Stage).where(
        col(Stage.organization_id) == organization_id, col(Stage.version_id).in_(version_ids)
    )
    found: dict[UUID, list[Stage]] = {version_id: [] for version_id in version_ids}
    for stage in session.exec(query.order_by(col(Stage.position))):
        found[stage.version_id].append(stage)
    return found
