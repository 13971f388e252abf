"""Questions about the W3C test contract's status lists."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import VcApiEntry, VcApiStatusList


def with_room(
    session: Session, organization_id: UUID, purpose: str, algorithm: str
) -> VcApiStatusList | None:
    """Return the list of a purpose and signer that is less than half full, locked until the end."""
    query = (
        select(VcApiStatusList)
        .where(
            col(VcApiStatusList.organization_id) == organization_id,
            col(VcApiStatusList.purpose) == purpose,
            col(VcApiStatusList.algorithm) == algorithm,
            col(VcApiStatusList.used) < 65_536,  # noqa: PLR2004 - half of 131,072
        )
        .order_by(col(VcApiStatusList.created_at), col(VcApiStatusList.id))
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.exec(query).first()


def is_taken(session: Session, list_id: UUID, index: int) -> bool:
    """Tell whether a credential has this place."""
    query = select(sa.literal(1)).where(
        col(VcApiEntry.list_id) == list_id, col(VcApiEntry.index) == index
    )
    return session.exec(query).first() is not None


def entries_of(session: Session, organization_id: UUID, credential_id: str) -> list[VcApiEntry]:
    """Return every place of a credential, oldest first."""
    query = (
        select(VcApiEntry)
        .where(
            col(VcApiEntry.organization_id) == organization_id,
            col(VcApiEntry.credential_id) == credential_id,
        )
        .order_by(col(VcApiEntry.created_at), col(VcApiEntry.id))
    )
    return list(session.exec(query))


def find_list(session: Session, list_id: UUID) -> VcApiStatusList | None:
    """Return the list that everybody may see under this id."""
    query = select(VcApiStatusList).where(col(VcApiStatusList.id) == list_id)
    return session.exec(query).one_or_none()


def list_for_update(session: Session, organization_id: UUID, list_id: UUID) -> VcApiStatusList:
    """Return the list as it is now and keep others from changing it until the end."""
    return session.get_one(
        VcApiStatusList,
        (organization_id, list_id),
        with_for_update=True,
        populate_existing=True,
    )
