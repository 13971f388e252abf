"""Questions about status lists: which one has room, which places are taken, what was signed last."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.storage.tables import (
    CredentialVersion,
    Endorsement,
    EndorsementBefore,
    StatusBits,
    StatusList,
)

# Asked with every badge: put together once.
_WITH_ROOM = (
    select(StatusList)
    .where(
        col(StatusList.organization_id) == sa.bindparam("organization_id"),
        col(StatusList.issuer_id) == sa.bindparam("issuer_id"),
        col(StatusList.purpose) == "revocation",
        col(StatusList.used) * 2 < col(StatusList.length),
    )
    .order_by(col(StatusList.created_at), col(StatusList.id))
    .limit(1)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_TAKEN = sa.union_all(
    *(
        select(sa.literal(1)).where(
            col(table.status_list_id) == sa.bindparam("list_id"),
            col(table.status_index) == sa.bindparam("index"),
        )
        for table in (CredentialVersion, Endorsement, EndorsementBefore)
    )
)


def with_room(session: Session, organization_id: UUID, issuer_id: UUID) -> StatusList | None:
    """Return the issuer's list that is less than half full, locked until the transaction ends."""
    asked = {"organization_id": organization_id, "issuer_id": issuer_id}
    return session.exec(_WITH_ROOM, params=asked).first()


def is_taken(session: Session, list_id: UUID, index: int) -> bool:
    """Tell whether a credential version or an endorsement has, or had, this place."""
    asked = {"list_id": list_id, "index": index}
    return session.exec(_TAKEN, params=asked).first() is not None  # type: ignore[call-overload]


def find_public(session: Session, list_id: UUID) -> StatusList | None:
    """Return the list that everybody may see under this id."""
    return session.exec(select(StatusList).where(col(StatusList.id) == list_id)).one_or_none()


def bits_of(session: Session, status_list: StatusList) -> StatusBits:
    """Return the bits as they were read, or as they are now when they were not read yet."""
    return session.get_one(StatusBits, (status_list.organization_id, status_list.id))


def bits_for_update(session: Session, organization_id: UUID, list_id: UUID) -> StatusBits:
    """Return the bits as they are now and keep others from changing them until the end."""
    return session.get_one(
        StatusBits,
        (organization_id, list_id),
        with_for_update={"key_share": True},
        populate_existing=True,
    )
